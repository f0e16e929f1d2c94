"""The deck of a review: verdict, all gates, one section a step of DevOps, rollout and rollback, what is unknown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review import times
from docs_as_code.review.deck_parts import dated, gate_line, source, state, style, tiles
from docs_as_code.review.deck_table import ROOM, Cell, Column, fitted, pages
from docs_as_code.review.deck_text import Markup, shown
from docs_as_code.review.reading import SEVERITIES, STEPS, counted
from docs_as_code.review.unknown import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from docs_as_code.review.evidence import Evidence
    from docs_as_code.review.plan import Action
    from docs_as_code.review.review import Review

_ROWS = 40  # of files in the appendix, of problems of one evidence and of commits: the count of the others is told
_TILES, _GATE, _SOURCES = 104.0, 42.0, 78.0  # pixels of the tiles, of the line of a gate, of what is below tables
_GATES = 3  # lines on the slide of an evidence; all gates have slides of their own
_HEADING = 60  # characters of a title that stay on one line
_CLASSES = {"GO": "go", "GO WITH WAIVERS": "waived", "NO-GO": "no-go"}


class Table(NamedTuple):
    """A table of a step of DevOps, before it is known how many slides it takes."""

    step: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def markdown(review: Review) -> str:
    """The deck as Markdown for Marp."""
    title = _title(review)
    head = [
        "---",
        "marp: true",
        "theme: docs-as-code",
        f'title: "{_quoted(title)}"',
        "lang: en",
        "paginate: true",
        "---",
    ]
    slides = [_verdict(review), _why(review), *_gates(review)]
    for step in STEPS:
        slides += _step(review, step)
    slides += [*_waivers(review), *_unknown(review), *_appendix(review)]
    css = f"<style>\n{style()}{_widths(slides)}</style>"
    return "\n".join([*head, "", css, "", "\n\n---\n\n".join(slides), ""])


def _title(review: Review) -> str:
    version = review.plan.release.version
    return f"Deploy review of {version}: {review.verdict}" if version else f"Deploy review: {review.verdict}"


def _quoted(text: str) -> str:
    """For a title in double quotes: letters, digits and a few signs, since front matter is read in several ways."""
    return "".join(char if char.isalnum() or char in " .:-+_" else " " for char in text)[:120]


def _widths(slides: list[str]) -> str:
    shares = [share for share in range(1, 101) if any(f'class="w{share}"' in slide for slide in slides)]
    return "".join(f"section.review th:has(> .w{share}) {{ width: {share}%; }}\n" for share in shares)


def _slide(title: str, *parts: str) -> str:
    return "\n\n".join(["<!-- _class: review -->", f"## {title}", *filter(None, parts)])


def _tables(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Slides of one table."""
    found = list(pages(columns, rows))
    for number, table in enumerate(found, 1):
        yield _slide(f"{title}, {number} of {len(found)}" if len(found) > 1 else title, table)


def _verdict(review: Review) -> str:
    release = review.plan.release
    what = f"Release {shown(release.version, 40)}" if release.version else "Deploy review"
    span = f"{_revision(release.base, review.base)} to {_revision(release.head, review.head)}" if review.head else ""
    when = f"window {_window(release.window)}" if release.window else ""
    lines = [part for part in (span, when, f"decided at {times.written(review.now)}") if part]
    owner = f", {shown(release.owner, 60)}" if release.owner else ""
    head = f"<!-- _class: lead verdict {_CLASSES[review.verdict]} -->\n<!-- _paginate: false -->"
    return "\n\n".join([head, f"# {review.verdict}", f"**{what}**{owner}", *lines])


def _revision(name: str | None, commit: str | None) -> str:
    short = commit[:10] if commit else "nothing"
    return f"{shown(name, 40)} (`{short}`)" if name and not (commit or "").startswith(name) else f"`{short}`"


def _window(window: tuple[datetime, datetime]) -> str:
    start, end = window
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M} to {last} UTC"


def _why(review: Review) -> str:
    blocking = [one for one in review.outcomes if one.gate.blocking]
    counts = {
        "gates": len(review.outcomes),
        "pass": sum(one.state == "pass" for one in review.outcomes),
        "fail": sum(one.state == "fail" for one in blocking),
        "waived": sum(one.state == "waived" for one in review.outcomes),
        "fail, advisory": sum(one.state == "fail" for one in review.outcomes if not one.gate.blocking),
    }
    grave = [one for one in blocking if one.state == "fail"] or [one for one in review.outcomes if one.state != "pass"]
    if not grave:
        return _slide("Why it may go", tiles(counts), f"All {len(review.outcomes)} gates pass.")
    title = {"NO-GO": "Why it may not go", "GO": "Why it may go"}.get(review.verdict, "Why it may go, with waivers")
    rows: list[list[Cell]] = [[one.gate.name, one.gate.owner, one.reason] for one in grave]
    columns = (Column("Gate", 27, 60), Column("Owner", 17, 40), Column("Why", 56, 200))
    table, told, _ = fitted(columns, rows, ROOM - 150)
    more = f'<p class="source">and {len(grave) - told:,} more on the next slides</p>' if told < len(grave) else ""
    return _slide(title, tiles(counts), table, more)


def _gates(review: Review) -> Iterator[str]:
    columns = (Column("Gate", 25, 80), Column("State", 15), Column("Why", 40, 200), Column("Owner", 20, 50))
    rows: list[list[Cell]] = [
        [one.gate.name, state(one.state, blocking=one.gate.blocking), one.reason, one.gate.owner]
        for one in review.outcomes
    ]
    yield from _tables("Gates", columns, rows)


def _step(review: Review, step: str) -> Iterator[str]:
    if step == "plan":
        yield from _release(review)
    for name, evidence in review.evidence.items():
        if evidence.plan.step == step:
            yield from _evidence(review, name, evidence)
    if step == "release":
        yield from _rollout(review)


def _both(first: Table, second: Table) -> Iterator[str]:
    """Two tables on one slide where both fit on it, else each on slides of its own."""
    title = f"{first.step}: {first.title} and {second.title}"
    tables = [fitted(one.columns, one.rows, ROOM) for one in (first, second) if one.rows]
    whole = [one.rows for one in tables] == [len(one.rows) for one in (first, second)]
    if whole and sum(one.height for one in tables) <= ROOM and len(title) < _HEADING:
        yield _slide(title, *(one.table for one in tables))
        return
    for one in (first, second):
        if one.rows:
            yield from _tables(f"{one.step}: {one.title}", one.columns, one.rows)


def _release(review: Review) -> Iterator[str]:
    plan = review.plan
    risks = (Column("Risk", 38, 160), Column("What limits it", 40, 160), Column("Owner", 22, 50))
    contacts = (Column("Contact", 38, 60), Column("For", 40, 80), Column("Reached by", 22, 60))
    yield from _both(Table("Plan", "risks", risks, plan.risks), Table("Plan", "contacts", contacts, plan.contacts))


def _evidence(review: Review, name: str, evidence: Evidence) -> Iterator[str]:
    title = f"{evidence.plan.step.capitalize()}: {shown(name, 40)}"
    if evidence.wrong:
        bad = f'<p class="bad">{shown("It cannot be used: " + evidence.wrong, 240)}</p>'
        yield _slide(title, bad, *_gates_of(review, name), source(evidence))
        return
    gates = _gates_of(review, name)
    parts, count = _problems(evidence) if evidence.plan.type != "git" else _commits(review)
    found = fitted(parts.columns, parts.rows, ROOM - _TILES - _SOURCES - _GATE * len(gates))
    more = count - found.rows
    rest = f'<p class="source">and {more:,} more</p>' if found.rows and more else ""
    if more and not found.rows:
        rest = f'<p class="source">{more:,} {parts.title}</p>'
    yield _slide(title, tiles(evidence.facts()), *gates, found.table, rest, source(evidence))


def _gates_of(review: Review, name: str) -> list[str]:
    """A line for each gate that looks at one evidence: those that pass are the last to be left out."""
    found = [one for one in review.outcomes if one.gate.evidence == name]
    found.sort(key=lambda one: one.state == "pass")
    return [gate_line(one) for one in found[:_GATES]]


def _problems(evidence: Evidence) -> tuple[Table, int]:
    """The gravest first."""
    problems = sorted(evidence.problems, key=lambda one: -SEVERITIES.index(one.kind) if one.kind in SEVERITIES else 0)
    columns = (Column("Problem", 32, 110), Column("Kind", 13, 20), Column("Where and what", 55, 170))
    rows = [[one.name, one.kind, " ".join(filter(None, (one.place, one.message)))] for one in problems[:_ROWS]]
    return Table("", "problems", columns, rows), counted(problems)


def _commits(review: Review) -> tuple[Table, int]:
    """The newest first."""
    columns = (Column("Commit", 15), Column("What", 60, 120), Column("Author", 25, 40))
    rows = [[one.sha[:10], one.subject, one.author] for one in review.commits[:_ROWS]]
    return Table("", "commits", columns, rows), len(review.commits)


def _rollout(review: Review) -> Iterator[str]:
    plan = review.plan
    begin = plan.release.window[0] if plan.release.window else None
    ahead: list[list[Cell]] = []
    passed = 0
    for one in plan.rollout:
        at = f"{begin + timedelta(minutes=passed):%H:%M} UTC" if begin else f"+ {passed} min"
        ahead.append([one.step, one.who, _minutes(one.minutes), at])
        passed += one.minutes
    back: list[list[Cell]] = [[one.step, one.who, _minutes(one.minutes), _rehearsed(one)] for one in plan.rollback]
    whole = _minutes(sum(one.minutes for one in plan.rollback))
    yield from _both(
        Table("Release", f"rollout in {_minutes(passed)}", _actions("Rollout", "Starts"), ahead),
        Table("Release", f"rollback in {whole}", _actions("Rollback", "Rehearsed"), back),
    )


def _actions(what: str, last: str) -> tuple[Column, ...]:
    return Column(what, 42, 120), Column("Who", 24, 50), Column("Takes", 16), Column(last, 18)


def _minutes(count: int) -> str:
    return f"{count} min" if count < 120 else f"{count // 60} h {count % 60} min" if count % 60 else f"{count // 60} h"


def _rehearsed(action: Action) -> Cell:
    return f"{action.rehearsed}" if action.rehearsed else Markup("never", "**never**")


def _waivers(review: Review) -> Iterator[str]:
    rows: list[list[Cell]] = []
    for outcome in review.outcomes:
        for one in outcome.gate.waivers:
            ended = one.until < review.now.date()
            use = (
                Markup("ended", "**ended**")
                if ended
                else Markup("in use", "~~in use~~")
                if one in outcome.used
                else "idle"
            )
            rows.append([outcome.gate.name, one.matches or "all of it", one.reason, one.by, f"{one.until}", use])
    columns = (
        Column("Gate", 19, 60), Column("Accepts", 17, 60), Column("Reason", 28, 160),
        Column("By", 14, 40), Column("Until", 13), Column("Use", 9),
    )  # fmt: skip
    yield from _tables("Waivers", columns, rows)


def _unknown(review: Review) -> Iterator[str]:
    rows = [[what, why] for what, why in unknown(review)]
    columns = (Column("What nothing tells", 36, 100), Column("Why", 64, 200))
    yield from _tables("What is unknown", columns, rows)


def _appendix(review: Review) -> Iterator[str]:
    files = [(name, one) for name, evidence in review.evidence.items() for one in evidence.files]
    rows: list[list[Cell]] = [
        [name, one.path, one.sha256[:12] or "not read", dated(one)] for name, one in files[:_ROWS]
    ]
    if len(files) > _ROWS:
        rows.append(["", f"and {len(files) - _ROWS:,} more", "", ""])
    columns = (Column("Evidence", 17, 40), Column("File", 36, 120), Column("SHA-256", 17), Column("Made", 30, 80))
    yield from _tables("Appendix: evidence", columns, rows)
