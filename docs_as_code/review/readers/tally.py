"""Problems of a file that may have a million of them: all are counted by name, the first of each kind told in full."""

from __future__ import annotations

from docs_as_code.review.readers.hidden import veiled
from docs_as_code.review.reading import Problem

_IN_FULL = 1000  # of each kind
_NAMES = 100_000  # different ones that are kept beside those
_NAME, _TEXT = 1000, 300  # characters


class Tally:
    """Takes problems one by one, and keeps no more than memory should hold.

    What has no name left is accepted by `*` alone: a gate errs on the side of no.
    """

    def __init__(self) -> None:
        self._full: dict[str, list[Problem]] = {}
        self._more: dict[tuple[str, str, tuple[str, ...]], int] = {}

    def add(self, name: str, kind: str, place: str = "", message: str = "", also: tuple[str, ...] = ()) -> None:
        """One more problem; its texts are cut and show no secrets, `also` are few and short."""
        full = self._full.setdefault(kind, [])
        if len(full) < _IN_FULL:
            full.append(Problem(name[:_NAME], kind, _told(place), _told(message), also=also))
            return
        key = (name[:_NAME], kind, also)
        if key not in self._more and len(self._more) >= _NAMES:
            key = ("", kind, ())
        self._more[key] = self._more.get(key, 0) + 1

    def problems(self) -> tuple[Problem, ...]:
        """Those in full, then the others by name with how many there are of it."""
        full = [one for kind in self._full.values() for one in kind]
        more = [
            Problem(name, kind, "", f"{count:,} more" if name else f"{count:,} more than can be named", count, also)
            for (name, kind, also), count in self._more.items()
        ]
        return (*full, *more)


def _told(text: str) -> str:
    """Cut before it is looked at too: what is hostile may take long."""
    return veiled(text[: 2 * _TEXT])[:_TEXT]
