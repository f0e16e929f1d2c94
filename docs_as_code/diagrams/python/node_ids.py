"""Stable ids: made from what a node or a cluster is, so that an inserted one renumbers no other.

An id is a plain DOT name (letters, digits, underscores), since people write `diagram.dot.body.append(f"{a.nodeid} …")`.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

from docs_as_code.diagrams.dot.labels import label_text

_LONGEST = 40  # characters of a label that an id shows
_NO_WORD = re.compile(r"\W+")


def word(text: str) -> str:
    """`text` as a part of an id; where that loses something, a digest of the whole keeps two texts apart."""
    kept = _NO_WORD.sub("_", label_text(text)).strip("_")
    if kept.replace("_", " ") == text and len(kept) <= _LONGEST:
        return kept
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{kept[:_LONGEST]}_h{digest}" if text else ""


@cache
def _kind(cls: str) -> str:
    return word(cls.rpartition("diagrams.")[2].replace(".", " ")).replace(" ", "_")


class Ids:
    """The ids of one diagram: the n-th of its kind gets its number from the second on."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._taken: set[str] = set()

    def cluster(self, parent: str | None, label: str) -> str:
        """The id of a cluster below the cluster `parent`; DOT wants the prefix `cluster`."""
        return self._nth(f"{parent or 'cluster'}_{word(label) or 'unnamed'}")

    def node(self, cluster: str | None, cls: str, label: str) -> str:
        """The id of a node of the class `cls` (dotted) in `cluster`."""
        path = cluster[len("cluster_") :] if cluster else ""
        return self._nth("__".join(part for part in (path, _kind(cls), word(label)) if part))

    def _nth(self, text: str) -> str:
        while True:
            count = self._seen[text] = self._seen.get(text, 0) + 1
            made = text if count == 1 else f"{text}__{count}"
            if made not in self._taken:
                self._taken.add(made)
                return made
