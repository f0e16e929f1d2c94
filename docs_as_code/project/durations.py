"""How long each source took, kept in the store by day, so that all shards of a matrix read the same figures.

A build of everything records the day's figures, once. A shard reads those of the last day before the day of its
commit: by the time a commit can be built, nobody records for that day any more.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import time
from typing import TYPE_CHECKING

from docs_as_code.engine import key, trace
from docs_as_code.engine.trace import Result, Trace

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.project.state import State

_DAYS = 14  # how far a shard looks back
_DAY = 86400  # seconds


def record(state: State) -> None:
    """Keep how long the jobs of each source last took, unless somebody has done so today."""
    action = _action(state, int(time.time()) // _DAY)
    if next(state.store.actions(action), None) is not None:
        return
    seconds: dict[str, float] = {}
    for kind, name, source in _jobs(state):
        known = state.checkout.job(kind, name)
        if known is not None and known.seconds > 0:
            seconds[source] = round(seconds.get(source, 0.0) + known.seconds, 3)
    if seconds:
        note = json.dumps(seconds, sort_keys=True, ensure_ascii=False)
        state.store.put_action(action, trace.as_json([Trace((), Result({}, note))]))


def before_commit(state: State) -> dict[str, float]:
    """Seconds by source, as every machine reads them that has checked out the same commit; else nothing."""
    day = _day_of_commit(state.config.project)
    for back in range(1, _DAYS + 1) if day is not None else ():
        for traces in state.store.actions(_action(state, (day or 0) - back)):
            for one in trace.from_json(traces):
                if found := _seconds(one.result.note):
                    return found
    return {}


def _jobs(state: State) -> list[tuple[str, str, str]]:
    """The kind, name and source of each job that is timed."""
    captures = [("capture", name, name) for name in state.checkout.names("capture")]
    decks = [("deck", name, name) for name in state.checkout.names("deck")]
    pictures = [("picture", one.path, one.source) for one in state.checkout.made() if one.kind == "diagram"]
    return [*captures, *sorted(pictures), *decks]


def _action(state: State, day: int) -> str:
    # Paths of one store's projects may look alike; projects of one repository differ in where they are.
    where = os.path.relpath(state.config.project, state.repository)
    date = datetime.datetime.fromtimestamp(day * _DAY, datetime.UTC).date().isoformat()
    return key.digest((("kind", "durations"), ("project", where), ("day", date)))


def _day_of_commit(project: Path) -> int | None:
    """The number of the UTC day on which the checked-out commit was made; None outside of git."""
    command = ["git", "-C", str(project), "show", "--no-patch", "--no-show-signature", "--format=%ct", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=True)
        return int(done.stdout) // _DAY
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _seconds(note: str) -> dict[str, float]:
    try:
        return {str(name): float(value) for name, value in json.loads(note).items()}
    except (ValueError, TypeError, AttributeError):
        return {}
