"""The deck of a review: verdict, all gates, one section a step of DevOps, rollout and rollback, what is unknown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from docs_as_code.review import times
from docs_as_code.review.deck_parts import dated, source, state, style, tiles
from docs_as_code.review.deck_table import ROOM, Cell, Column, pages
from docs_as_code.review.deck_text import Markup, shown
from docs_as_code.review.reading import SEVERITIES, STEPS
from docs_as_code.review.unknown import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from docs_as_code.review.evidence import Evidence
    from docs_as_code.review.plan import Action
    from docs_as_code.review.review import Review

_ROWS = 40  # of files in the appendix, of problems of one evidence and of commits: the count of the others is told
_CLASSES = {"GO": "go", "GO WITH WAIVERS": "waived", "NO-GO": "no-go"}


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
    table = next(pages(columns, rows, ROOM - 150))
    told = table.count("\n") - 1
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
        yield from _rollback(review)


def _release(review: Review) -> Iterator[str]:
    plan = review.plan
    if plan.risks:
        columns = (Column("Risk", 38, 160), Column("What limits it", 40, 160), Column("Owner", 22, 50))
        yield from _tables("Plan: risks", columns, plan.risks)
    if plan.contacts:
        columns = (Column("Contact", 34, 60), Column("For", 33, 80), Column("Reached by", 33, 80))
        yield from _tables("Plan: contacts", columns, plan.contacts)


def _evidence(review: Review, name: str, evidence: Evidence) -> Iterator[str]:
    title = f"{evidence.plan.step.capitalize()}: {shown(name, 40)}"
    if evidence.wrong:
        yield _slide(
            title, f'<p class="bad">{shown("It cannot be used: " + evidence.wrong, 240)}</p>', source(evidence)
        )
        return
    top = tiles(evidence.facts())
    if evidence.plan.type == "git":
        columns = (Column("Commit", 15), Column("What", 60, 120), Column("Author", 25, 40))
        rows = [[one.sha[:10], one.subject, one.author] for one in review.commits[:_ROWS]]
        yield from _with_table(title, top, columns, rows, evidence, len(review.commits))
        return
    problems = sorted(evidence.problems, key=lambda one: -SEVERITIES.index(one.kind) if one.kind in SEVERITIES else 0)
    columns = (Column("Problem", 32, 110), Column("Kind", 13, 20), Column("Where and what", 55, 170))
    rows = [[one.name, one.kind, " ".join(filter(None, (one.place, one.message)))] for one in problems[:_ROWS]]
    yield from _with_table(title, top, columns, rows, evidence, len(problems))


def _with_table(
    title: str, top: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], evidence: Evidence, count: int
) -> Iterator[str]:
    """One slide: numbers, the gravest rows as far as there is room, how many there are more, and the source."""
    table = next(pages(columns, rows, ROOM - 180), "")
    more = count - max(table.count("\n") - 1, 0)
    rest = f'<p class="source">and {more:,} more</p>' if more else ""
    yield _slide(title, top, table, rest, source(evidence))


def _rollout(review: Review) -> Iterator[str]:
    plan = review.plan
    if not plan.rollout:
        return
    begin = plan.release.window[0] if plan.release.window else None
    rows, passed = [], 0
    for one in plan.rollout:
        at = f"{begin + timedelta(minutes=passed):%H:%M} UTC" if begin else f"+ {passed} min"
        rows.append([at, one.step, one.who, _minutes(one.minutes)])
        passed += one.minutes
    columns = (Column("Start", 15), Column("Step", 45, 120), Column("Who", 24, 50), Column("Takes", 16))
    yield from _tables(f"Release: rollout in {_minutes(passed)}", columns, rows)


def _rollback(review: Review) -> Iterator[str]:
    steps = review.plan.rollback
    if not steps:
        return
    columns = (Column("Step", 40, 120), Column("Who", 24, 50), Column("Takes", 16), Column("Rehearsed", 20))
    rows: list[list[Cell]] = [[one.step, one.who, _minutes(one.minutes), _rehearsed(one)] for one in steps]
    yield from _tables(f"Release: rollback in {_minutes(sum(one.minutes for one in steps))}", columns, rows)


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
