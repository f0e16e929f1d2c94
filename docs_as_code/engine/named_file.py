"""Writes a file that the user has named (`--output`, `--trace`): whole or not at all."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from docs_as_code.engine.outputs import unwritable

if TYPE_CHECKING:
    from pathlib import Path


def write_named(path: Path, data: bytes) -> None:
    """Write `data` to `path`, in a folder that is made when it is missing. Raises DocsAsCodeError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or a pipe is written to, not replaced; a folder says what it is
        else:
            _replace(path.resolve(), data)  # a link stays one
    except OSError as error:
        raise unwritable(error, str(path)) from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o644)
        os.replace(name, path)  # noqa: PTH105 - a plain name
    except BaseException:
        os.unlink(name)  # noqa: PTH108 - a plain name
        raise
