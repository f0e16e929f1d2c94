"""Semantic versions 2.0.0: read, and what kind of step leads from one to the next."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Step = Literal["none", "patch", "minor", "major"]
STEPS: tuple[Step, ...] = ("none", "patch", "minor", "major")  # from the least to the greatest
_FORM = re.compile(
    r"v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})"
    r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)


class Version(NamedTuple):
    """`before` is what stands behind the hyphen of a pre-release, empty for a release."""

    major: int
    minor: int
    patch: int
    before: str


def parse(text: str) -> Version | None:
    """A version, also with the `v` of a tag; None for another text, such as `01.2.3` or `1.2`."""
    match = _FORM.fullmatch(text.strip())
    return Version(int(match[1]), int(match[2]), int(match[3]), match[4] or "") if match else None


def step(base: Version, head: Version) -> Step | None:
    """The step from one version up to another; None for a step back, `none` for the same one."""
    if head[:3] < base[:3] or (head[:3] == base[:3] and base.before == "" != head.before):
        return None
    if head.major != base.major:
        return "major"
    if head.minor != base.minor:
        return "minor"
    return "patch" if head.patch != base.patch or head.before != base.before else "none"


def needed(base: Version, *, breaking: bool, features: bool, changes: bool) -> Step:
    """The least step that such commits ask for; below 1.0.0 anything may break with a minor one (item 4)."""
    if breaking:
        return "major" if base.major else "minor"
    return "minor" if features else "patch" if changes else "none"
