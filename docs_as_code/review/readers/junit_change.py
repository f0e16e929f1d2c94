"""Tests of two sides: those that fail or are skipped now and did not before, those that are gone, and new ones."""

from __future__ import annotations

from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import Compared, Reading, Table

NAMES = ("passed", "skipped", "failed")  # of `detail`: names by what became of them, a line each, as UTF-8
_ROWS = 40
_WORDS = {"newly_failed": "fails", "gone": "is gone", "newly_skipped": "is skipped"}  # the gravest first


def compare(head: tuple[Reading, ...], base: tuple[Reading, ...]) -> Compared:
    """By name; a test that several files or cases tell of is what the gravest of them says."""
    now, before = _became(head), _became(base)
    found: dict[str, list[bytes]] = {kind: [] for kind in _WORDS}
    for name, kind in now.items():
        was = before.get(name)
        if kind == "failed" and was != "failed":
            found["newly_failed"].append(name)
        elif kind == "skipped" and was in ("passed", "failed"):
            found["newly_skipped"].append(name)
    found["gone"] = [name for name in before if name not in now]
    problems, rows = Tally(), []
    for kind, names in found.items():
        for number, name in enumerate(names):
            was = before.get(name, "not there")
            problems.add(_text(name), kind, "", f"at the base: {was}")
            if number < _ROWS:
                rows.append((_text(name), was, _WORDS[kind]))
    counts = {kind: len(names) for kind, names in found.items()}
    total = sum(counts.values())
    tables = (Table("Against the base", ("Test", "Was", "Is"), tuple(rows[:_ROWS]), total),) if rows else ()
    return Compared(counts | {"new": sum(name not in before for name in now)}, problems.problems(), tables)


def _became(readings: tuple[Reading, ...]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for kind in NAMES:
        for one in readings:
            for name in one.detail[kind].split(b"\n")[:-1]:
                found[name] = kind
    return found


def _text(name: bytes) -> str:
    return name.decode()
