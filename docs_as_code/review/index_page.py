"""The page of all reviews on the site: made from records alone, without findings, and names only where published."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from docs_as_code.review.deck_text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docs_as_code.review.record import Record

_WORDS = {"ok": "deployed", "failed": "failed", "rolled-back": "rolled back"}


def page(records: Sequence[Record], decks: Mapping[str, str]) -> str:
    """The Markdown; `decks` are addresses by the path of a record, of those decks that are on the site."""
    newest = sorted(records, key=lambda one: (one.decided, one.version), reverse=True)
    with_owner = any(_owner(one) for one in newest)
    columns = ["Version", "Decided (UTC)", "Verdict", "What became of it", *(["Owner"] if with_owner else [])]
    rows = []
    for one in newest:
        address = decks.get(one.path)
        version = shown(one.version, 60)
        cells = [
            f"[{version}]({address})" if address else version,
            f"{one.decided:%Y-%m-%d %H:%M}",
            _verdict(one),
            _outcome(one),
            *([shown(_owner(one), 60)] if with_owner else []),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    table = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}", *rows]
    return "\n\n".join(["# Deploy reviews", _summary(newest), "\n".join(table)]) + "\n"


def _summary(records: Sequence[Record]) -> str:
    verdicts = [one.document["verdict"] for one in records]
    counts = [
        (verdicts.count("GO"), "go"),
        (verdicts.count("GO WITH WAIVERS"), "go with waivers"),
        (verdicts.count("NO-GO"), "no-go"),
    ]
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    lines = [f"{len(records)} review{'s' if len(records) != 1 else ''}: {said}."]
    told = [one for one in records if one.result]
    if told:
        bad = sum(one.result != "ok" for one in told)
        many = f"{len(told)} deployment{'s' if len(told) != 1 else ''}"
        lines.append(f"Of {many}, {bad or 'none'} failed or {'were' if bad > 1 else 'was'} rolled back.")
    minutes = [found for one in told if (found := one.document["outcome"].get("minutes_to_restore")) is not None]
    if minutes:
        lines.append(f"It took {median(minutes):g} minutes to restore{', in the median' if len(minutes) > 1 else ''}.")
    return " ".join(lines)


def _owner(record: Record) -> str:
    """Of a record whose plan lets everyone see names."""
    return (record.document["release"]["owner"] or "") if record.document["plan"]["publish"] else ""


def _verdict(record: Record) -> str:
    verdict = str(record.document["verdict"])
    return f"**{verdict}**" if verdict == "NO-GO" else verdict


def _outcome(record: Record) -> str:
    if record.result is None:
        return "not told" if record.document["verdict"] != "NO-GO" else ""
    minutes = record.document["outcome"].get("minutes_to_restore")
    restored = f", restored in {minutes:,} min" if minutes is not None else ""
    word = _WORDS[record.result]
    return (f"**{word}**" if record.result != "ok" else word) + restored
