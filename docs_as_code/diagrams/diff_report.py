"""What a comparison of two revisions says of all diagrams: one entry a diagram, as data, JSON and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from docs_as_code.diagrams import diff_json, diff_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.diagrams.diff import GraphDiff
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.errors import DocsAsCodeError

Status = Literal["added", "removed", "changed", "unchanged", "failed"]
Side = Literal["base", "head"]
STATUSES: tuple[Status, ...] = ("changed", "added", "removed", "failed", "unchanged")


@dataclass(frozen=True)
class DiagramDiff:
    """One diagram in both revisions.

    `was` is its source and name in the base where they were others; `errors` say why a source (then `name` is None)
    has no graph on a side. `before` and `after` are its drawings, unless it is unchanged.
    """

    source: str
    name: str | None
    status: Status
    cause: Literal["content", "toolchain"] | None = None
    was: tuple[str, str] | None = None
    diff: GraphDiff | None = None
    before: Drawing | None = None
    after: Drawing | None = None
    errors: Mapping[Side, DocsAsCodeError] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its source and name, in one line."""
        name = f" {diff_words.quoted(self.name)}" if self.name is not None else ""
        return f"{self.source}{name}"

    @property
    def about(self) -> str:
        """What has come of it, in words."""
        words: str = self.status
        if self.status == "failed":
            words = f"cannot be compared, it fails in the {' and the '.join(self.errors)}"
        elif self.cause == "toolchain":
            words = "drawn by another toolchain, with the same content"
        if self.was is not None:
            source, name = self.was
            moved = [f"source {source}"] if source != self.source else []
            words += ", was " + ", ".join(
                [*moved, *([f"named {diff_words.quoted(name)}"] if name != self.name else [])]
            )
        return words


@dataclass(frozen=True)
class DiffReport:
    """All diagrams; `base` and `head` are commits, None for no commit yet and for the work tree."""

    base: str | None
    head: str | None
    diagrams: tuple[DiagramDiff, ...]

    @property
    def news(self) -> tuple[DiagramDiff, ...]:
        """What is not as it was, and what comes from another source now."""
        return tuple(one for one in self.diagrams if one.status != "unchanged" or one.was)

    @property
    def differs(self) -> bool:
        """Whether a picture is another, or cannot be compared."""
        return any(one.status != "unchanged" for one in self.diagrams)

    @property
    def summary(self) -> str:
        """How many of each, in words."""
        counts = [(status, sum(one.status == status for one in self.diagrams)) for status in STATUSES]
        return ", ".join(f"{count} {status}" for status, count in counts if count) or "no diagrams"

    @property
    def revisions(self) -> str:
        """What is compared, in words."""
        base = f"commit {self.base[:10]}" if self.base else "no commit"
        return f"{base} → {f'commit {self.head[:10]}' if self.head else 'the work tree'}"


def as_json(report: DiffReport, pictures: Mapping[int, str] | None = None) -> dict[str, Any]:
    """The document, schema 1; `pictures` are paths of merged pictures by the place of their diagram."""
    found = pictures or {}
    diagrams = [
        _entry(one, found.get(at)) for at, one in enumerate(report.diagrams) if one.status != "unchanged" or one.was
    ]
    return {"schema": 1, "base": report.base, "head": report.head, "diagrams": diagrams}


def _entry(one: DiagramDiff, picture: str | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"source": one.source, "name": one.name, "status": one.status, "cause": one.cause}
    if one.was:
        entry["was"] = {"source": one.was[0], "name": one.was[1]}
    entry |= diff_json.as_json(one.diff) if one.diff else diff_json.nothing()
    if one.errors:
        entry["errors"] = {
            side: {"message": error.message, "path": error.path, "line": error.line, "hint": error.hint}
            for side, error in one.errors.items()
        }
    return {**entry, "picture": picture}


def as_text(report: DiffReport) -> list[str]:
    """One block a diagram."""
    return ["\n".join((f"{one.title}: {one.about}", *details(one))) for one in report.news]


def details(one: DiagramDiff) -> list[str]:
    """What has changed in a diagram, a line each."""
    found = [f"  {line.plain()}" for line in diff_words.lines(one.diff)] if one.diff else []
    return found + [f"  {side}: {error}" for side, error in one.errors.items()]
