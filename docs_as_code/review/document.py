"""A review as one JSON document: what was decided, and all that it was decided by, so that it can be decided again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from docs_as_code import __version__
from docs_as_code.review import times

if TYPE_CHECKING:
    from datetime import datetime

    from docs_as_code.review.evidence import Evidence, File
    from docs_as_code.review.gates import Outcome
    from docs_as_code.review.plan import Plan, Waiver
    from docs_as_code.review.reading import Value
    from docs_as_code.review.review import Review

_LONGEST = 300  # characters of a fact that is a text


def document(review: Review) -> dict[str, Any]:
    """What a record keeps, schema 1."""
    return {
        "schema": 1,
        "verdict": review.verdict,
        "now": times.exact(review.now),
        "release": _release(review.plan),
        "base": review.base,
        "head": review.head,
        "plan": {**_plan(review.plan), "publish": review.plan.publish},
        "gates": [_gate(one, review) for one in review.outcomes],
        "evidence": {printable(name): _evidence(one) for name, one in review.evidence.items()},
        "tool": f"docs-as-code {__version__}",
    }


def as_json(review: Review, deck: str | None) -> dict[str, Any]:
    """`review --format json`; `deck` is the path of the built HTML, None where it could not be built."""
    return {**document(review), "since": review.since.as_json() if review.since else None, "deck": deck}


def facts(review: Review) -> dict[str, Any]:
    """`--facts`: what decks can show as values."""
    return {
        "verdict": review.verdict,
        "decided": times.written(review.now),
        "release": {name: text for name, text in _release(review.plan).items() if isinstance(text, str)},
        "gates": {state: sum(one.state == state for one in review.outcomes) for state in ("pass", "fail", "waived")},
        "facts": {name: _told(_facts(one)) for name, one in review.evidence.items()},
    }


def _release(plan: Plan) -> dict[str, Any]:
    release = plan.release
    window = release.window
    return {
        "version": _text(release.version),
        "owner": _text(release.owner),
        "base": _text(release.base),
        "head": _text(release.head),
        "window": {"start": times.exact(window[0]), "end": times.exact(window[1])} if window else None,
    }


def _plan(plan: Plan) -> dict[str, Any]:
    (path, sha256), *extends = plan.sources
    return {
        "path": printable(path),
        "sha256": sha256,
        "extends": [{"path": printable(other), "sha256": digest} for other, digest in extends],
    }


def _gate(outcome: Outcome, review: Review) -> dict[str, Any]:
    gate = outcome.gate
    evidence = review.evidence[gate.evidence]
    return {
        "name": printable(gate.name),
        "state": outcome.state,
        "blocking": gate.blocking,
        "owner": printable(gate.owner),
        "reason": printable(outcome.reason),
        "require": {
            (one.fact if one.how == "is" else f"{one.how}_{one.fact}"): _value(one.value) for one in gate.tests
        },
        "max_age_seconds": int(gate.max_age.total_seconds()) if gate.max_age is not None else None,
        "waivers": [_waiver(one) for one in outcome.used],
        "of": printable(gate.evidence),
        "evidence": [
            {"path": printable(one.path), "sha256": one.sha256 or None, "age_seconds": _age(one, review.now)}
            for one in evidence.files
        ],
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "reason": printable(waiver.reason),
        "by": printable(waiver.by),
        "until": waiver.until.isoformat(),
        "matches": _text(waiver.matches),
    }


def _age(file: File, now: datetime) -> int | None:
    return int((now - file.made).total_seconds()) if file.made else None


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "type": evidence.plan.type,
        "step": evidence.plan.step,
        "facts": _facts(evidence),
        "problem": _text(evidence.wrong),
        "files": [_file(one) for one in evidence.files],
        "base": [_file(one) for one in evidence.base],
    }


def _facts(evidence: Evidence) -> dict[str, Any]:
    """Before any waiver; none where not all was read, since nothing unread is told as zero."""
    return {} if evidence.wrong else {printable(name): _value(value) for name, value in evidence.facts().items()}


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _file(file: File) -> dict[str, Any]:
    stamp = file.stamp
    return {
        "path": printable(file.path),
        "sha256": file.sha256 or None,
        "made": times.exact(file.made) if file.made else None,
        "dated_by": file.dated_by,
        "commit": _text(next(iter(file.commits), None)),
        "stamp": {"commit": stamp.commit, "time": times.exact(stamp.time), "job": stamp.job} if stamp else None,
    }


def _value(value: Value) -> Value | None:
    """A fact as JSON has it; a number that is none is told as nothing."""
    if isinstance(value, str):
        return printable(value[:_LONGEST])
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _text(text: str | None) -> str | None:
    return None if text is None else printable(text)


def printable(text: str) -> str:
    """Text of evidence: no control characters, which could change what stands on a terminal, and all of it UTF-8."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
