"""Findings as a format takes them: each with its fingerprint, and with its path as the repository knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docs_as_code.findings import Finding


class Listed(NamedTuple):
    """A finding to write. `path` starts at the repository's root, which a project in a folder of it does not."""

    finding: Finding
    fingerprint: str
    path: str


class About(NamedTuple):
    """What a rule finds and how that is mended, in a sentence or two each, and its own severity."""

    what: str
    fix: str
    severity: str


RANK = {"error": 0, "warning": 1, "info": 2}
