"""What has changed since the last review: both as their documents tell it, so that no old plan is evaluated again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docs_as_code.review import times
from docs_as_code.review.facts import shown
from docs_as_code.review.reading import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docs_as_code.review.record import Record

_LINES = 10  # of changed facts in the text


@dataclass(frozen=True)
class Since:
    """`gates` are (name, was, is now), `facts` (evidence, fact, was, is now); None stands for what was not, or is no
    more. `record` is the last one.
    """

    record: Record
    gates: tuple[tuple[str, str | None, str | None], ...]
    facts: tuple[tuple[str, str, Any, Any], ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """What has changed, as rows to show; no table is empty."""
        evidence = [(name, "", "new") for name in self.added] + [(name, "there", "gone") for name in self.removed]
        found = (
            Table("Gates", ("Gate", "Was", "Is now"), tuple((name, was or "not asked", now or "not asked")
                                                            for name, was, now in self.gates)),
            Table("Facts", ("Fact", "Was", "Is now"), tuple((f"{evidence}: {fact}", _said(was), _said(now))
                                                            for evidence, fact, was, now in self.facts)),
            Table("Evidence", ("Evidence", "Was", "Is now"), tuple(evidence)),
        )  # fmt: skip
        return tuple(one for one in found if one.rows)

    @property
    def title(self) -> str:
        """Which review it was."""
        return f"{self.record.version} ({self.record.document['verdict']}, {times.written(self.record.decided)})"

    def as_json(self) -> dict[str, Any]:
        """Part of `review --format json`."""
        record = self.record
        return {
            "version": record.version,
            "now": record.document["now"],
            "verdict": record.document["verdict"],
            "record": {"path": record.path, "sha256": record.sha256},
            "gates": [{"name": name, "was": was, "now": now} for name, was, now in self.gates],
            "facts": [
                {"evidence": evidence, "fact": fact, "was": was, "now": now} for evidence, fact, was, now in self.facts
            ],
            "evidence": {"added": list(self.added), "removed": list(self.removed)},
        }

    def as_text(self) -> list[str]:
        """Lines for a terminal."""
        if not self.tables:
            return [f"since {self.title}: nothing has changed"]
        lines = [f"since {self.title}:"]
        for table in self.tables:
            lines += [f"  {name}: {was or 'not there'}, now {now}" for name, was, now in table.rows[:_LINES]]
            if len(table.rows) > _LINES:
                lines.append(f"  and {len(table.rows) - _LINES:,} more {table.title.lower()}")
        return lines


def since(record: Record, now: Mapping[str, Any]) -> Since:
    """What has changed from a record to the document of a review."""
    was = record.document
    before, after = _states(was), _states(now)
    old, new = was["evidence"], now["evidence"]
    facts = [
        (name, fact, told, now_told)
        for name in new
        if name in old
        for fact, told, now_told in _differ(old[name]["facts"], new[name]["facts"])
    ]
    return Since(
        record,
        tuple(_differ(before, after)),
        tuple(facts),
        tuple(name for name in new if name not in old),
        tuple(name for name in old if name not in new),
    )


def _differ(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The names whose values differ, in the order of now, with both values; None where there is none."""
    for name in {**now, **was}:
        if was.get(name) != now.get(name):
            yield name, was.get(name), now.get(name)


def _states(document: Mapping[str, Any]) -> dict[str, str]:
    return {one["name"]: one["state"] for one in document["gates"]}


def _said(value: Any) -> str:
    return "not told" if value is None else shown(value)
