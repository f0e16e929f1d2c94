"""The JSON Schemas of what a review prints and of its record, and what is wrong with a document that should be one."""

from __future__ import annotations

import math
import re
from typing import Any

from docs_as_code.review.reading import STEPS

Shape = dict[str, Any]
_TEXT: Shape = {"type": "string"}
_MAYBE: Shape = {"type": ["string", "null"]}
_COUNT: Shape = {"type": "integer", "minimum": 0}
_TIME: Shape = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
_DAY: Shape = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_DIGEST: Shape = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_COMMIT: Shape = {"type": ["string", "null"], "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$"}
_VALUE: Shape = {"type": ["string", "number", "boolean", "null"]}
_STATE: Shape = {"enum": ["pass", "fail", "waived"]}
RESULTS = ("ok", "failed", "rolled-back")


def _maybe(shape: Shape) -> Shape:
    types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return {**shape, "type": [*types, "null"]}


def _table(needed: dict[str, Shape], more: dict[str, Shape] | None = None) -> Shape:
    properties = {**needed, **(more or {})}
    return {"type": "object", "required": list(needed), "additionalProperties": False, "properties": properties}


def _list(of: Shape) -> Shape:
    return {"type": "array", "items": of}


def _named(of: Shape) -> Shape:
    return {"type": "object", "additionalProperties": of}


_FILE = _table(
    {
        "path": _TEXT,
        "sha256": _maybe(_DIGEST),
        "made": _maybe(_TIME),
        "dated_by": _MAYBE,
        "commit": _MAYBE,
        "stamp": _maybe(_table({"commit": _TEXT, "time": _TIME, "job": _MAYBE})),
    }
)
_GATE = _table(
    {
        "name": _TEXT,
        "state": _STATE,
        "blocking": {"type": "boolean"},
        "owner": _TEXT,
        "reason": _TEXT,
        "require": _named(_VALUE),
        "max_age_seconds": _maybe(_COUNT),
        "waivers": _list(_table({"reason": _TEXT, "by": _TEXT, "until": _DAY, "matches": _MAYBE})),
        "of": _TEXT,
        "evidence": _list(
            _table({"path": _TEXT, "sha256": _maybe(_DIGEST), "age_seconds": {"type": ["integer", "null"]}})
        ),
    }
)
_EVIDENCE = _table(
    {
        "type": _TEXT,
        "step": {"enum": list(STEPS)},
        "facts": _named(_VALUE),
        "problem": _MAYBE,
        "files": _list(_FILE),
        "base": _list(_FILE),
    }
)
_WHOLE: dict[str, Shape] = {
    "schema": {"const": 1},
    "verdict": {"enum": ["GO", "GO WITH WAIVERS", "NO-GO"]},
    "now": _TIME,
    "release": _table(
        {
            "version": _MAYBE,
            "owner": _MAYBE,
            "base": _MAYBE,
            "head": _MAYBE,
            "window": _maybe(_table({"start": _TIME, "end": _TIME})),
        }
    ),
    "base": _COMMIT,
    "head": _COMMIT,
    "plan": _table(
        {
            "path": _TEXT,
            "sha256": _DIGEST,
            "extends": _list(_table({"path": _TEXT, "sha256": _DIGEST})),
            "publish": {"type": "boolean"},
        }
    ),
    "gates": _list(_GATE),
    "evidence": _named(_EVIDENCE),
    "tool": _TEXT,
}
_OUTCOME = _table({"result": {"enum": list(RESULTS)}}, {"deployed": _TIME, "minutes_to_restore": _COUNT})
_SINCE = _table(
    {
        "version": _TEXT,
        "now": _TIME,
        "verdict": _WHOLE["verdict"],
        "record": _table({"path": _TEXT, "sha256": _DIGEST}),
        "gates": _list(_table({"name": _TEXT, "was": _MAYBE, "now": _MAYBE})),
        "facts": _list(_table({"evidence": _TEXT, "fact": _TEXT, "was": _VALUE, "now": _VALUE})),
        "evidence": _table({"added": _list(_TEXT), "removed": _list(_TEXT)}),
    }
)
RECORD: Shape = _table(_WHOLE, {"outcome": _OUTCOME})
DECISION: Shape = _table({**_WHOLE, "since": _maybe(_SINCE), "deck": _MAYBE})


def json_schema(title: str, shape: Shape) -> Shape:
    """The JSON Schema (draft 2020-12) of a document."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **shape}


# By hand: a library for JSON Schema brings native code and four packages for what these few keywords need.
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


def wrong(value: Any, shape: Shape, pointer: str = "") -> tuple[str, str] | None:
    """The first thing that is not as a shape says: what, and the JSON pointer to it."""
    types = shape.get("type", [])
    names = [types] if isinstance(types, str) else types
    if names and not any(_is(value, name) for name in names):
        return f"it must be {' or '.join(names)}", pointer
    if "const" in shape and (isinstance(value, bool) or value != shape["const"]):
        return f"it must be {shape['const']}", pointer
    if "enum" in shape and not (isinstance(value, str) and value in shape["enum"]):
        return f"it must be one of {', '.join(shape['enum'])}", pointer
    if isinstance(value, str) and "pattern" in shape and not re.search(shape["pattern"].replace("$", r"\Z"), value):
        return "it is not in the form that it must have", pointer
    if isinstance(value, int) and value < shape.get("minimum", value):
        return f"it must be at least {shape['minimum']}", pointer
    if isinstance(value, list):
        return next(
            (found for at, one in enumerate(value) if (found := wrong(one, shape["items"], f"{pointer}/{at}"))), None
        )
    return _wrong_in_table(value, shape, pointer) if isinstance(value, dict) else None


def _is(value: Any, name: str) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return False  # JSON has no such number, but an exponent can be too large
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _wrong_in_table(value: dict[str, Any], shape: Shape, pointer: str) -> tuple[str, str] | None:
    for name in shape.get("required", ()):
        if name not in value:
            return f"it lacks `{name}`", pointer or "/"
    known = shape.get("properties", {})
    for name, one in value.items():
        of = known.get(name, shape["additionalProperties"])
        below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        if of is False:
            return "nothing is known by this name", below
        found = wrong(one, of, below)
        if found:
            return found
    return None
