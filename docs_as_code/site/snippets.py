"""The files that pages take in by `--8<--` (the extension pymdownx.snippets), found without rendering them.

Rather too many than too few: what only looks like a snippet counts as well.
"""

# Plain names: every page is looked at in every build, and a Path costs more than a look.
# ruff: noqa: PTH100, PTH112, PTH113, PTH118, PTH120, PTH123

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_INLINE = re.compile(r"""^[ \t]*-+8<-+[ \t]+(["'])(.+)\1[ \t]*$""")
_BLOCK = re.compile(r"^[ \t]*-+8<-+[ \t]*$")
_LONGEST = 4096  # a line of a page that is longer names no file


@dataclass
class Snippets:
    """`restricted` keeps snippets below their base; `looked` becomes the files looked for, there or not."""

    restricted: bool
    looked: dict[str, None] = field(default_factory=dict)
    _read: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)

    def page(self, file: str, bases: tuple[str, ...], appended: Iterable[str] = ()) -> None:
        """Note what a page takes in from `bases`, what is appended to it, and what all that takes in in turn."""
        todo = [*_names(_text(file), in_part=False), *appended]
        while todo:
            name = todo.pop()
            for cut in _cuts(name):
                found = next((path for path in self._places(cut, bases) if os.path.isfile(path)), None)
                if found is not None and (found, bases) not in self._read:
                    self._read.add((found, bases))
                    todo += _names(_text(found), in_part=True)

    def _places(self, name: str, bases: tuple[str, ...]) -> Iterator[str]:
        """Where a snippet is looked for, in this order; each place asked for is noted."""
        for base in bases:
            folder = base if os.path.isdir(base) else os.path.dirname(base)
            path = os.path.abspath(os.path.join(folder, name))
            if not self.restricted or path.startswith(folder.rstrip("/") + "/"):
                self.looked[path] = None
                yield path


def _text(file: str) -> str:
    """The text of a file that has snippets; reading bytes first keeps the other pages cheap."""
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except OSError:
        return ""
    return data.decode(errors="replace") if b"8<-" in data else ""


def _names(text: str, *, in_part: bool) -> Iterator[str]:
    """What stands in quotes after a mark, and in lines between two marks alone.

    Of a file that may be taken `in_part`, any line can stand between two marks, if it has a mark at all.
    """
    lines = text.splitlines()
    inside = in_part and any(_BLOCK.match(line) for line in lines)
    always = inside
    for line in lines:
        if inline := _INLINE.match(line):
            yield inline[2].strip()
        elif _BLOCK.match(line):
            inside = always or not inside
        elif inside and len(line) < _LONGEST and line.strip():
            yield line.strip()


def _cuts(name: str) -> Iterator[str]:
    """The name without lines or a section behind it (`page.md:3:7`, `page.md:intro`), cut at each colon."""
    if name.startswith(";") or "\0" in name:
        return
    parts = name.split(":")
    for count in range(len(parts), 0, -1):
        cut = ":".join(parts[:count]).strip()
        if cut:
            yield cut
