"""What a person writes about drift: the resource that a node stands for, and the files that a diagram covers."""

from __future__ import annotations

import difflib
import posixpath
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docs_as_code.diagrams.sources.inventory import Held

# A comma separates only where a file follows: names of jobs and addresses may hold one.
_NEXT = re.compile(r",\s*(?=[^,#]*#)")


class Resource(NamedTuple):
    """`FILE#NAME`; an empty part was not written."""

    path: str
    name: str


def resources(text: str) -> list[Resource]:
    """What one node stands for: one resource, or several with commas between them."""
    found = []
    for one in _NEXT.split(text.strip()):
        path, _, name = one.partition("#")
        found.append(Resource(posixpath.normpath(path.strip()) if path.strip() else "", name.strip()))
    return found


class Cover(NamedTuple):
    """A pattern of files, and which of their resources count: kinds and names, a `!` before those that do not."""

    pattern: str
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def counts(self, held: Held) -> bool:
        """Whether the picture has to show it. What is asked for counts also where nobody would expect it."""
        if any(fits(held, one) for one in self.unwanted):
            return False
        return any(fits(held, one) for one in self.wanted) if self.wanted else held.is_expected


def covers(text: str) -> list[Cover]:
    """The covers of a diagram, with blanks or commas between them; the list behind `#` belongs to the last of them."""
    found = []
    for word in text.split():
        files, _, kinds = word.strip(",").partition("#")
        *before, last = [one for one in files.split(",") if one] or [""]
        found += [Cover(one) for one in before]
        listed = [one for one in kinds.split(",") if one]
        wanted = tuple(one for one in listed if one[0] != "!")
        found.append(Cover(last, wanted, tuple(one[1:] for one in listed if one[0] == "!")))
    return found


def fits(held: Held, pattern: str) -> bool:
    """Whether a kind or a name is meant, with `*` and `?`, whatever the capitals: as `only` and `hide` of a picture."""
    plain = pattern.lower()
    return any(fnmatchcase(text.lower(), plain) for text in (held.kind, *held.names))


def nearest(name: str, held: Sequence[Held]) -> str | None:
    """The name that was probably meant: one whose last part is alike, of the same kind if there is such a kind."""
    parts = _parts(name)
    same = [one for one in held if one.kind in parts[:-1]] or held
    names = [one for each in same for one in reversed(each.names)]
    near = difflib.get_close_matches(parts[-1], {_parts(one)[-1]: None for one in names}, 1)
    alike = [one for one in names if _parts(one)[-1] in near]
    return max(alike, key=lambda one: difflib.SequenceMatcher(None, name, one).ratio(), default=None)


def same_kind_first(name: str, held: Iterable[Held]) -> list[str]:
    """The whole names of all, those of the kind that `name` speaks of before the others."""
    return [one.names[0] for one in sorted(held, key=lambda one: one.kind not in _parts(name))]


def _parts(name: str) -> list[str]:
    return re.split("[/.]", name)


def is_inside(path: str) -> bool:
    """Whether a path or a pattern stays in the project."""
    return not path.startswith(("/", "~")) and posixpath.normpath(path).split("/")[0] != ".."
