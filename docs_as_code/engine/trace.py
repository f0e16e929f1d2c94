"""Traces: what a job read and what came of it. The first trace whose inputs all are as they were is a hit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docs_as_code.engine.inputs import Inputs

_SCHEMA = 1
_KEPT = 8  # traces of one key: a few branches of a repository come and go


class Result(NamedTuple):
    """What a job made: the sha256 of each file by its label, and a note (JSON text) of what else there is to say."""

    files: dict[str, str]
    note: str = ""


class Trace(NamedTuple):
    """Under these inputs, the key that leads here has this result; `seconds` is how long it took to make."""

    inputs: Inputs
    result: Result
    seconds: float = 0.0


def as_json(traces: list[Trace]) -> bytes:
    """The newest traces of one key, the newest first, as they stand in a store."""
    return json.dumps(
        {
            "schema": _SCHEMA,
            "traces": [
                {
                    "inputs": [list(pair) for pair in trace.inputs],
                    "files": trace.result.files,
                    "note": trace.result.note,
                    "seconds": round(trace.seconds, 3),
                }
                for trace in traces[:_KEPT]
            ],
        },
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode()


def from_json(data: bytes | None) -> list[Trace]:
    """The traces in a store's entry; none where there is no entry, or one that this version cannot read."""
    if data is None:
        return []
    try:
        value = json.loads(data)
        if value["schema"] != _SCHEMA:
            return []
        return [_trace(entry) for entry in value["traces"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _trace(entry: dict[str, object]) -> Trace:
    inputs, files, note, seconds = entry["inputs"], entry["files"], entry["note"], entry["seconds"]
    if not (isinstance(inputs, list) and isinstance(files, dict) and isinstance(note, str)):
        raise ValueError("not a trace")
    return Trace(
        tuple((str(name), str(value)) for name, value in inputs),
        Result({str(label): str(sha256) for label, sha256 in files.items()}, note),
        float(seconds) if isinstance(seconds, (int, float)) else 0.0,
    )


def added(traces: list[Trace], new: Trace) -> list[Trace]:
    """The traces with a new one in front, in the place of one with the same inputs."""
    return [new, *(trace for trace in traces if trace.inputs != new.inputs)][:_KEPT]
