"""The size of a local store: a running sum, and the entries used least recently removed when it is too much.

`size.json` holds the sum and when the entries were counted for it. A build that adds to the store adds to the sum;
once a day it counts instead, since processes that were killed have added nothing to it. When an entry was last used is
its own time of change, which reading renews: times of access are not kept on most machines.
"""

# See local_store.py: paths are text, and a store has many.
# ruff: noqa: PTH108, PTH112, PTH116, PTH123, PTH208

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.engine import store_files
from docs_as_code.engine.store_entry import is_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ("ac", "cas")
_SIZE = "size.json"
_DAY = 24 * 60 * 60
_HOUR_NS = 60 * 60 * 1_000_000_000
_WAIT = 30  # seconds for another process that tidies up
_KEPT = 0.9  # of the limit, so that not every build has to remove something


class Entry(NamedTuple):
    """One file of a store; `used` in ns since the epoch."""

    used: int
    bytes: int
    path: str


class Sum(NamedTuple):
    """Some entries of a store."""

    entries: int
    bytes: int


class Collected(NamedTuple):
    """What was removed, what is left, and why the first entry that could not be removed was not."""

    removed: Sum
    left: Sum
    error: OSError | None


def entries(folder: str) -> Iterator[Entry]:
    """Every entry of a store, in no order; files of others, and what is gone while we look, are left out."""
    for part in PARTS:
        for first in _names(f"{folder}/{part}"):
            try:
                with os.scandir(f"{folder}/{part}/{first}") as found:
                    for file in found:
                        if is_digest(file.name) and file.is_file(follow_symlinks=False):
                            state = file.stat(follow_symlinks=False)
                            yield Entry(state.st_mtime_ns, state.st_size, file.path)
            except OSError:
                continue


def settle(folder: str, added: int, limit: int, started: int) -> None:
    """Count `added` bytes, and remove what is too much, but nothing used since `started` (ns). Raises OSError."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(f"{folder}/store.lock", timeout=_WAIT):
            known = _read_sum(folder)
            total = sum(entry.bytes for entry in entries(folder)) if known is None else known[0] + added
            counted = int(time.time()) if known is None else known[1]
            if total > limit:
                total, counted = _collect(folder, int(limit * _KEPT), started).left.bytes, int(time.time())
            _write_sum(folder, total, counted)
    except Timeout:
        pass  # the other one counts too; what we have added is found by the next count
    _sweep(f"{folder}/{store_files.TEMPORARY}")


def collect(folder: str, limit: int) -> Collected:
    """Remove what was used least recently until `limit` bytes are left. Raises OSError when it cannot start."""
    from filelock import FileLock

    if not any(os.path.isdir(f"{folder}/{part}") for part in PARTS):
        return Collected(Sum(0, 0), Sum(0, 0), None)
    started = time.time_ns()
    store_files.prepare(folder)
    with FileLock(f"{folder}/store.lock"):
        done = _collect(folder, limit, started)
        _write_sum(folder, done.left.bytes, int(time.time()))
    _sweep(f"{folder}/{store_files.TEMPORARY}")
    return done


def _collect(folder: str, limit: int, started: int) -> Collected:
    """Entries from the future are of a clock that was set back, and not of processes at work."""
    now = time.time_ns()
    found = sorted(entries(folder))
    count, total = len(found), sum(entry.bytes for entry in found)
    removed, freed, problem = 0, 0, None
    for entry in found:
        if total - freed <= limit:
            break
        if started <= entry.used <= now:
            continue
        try:
            os.unlink(entry.path)
        except FileNotFoundError:
            pass
        except OSError as error:
            problem = problem or error
            continue
        removed, freed = removed + 1, freed + entry.bytes
    return Collected(Sum(removed, freed), Sum(count - removed, total - freed), problem)


def _read_sum(folder: str) -> tuple[int, int] | None:
    """The sum and when it was counted; None when it is not known, or a day old."""
    import json

    try:
        with open(f"{folder}/{_SIZE}", "rb") as file:
            value = json.load(file)
        total, counted = int(value["bytes"]), int(value["counted"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (total, counted) if 0 <= time.time() - counted < _DAY and total >= 0 else None


def _write_sum(folder: str, total: int, counted: int) -> None:
    store_files.write(folder, f"{folder}/{_SIZE}", f'{{"bytes": {total}, "counted": {counted}}}\n'.encode())


def _sweep(folder: str) -> None:
    """Remove what processes that were killed have left; no file is on its way for an hour."""
    for name in _names(folder):
        with contextlib.suppress(OSError):
            path = f"{folder}/{name}"
            if os.stat(path).st_mtime_ns < time.time_ns() - _HOUR_NS:
                os.unlink(path)


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
