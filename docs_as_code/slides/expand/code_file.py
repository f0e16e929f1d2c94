"""Lines of a file for a code block: all of them, some by number, or a region that the file itself names."""

from __future__ import annotations

import difflib
import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.slides.expand.origin import Origin

# `# region NAME` and `# endregion` as editors fold them, `[start:NAME]` and `[end:NAME]` as documentation tools write
# them, behind the sign of a comment in any language.
_MARKER = re.compile(
    r"""\s*(?:\#|//|--|;|%|/\*|<!--|"|'|rem\b)[\s#-]*(?:-*8<-*\s*)?
        (?:region\s+(?P<region>[\w.-]+)|\[start:\s*(?P<start>[\w.-]+)\s*\]|(?P<close>endregion)\b|\[(?P<end>end):)""",
    re.IGNORECASE | re.VERBOSE,
)
_RANGE = re.compile(r"(?P<first>\d+)?(?P<dash>-)?(?P<last>\d+)?$")


def by_number(lines: Sequence[str], wanted: str, asked: Origin) -> list[str]:
    """`10-20`, `10-` or `10`, counted from 1. Raises SourceError at `asked`."""
    match = _RANGE.match(wanted)
    if match is None or not (match["first"] or match["last"]):
        raise asked.error(f"'{wanted}' names no lines", "write lines=10-20, lines=10- or lines=10")
    first = int(match["first"] or 1)
    last = int(match["last"] or (len(lines) if match["dash"] else first))
    if not 1 <= first <= last <= len(lines):
        raise asked.error(f"lines {wanted} are not in the file, which has {len(lines)} lines")
    return _even(lines[first - 1 : last])


def by_region(lines: Sequence[str], name: str, asked: Origin) -> list[str]:
    """What stands between the marks of a region, without the marks of others. Raises SourceError at `asked`."""
    names: list[str] = []
    found: list[str] | None = None
    depth = 0
    for line in lines:
        mark = _MARKER.match(line)
        if mark is None:
            if found is not None:
                found.append(line)
            continue
        opened = mark["region"] or mark["start"]
        names += [opened] if opened else []
        if found is None and opened == name:
            found, depth = [], 1
        elif found is not None:
            depth += 1 if opened else -1
            if depth == 0:
                return _even(found)
    if found is not None:
        raise asked.error(f"the region '{name}' never ends", "close it with a comment: endregion")
    near = difflib.get_close_matches(name, names, 1, 0.4)
    known = (
        f"its regions: {', '.join(sorted(set(names)))}"
        if names
        else "mark one with the comments region NAME and endregion"
    )
    raise asked.error(f"the file has no region '{name}'", f"did you mean {near[0]}?" if near else known)


def whole(lines: Sequence[str]) -> list[str]:
    """All lines, without the marks of regions."""
    return _even([line for line in lines if not _MARKER.match(line)])


def _even(lines: Sequence[str]) -> list[str]:
    """Without the indentation that all share, and without blank lines at both ends."""
    text = textwrap.dedent("\n".join(line.expandtabs(4) if line.startswith("\t") else line for line in lines))
    return text.strip("\n").split("\n")
