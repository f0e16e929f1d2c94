"""The seal of a file: whether its bytes are those that were saved, which SQLite itself does not look at."""

# A build in which nothing has changed reads one such file: see file_table.py for plain names.
# ruff: noqa: PTH110, PTH123

from __future__ import annotations

import os
import time

_ENDING = ".sum"
_PIECE = 1 << 20
_WHILE_SAVED = 0.05  # seconds: who only looks may come between a save and its seal


def put(file: str) -> None:
    """Seal a file as it is now. Raises OSError."""
    with open(f"{file}{_ENDING}", "w", encoding="ascii") as seal:
        seal.write(_sum(file))


def is_whole(file: str) -> bool:
    """Whether a file is as it was when it was sealed."""
    if os.path.exists(f"{file}-journal"):
        _roll_back(file)
    if _fits(file):
        return True
    time.sleep(_WHILE_SAVED)
    return _fits(file)


def _fits(file: str) -> bool:
    try:
        with open(f"{file}{_ENDING}", encoding="ascii", errors="replace") as seal:
            return seal.read() == _sum(file)
    except OSError:
        return False


def _sum(file: str) -> str:
    """Size and CRC-32: what a flipped byte, a cut or a disk does is accident, and this sees it fastest."""
    import zlib

    size = crc = 0
    with open(file, "rb", buffering=0) as opened:
        while piece := opened.read(_PIECE):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
    return f"{size} {crc:08x}\n"


def _roll_back(file: str) -> None:
    """Let SQLite take back what a process was saving when it was killed."""
    import contextlib
    import sqlite3

    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(file, timeout=1)) as database:
        database.execute("PRAGMA user_version").fetchone()
