"""The packages of the interpreter that `python: PATH` names: asked once, and again when its program changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docs_as_code.engine.checkout import Known
from docs_as_code.engine.inputs import installed
from docs_as_code.engine.trace import Result

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.engine.checkout import Checkout

_KIND = "interpreter"
_QUESTION = "import json, sys; print(json.dumps([sys.implementation.cache_tag, sys.path]))"


def packages(config: Config, checkout: Checkout) -> dict[str, str]:
    """The version of each of its distributions, by normalized name; none where it does not start."""
    return installed(site_folders(config, checkout))


def site_folders(config: Config, checkout: Checkout) -> list[str]:
    """Its folders of installed packages."""
    return [path for path in _about(config, checkout)[1] if path.endswith(("site-packages", "dist-packages"))]


def tag(config: Config, checkout: Checkout) -> str:
    """Its implementation and version, as `cpython-311`."""
    return _about(config, checkout)[0]


def _about(config: Config, checkout: Checkout) -> tuple[str, list[str]]:
    path = str(config.locate(config.python or ""))
    inputs = ((f"file:{path}", checkout.files.digest(path)),)
    known = checkout.job(_KIND, path)
    if known is None or known.inputs != inputs:
        known = Known("", "", inputs, Result({}, _ask(path)), 0.0)
        checkout.record(_KIND, path, known)
    cache_tag, folders = json.loads(known.result.note)
    return str(cache_tag), [str(folder) for folder in folders]


def _ask(path: str) -> str:
    import subprocess

    try:
        done = subprocess.run([path, "-c", _QUESTION], capture_output=True, text=True, timeout=60, check=True)
        json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return '["unknown", []]'  # what is wrong with it, the first source says
    return str(done.stdout)
