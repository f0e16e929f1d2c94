"""A changelog in Markdown: whether it has a section for this version, and what stands in it (Keep a Changelog 1.1)."""

from __future__ import annotations

import re
from typing import NamedTuple

from docs_as_code.review import times
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, Table, UnreadableError, Value, text_of

_SECTION = re.compile(r"##\s+\[?v?([^\]\s]+)\]?(?:\([^)]*\))?(?:.*?(\d{4}-\d\d-\d\d))?")
_GROUP = re.compile(r"###\s+(.+)")
_ENTRY = re.compile(r"[-*+]\s+(.+)")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_ROWS = 40


class Section(NamedTuple):
    """One version: its date, and its entries as (group, first line)."""

    name: str
    date: str | None
    entries: list[tuple[str, str]]


def sections(text: str) -> list[Section]:
    """Level 2 headings with the lists below them; code is left out."""
    found: list[Section] = []
    group, fence = "", ""
    for line in text.splitlines():
        match = _FENCE.match(line)
        if match and (not fence or match[1].startswith(fence)):
            fence = "" if fence else match[1]
        if fence:
            continue
        if heading := _SECTION.match(line):
            found.append(Section(heading[1], heading[2], []))
            group = ""
        elif (named := _GROUP.match(line)) and found:
            group = named[1].strip()
        elif (entry := _ENTRY.match(line)) and found:
            found[-1].entries.append((group, entry[1].strip()))
    return found


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError where no heading names a version."""
    every = sections(text_of(data))
    if not every:
        raise UnreadableError("no heading of the second level names a version, as `## 1.4.0`")
    wanted = (about.version or "").removeprefix("v")
    own = next((one for one in every if wanted and one.name == wanted), None)
    waiting = next((one for one in every if one.name.lower() == "unreleased"), None)
    entries = own.entries if own else []
    groups = {group.lower() for group, _ in entries}
    counts: dict[str, Value] = {
        "sections": len(every),
        "has_section": own is not None,
        "entries": len(entries),
        "unreleased": len(waiting.entries) if waiting else 0,
        "security": "security" in groups,
        "removed": "removed" in groups,
    }
    if own and own.date and times.day(own.date):
        counts["date"] = own.date
    rows = tuple((group, text) for group, text in entries[:_ROWS])
    tables = (Table("what the changelog says", ("Kind", "Change"), rows, len(entries)),) if rows else ()
    return Reading(counts, tables=tables)


def _sum_up(readings: tuple[Reading, ...], _problems: tuple[Problem, ...]) -> dict[str, Value]:
    """Of several changelogs, as in a monorepo, each must have the section."""
    if not readings:
        return {}
    counts = [one.counts for one in readings]
    dates = [str(one["date"]) for one in counts if "date" in one]
    return {
        "has_section": all(one["has_section"] for one in counts),
        "entries": sum(int(one["entries"]) for one in counts),
        "unreleased": sum(int(one["unreleased"]) for one in counts),
        "security": any(one["security"] for one in counts),
        "removed": any(one["removed"] for one in counts),
        **({"date": min(dates)} if len(dates) == len(counts) else {}),
    }


READER = Reader(
    "changelog",
    "a changelog in Markdown, with a heading of the second level for each version (Keep a Changelog)",
    "release",
    (
        Fact("has_section", "any", "`true` when the version of the review has its section"),
        Fact("entries", "number", "entries of that section"),
        Fact("unreleased", "number", "entries that still stand below Unreleased"),
        Fact("security", "any", "`true` when that section has a group Security"),
        Fact("removed", "any", "`true` when that section has a group Removed"),
        Fact("date", "text", "the day in that section's heading, as 2026-11-24"),
    ),
    read,
    _sum_up,
)
