"""Mermaid, which draws its fences in the browser: one script, kept alone of all that npm brings with it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.toolchain import npm_set
from docs_as_code.toolchain.node import find_node
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir

if TYPE_CHECKING:
    from docs_as_code.toolchain.tool import Say

VERSION = "12.3.0"
_SET = npm_set.NpmSet("mermaid", f"Mermaid {VERSION}")
_SCRIPT = "mermaid.min.js"


def ensure_mermaid(say: Say) -> Path:
    """The script, installed when this user has none yet. Raises ToolError."""
    return installed_once(_folder(), lambda to: _install(to, say), proof=_SCRIPT) / _SCRIPT


def is_installed() -> bool:
    """Whether this user has it already."""
    return (_folder() / _SCRIPT).is_file()


def _folder() -> Path:
    return cache_dir() / "mermaid" / _SET.digest[:16]


def _install(folder: Path, say: Say) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        modules = npm_set.install(_SET, Path(temporary), find_node(say), say)
        for name in ("dist/mermaid.min.js", "LICENSE"):
            shutil.copyfile(modules / "mermaid" / name, folder / name.rpartition("/")[2])
