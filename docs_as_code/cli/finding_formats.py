"""Findings as another tool takes them, by the name of the format; text and JSON are each command's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from docs_as_code.findings.listed import About, Listed

NAMES = ("github", "gitlab", "sarif", "junit")


def written(
    form: str, listed: Sequence[Listed], *, rules: Mapping[str, About], paths: Iterable[str], name: str, fail_on: str
) -> str:
    """The document of one of NAMES; `paths` are the files that were looked at, `name` is the command's."""
    from docs_as_code.findings import github, gitlab, junit, sarif

    if form == "github":
        return github.text(listed)
    if form == "gitlab":
        return gitlab.text(listed)
    if form == "junit":
        return junit.text(listed, paths, fail_on, name)
    return sarif.text(listed, rules)
