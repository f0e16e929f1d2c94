"""Sign-offs: a person's committed word on a release, as YAML with `by`, `statement` and `version`."""

from __future__ import annotations

import yaml

from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, UnreadableError, Value, added, text_of

_KEYS = ("by", "statement", "version")
_LONGEST = 64 * 1024  # bytes: it is a few lines


def read(data: bytes, about: About) -> Reading:
    """A sign-off counts when it is for this version, and committed as it stands. Raises UnreadableError."""
    if len(data) > _LONGEST:
        raise UnreadableError(f"it is longer than {_LONGEST // 1024} KB")
    said = _said(text_of(data))
    place = f"by {said['by']}"
    problem = None
    if about.version is not None and said["version"] != about.version:
        problem = Problem(said["by"], "unsigned", place, f"it is for version {said['version']}, not {about.version}")
    elif about.committed is None:
        problem = Problem(said["by"], "unsigned", place, "it is not committed as it stands")
    return Reading({"files": 1}, (problem,) if problem else (), about.committed)


def _said(text: str) -> dict[str, str]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}" if error.problem_mark else None
        raise UnreadableError(f"it is not valid YAML: {error.problem}", line) from None
    except (yaml.YAMLError, RecursionError):
        raise UnreadableError("it is not valid YAML") from None
    if not isinstance(root, yaml.MappingNode):
        raise UnreadableError(f"it is no mapping with {', '.join(_KEYS)}")
    said: dict[str, str] = {}
    for key, value in root.value:
        if key.value not in _KEYS:
            raise UnreadableError(f"unknown key {str(key.value)[:40]!r}", f"line {key.start_mark.line + 1}")
        if not isinstance(value, yaml.ScalarNode) or not value.value.strip():
            raise UnreadableError(f"`{key.value}` must be a text", f"line {key.start_mark.line + 1}")
        said[key.value] = value.value.strip()
    missing = [name for name in _KEYS if name not in said]
    if missing:
        raise UnreadableError(f"it lacks `{missing[0]}`")
    return said


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return {"signed": added(readings, "files") - len(problems), "unsigned": len(problems)}


READER = Reader(
    "signoff",
    "a person's word as committed YAML with `by`, `statement` and `version`",
    "plan",
    (
        Fact("signed", "number", "sign-offs for this version, committed as they stand"),
        Fact("unsigned", "number", "those for another version, or that are not committed as they stand"),
    ),
    read,
    _sum_up,
    is_of_git=True,
)
