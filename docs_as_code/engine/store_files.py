"""The files of a local store: written whole under another name, then brought to their place; its mark and its format.

    <folder>/store.json         the format, {"schema": 1}
    <folder>/ac/ab/abcd…        entries by key, see store_entry.py
    <folder>/cas/12/1234…       bytes by their sha256
    <folder>/tmp/               files on their way to their place
    <folder>/store.lock, size.json    see store_size.py

The layout of `ac` and `cas` is that of Bazel's disk cache. Nothing is forced onto the disk: entries prove themselves
when they are read, so a machine that stops costs no more than the newest ones.
"""

# See local_store.py: paths are text, and a store has many.
# ruff: noqa: PTH103, PTH105, PTH108, PTH110, PTH112, PTH114, PTH120, PTH123

from __future__ import annotations

import contextlib
import os

from docs_as_code.errors import ConfigError

TEMPORARY = "tmp"
_FORMAT = "store.json"
_SCHEMA = 1
_MARK = b'{"schema": 1}\n'
_ELSEWHERE = "set `cache.dir`, or DOCS_AS_CODE_CACHE_DIR, to another folder"


def check_format(folder: str) -> None:
    """Raise ConfigError unless `folder` is a store that this version can use, or nothing at all."""
    try:
        with open(f"{folder}/{_FORMAT}", "rb", buffering=0) as file:
            mark = file.readall()
    except FileNotFoundError:
        mark = _MARK
    except NotADirectoryError:
        hint = f"move it away, or {_ELSEWHERE}"
        raise ConfigError(f"the store {folder} cannot be used: it is not a folder", hint=hint) from None
    except OSError as error:
        hint = f"let this user read it, or {_ELSEWHERE}"
        raise ConfigError(f"the store {folder} cannot be used: {error.strerror}", hint=hint) from None
    if mark != _MARK and _schema(mark) > _SCHEMA:
        raise ConfigError(
            f"the store {folder} was made by a newer docs-as-code: its format is {_schema(mark)}, not {_SCHEMA}",
            hint=f"update docs-as-code, or {_ELSEWHERE}",
        )


def _schema(mark: bytes) -> int:
    """The format that the mark of a store names; a damaged mark hides nothing, since every entry proves itself."""
    import json

    try:
        schema = json.loads(mark)["schema"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return _SCHEMA
    return schema if isinstance(schema, int) else _SCHEMA


def prepare(folder: str) -> None:
    """Make the store; the folder hides itself from git where it is new. Raises OSError."""
    if not os.path.isdir(folder):
        os.makedirs(folder, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            _write_new(f"{folder}/.gitignore", b"*\n")
    os.makedirs(f"{folder}/{TEMPORARY}", exist_ok=True)
    if not os.path.exists(f"{folder}/{_FORMAT}"):
        write(folder, f"{folder}/{_FORMAT}", _MARK)


def write(folder: str, path: str, data: bytes) -> None:
    """Write a file of the store whole, or not at all. Raises OSError.

    Copies of one entry that arrive at once are equal, and the last one stays.
    """
    temporary = f"{folder}/{TEMPORARY}/{os.urandom(8).hex()}"
    try:
        _write_new(temporary, data)
        try:
            os.replace(temporary, path)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _write_new(path: str, data: bytes) -> None:
    with open(path, "xb") as file:
        file.write(data)


def remove(path: str) -> None:
    """Take away what stands in the place of an entry and is none, where that can be done."""
    with contextlib.suppress(OSError):
        if os.path.isdir(path) and not os.path.islink(path):
            import shutil

            shutil.rmtree(path)
        else:
            os.unlink(path)
