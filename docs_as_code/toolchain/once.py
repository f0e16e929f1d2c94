"""Installed once: a folder that appears complete or not at all, whoever else wants it and whoever is killed.

A lock file keeps the others waiting, the work happens in a sibling with a temporary name, and a rename publishes it.
A process that was killed leaves a temporary folder behind; the next one that holds the lock removes it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable


def installed_once(target: Path, make: Callable[[Path], object], *, proof: str) -> Path:
    """`target`, filled by `make(temporary folder)` when the file `proof` in it is missing.

    Raises ToolError when the folder cannot be written. What `make` raises passes through, and nothing is left behind.
    """
    if (target / proof).exists():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _install(target, make, proof)
    except OSError as error:
        raise ToolError(
            f"cannot write to the tools' folder {target.parent}: {error.strerror or error}",
            hint="make room or give write access, or set DOCS_AS_CODE_TOOLS to another folder",
        ) from error
    return target


def _install(target: Path, make: Callable[[Path], object], proof: str) -> None:
    import shutil
    import tempfile

    from filelock import FileLock

    with FileLock(target.with_name(f".{target.name}.lock")):
        if (target / proof).exists():
            return  # another process was faster
        prefix = f".{target.name}.tmp-"
        for left_over in target.parent.glob(f"{prefix}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        temporary = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
        try:
            make(temporary)
            temporary.chmod(0o755)
            if target.exists():
                shutil.rmtree(target)  # incomplete: somebody removed its proof
            temporary.replace(target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def write_once(path: Path, content: str, *, mode: int = 0o644) -> Path:
    """A small file whose name follows from its content, written by temporary file and rename when it is missing."""
    if path.exists():
        return path
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.tmp-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    Path(temporary).chmod(mode)
    Path(temporary).replace(path)
    return path
