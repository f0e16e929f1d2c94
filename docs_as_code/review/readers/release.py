"""release: the version against the kinds of commits since the base, and against the tags that there are."""

from __future__ import annotations

from docs_as_code.review import semver, times
from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.json_text import part, words
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, UnreadableError, Value


def read(data: bytes, _about: About) -> Reading:
    """What the project tells: `{"version", "base", "head", "date", "commits", "features", "breaking",
    "tags": {name: commit}}`.

    Raises UnreadableError without a version.
    """
    told = json_text.loaded(data)
    version = words(part(told, "version"))
    if not version:
        raise UnreadableError("the plan names no version, and neither does --version")
    problems = [*_step(told, version), *_tag(told, version)]
    found, base = semver.parse(version), semver.parse(words(part(told, "base")))
    counts: dict[str, Value] = {"version": version, "base": words(part(told, "base")), "semantic": found is not None}
    if found and base:
        counts["step"] = semver.step(base, found) or "back"
        counts["needed"] = _needed(told, base)
    made = times.moment(words(part(told, "date")))
    return Reading(counts, tuple(problems), made[0] if made else None)


def _needed(told: object, base: semver.Version) -> semver.Step:
    return semver.needed(
        base,
        breaking=bool(part(told, "breaking")),
        features=bool(part(told, "features")),
        changes=bool(part(told, "commits")),
    )


def _step(told: object, version: str) -> list[Problem]:
    found, base = semver.parse(version), semver.parse(words(part(told, "base")))
    if found is None:
        return [Problem("version", "wrong_step", version, "it is no semantic version, as 1.4.0")]
    if base is None:
        return []
    step, needed = semver.step(base, found), _needed(told, base)
    if step is None:
        return [Problem("version", "wrong_step", version, f"it is before {words(part(told, 'base'))}")]
    if semver.STEPS.index(step) < semver.STEPS.index(needed):
        message = f"the commits since {words(part(told, 'base'))} need a {needed} step, and this is a {step} one"
        return [Problem("version", "wrong_step", version, message.replace("a none one", "none"))]
    return []


def _tag(told: object, version: str) -> list[Problem]:
    tags = part(told, "tags")
    bare = version.removeprefix("v")
    for name in (bare, f"v{bare}"):
        commit = part(tags, name)
        if commit is not None and commit != part(told, "head"):
            return [Problem("tag", "taken", name, f"the tag is on {words(commit)[:10]}, and not on the head")]
    return []


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    if not readings:
        return {}
    kinds = [one.kind for one in problems]
    return {**readings[0].counts, "wrong_step": kinds.count("wrong_step"), "taken": kinds.count("taken")}


READER = Reader(
    "release",
    "the version, against the kinds of commits since the base and the tags of the repository",
    "release",
    (
        Fact("version", "text", "the version to be released"),
        Fact("base", "text", "what the base is called"),
        Fact("semantic", "any", "`true` for a semantic version (2.0.0)"),
        Fact("step", "text", "from a base that is a version: `major`, `minor`, `patch`, `none` or `back`"),
        Fact("needed", "text", "the least step that the conventional commits ask for; below 1.0.0 `minor` may break"),
        Fact("wrong_step", "number", "1 for a version that is none, goes back, or promises less than commits change"),
        Fact("taken", "number", "1 where a tag of this version is on another commit than the head"),
    ),
    read,
    _sum_up,
    (),
    is_of_git=True,
)
