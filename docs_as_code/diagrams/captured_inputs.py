"""The inputs of a capture, made whole: with the versions of packages, and whether they hold on this machine alone."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from docs_as_code.diagrams import icon_paths
from docs_as_code.diagrams.python import input_values
from docs_as_code.diagrams.python.distributions import Distributions, normalized

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.diagrams.python.input_names import Names


def whole(
    found: dict[str, str],
    packages: Iterable[tuple[str, str]],
    looked: Iterable[tuple[str, str]],
    names: Names,
) -> tuple[tuple[str, str], ...]:
    """All inputs, sorted: those `found`, the versions of `packages` (folder, first part of a name in it), and `looked`:
    absolute paths of pictures with the kind of thing that is there.
    """
    inputs = dict(found)
    for folder, top in packages:
        inputs.update(_versions(folder, top))
    for path, kind in looked:
        try:
            name = names.of(path)
        except UnicodeEncodeError as error:
            name = None
            inputs[f"unrecorded:{type(error).__name__}"] = ""
        if name is not None:
            inputs.setdefault(f"look:{name}", kind)
    epoch = "env:SOURCE_DATE_EPOCH"
    if epoch in inputs:  # the child is given one where there is none
        inputs[epoch] = input_values.env_value("SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH"))
    return tuple(sorted(inputs.items()))


def are_local(inputs: Iterable[tuple[str, str]], drawings: Iterable[Drawing], names: Names) -> bool:
    """Whether an input lies outside of the repository, or a drawing tells where the repository lies."""
    if any(name.partition(":")[2].startswith("/") for name, _ in inputs):
        return True
    folders = tuple(f"{folder}/" for folder in {names.root, names.project} if folder != "/")
    for drawing in drawings:
        texts = f"{icon_paths.without_icons(drawing)}\n"
        if names.project in texts or any(folder in texts for folder in folders):
            return True
    return False


def _versions(folder: str, top: str) -> dict[str, str]:
    if top == "__pycache__" or top.endswith((".pth", ".pyc")):
        return {}
    distributions = _site(folder, _changed(folder)).of(top)
    if not distributions:
        return {f"package:{normalized(top.partition('.')[0])}": input_values.ABSENT}
    return {f"package:{one.name}": one.version for one in distributions}


@lru_cache(maxsize=8)
def _site(folder: str, _changed: int) -> Distributions:
    return Distributions(folder)


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116 - once for every package of every capture
    except OSError:
        return 0
