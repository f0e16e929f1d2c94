"""Explains one file of a project: what it is, whether it is up to date, what it is made from and what uses it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.config import FILE, docs_folder
from docs_as_code.engine.inputs import ABSENT
from docs_as_code.engine.key import Text
from docs_as_code.errors import UsageError
from docs_as_code.project import places
from docs_as_code.project.input_words import IN_VAIN
from docs_as_code.project.survey import Step, Survey, survey

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.engine.checkout import Made
    from docs_as_code.project.input_words import Use
    from docs_as_code.project.state import Listener


class Part(NamedTuple):
    """Something that a file is made from, `how`, and what that is made from itself.

    `state` is `changed` when it is another now than when it was used, `stale` or `failed` as what is made may be.
    """

    name: str
    how: str
    state: str
    parts: tuple[Part, ...] = ()


class KeyText(NamedTuple):
    """The key of one step, as the text that says the same as its digest, and the inputs that come on top of it.

    Of variables it says only whether they are set: their values may be secrets.
    """

    step: str
    digest: str
    text: str
    inputs: tuple[tuple[str, str], ...]


class Explanation(NamedTuple):
    """All there is to say of one path. `status` is None for what no build makes; then `action` is what it would run."""

    path: str
    what: str
    status: str | None
    action: str
    reasons: tuple[str, ...]
    made_from: tuple[Part, ...]
    used_by: tuple[tuple[str, str], ...]
    keys: tuple[KeyText, ...]

    def as_json(self) -> dict[str, Any]:
        """The document of `explain --json`, schema 1."""
        return {
            "schema": 1,
            "path": self.path,
            "what": self.what,
            "status": self.status,
            "action": self.action,
            "reasons": list(self.reasons),
            "made_from": [_part_as_json(part) for part in self.made_from],
            "used_by": [{"path": path, "how": how} for path, how in self.used_by],
            "keys": [
                {
                    "step": one.step,
                    "digest": one.digest,
                    "fields": dict(line.partition(" ")[::2] for line in one.text.split("\n")),
                    "inputs": dict(one.inputs),
                }
                for one in self.keys
            ],
        }


def _part_as_json(part: Part) -> dict[str, Any]:
    parts = [_part_as_json(one) for one in part.parts]
    return {"name": part.name, "how": part.how, "state": part.state or None, "made_from": parts}


def explain_path(config: Config, name: str, folder: Path, listener: Listener) -> Explanation:
    """Explain the file or folder `name`, relative to `folder`. Raises UsageError for one that nothing makes or uses."""
    found = survey(config, listener)
    for path in _spellings(found, folder / name):
        users = _users(found, path)
        step = _step_of(found, path)
        if step is not None:
            return _of_step(found, step, path, users)
        orphan = found.state.checkout.made_at(path)
        beside = _beside(orphan) if orphan is not None else None
        if beside:
            return Explanation(path, beside[0], "up to date", beside[1], (), (), users, ())
        if orphan is not None and orphan.source not in found.steps:
            action = "a build would remove it, unless somebody has changed it"
            what = f"made by {orphan.source}, which is no source any more"
            return Explanation(path, what, "stale", action, (), (), users, ())
        if users or path == FILE:
            return _of_input(found, path, users)
    raise _unknown(config, name, folder / name)


def _beside(made: Made) -> tuple[str, str] | None:
    """What is made beside the jobs of a build, and what becomes of it; None for all else."""
    if made.kind == "theme":
        what = f"the theme {made.name} as a style sheet for an editor's preview, made from {made.source}"
        return what, "a build writes it with the decks"
    if made.kind == "reviews":
        return f"the page of all reviews, made from {made.source}", "a build writes it when a record has changed"
    if made.kind == "review":
        return f"made by the review of {made.source}", "the next review writes it"
    if made.source.startswith(places.REVIEWS):
        return f"the deck of a review, made from {made.source}", "the next review writes it"
    return None


def _spellings(found: Survey, target: Path) -> list[str]:
    """How a path may be called among the files of the project, whose own path has no links in it."""
    plain = os.path.normpath(target)
    return list(dict.fromkeys(found.state.relative(path) for path in (plain, os.path.realpath(plain))))


def _unknown(config: Config, name: str, target: Path) -> UsageError:
    hint = "`docs-as-code list` shows the sources and what is made of them"
    if target.is_dir():
        hint = "name a file in it"
    if not target.exists():
        return UsageError(f"there is no {name}, and nothing makes it or looks for it", hint=hint)
    if not target.resolve().is_relative_to(config.project):
        return UsageError(f"not in the project {config.project.name}, and nothing uses it: {name}", hint=hint)
    return UsageError(f"nothing makes or uses {name}", hint=hint)


def _step_of(found: Survey, path: str) -> Step | None:
    for step in found.steps.values():
        below = step.kind == "site" and any(f"{path}/".startswith(f"{folder}/") for folder in step.report.outputs)
        if path == step.id or path in step.report.outputs or below:
            return step
    return None


def _of_step(found: Survey, step: Step, path: str, users: tuple[tuple[str, str], ...]) -> Explanation:
    is_source = path == step.report.source
    chain = _chain(found, step)
    if step.kind == "source":
        drawn = [one for one in found.steps.values() if one.kind == "diagram" and one.report.source == path]
        users = (*((output, "is drawn by it") for one in drawn for output in one.report.outputs), *users)
        chain += drawn
    what = _what(step, path, is_source=is_source)
    reports = [one.report for one in chain] if step.kind == "source" else [step.report]
    status = next((one for one in ("failed", "stale") if any(report.status == one for report in reports)), "up-to-date")
    reasons = tuple(dict.fromkeys(reason for report in reports for reason in report.reasons))
    made_from = _parts(found, step, frozenset({step.id}))
    keys = tuple(key for one in chain if (key := _key_text(one)) is not None)
    return Explanation(path, what, status, _action(step, status, chain), reasons, made_from, users, keys)


def _chain(found: Survey, step: Step) -> list[Step]:
    """The steps that have to be right for this one: of a diagram, its source's as well."""
    source = found.steps.get(step.report.source)
    return [source, step] if source is not None and source is not step else [step]


def _what(step: Step, path: str, *, is_source: bool) -> str:
    if step.kind == "source":
        return "a module of other sources" if step.report.kind == "module" else "a diagram source"
    if step.kind == "site":
        return "the settings of the site" if is_source else f"the site, built from {step.id}"
    if is_source:
        return f'the deck "{step.label}"'
    form = os.path.splitext(path)[1].removeprefix(".").upper()  # noqa: PTH122 - a plain name
    made = "drawn by" if step.kind == "diagram" else "built from"
    return f'the {step.kind} "{step.label}" as {form}, {made} {step.report.source}'


_DOES = {"source": "run it", "diagram": "draw it", "deck": "run marp for it", "site": "run MkDocs for it"}


def _action(step: Step, status: str, chain: list[Step]) -> str:
    """What a build would do."""
    if status == "up-to-date":
        return "a build would leave it as it is"
    source = chain[0]
    if step.kind == "diagram" and source.kind == "source" and source.report.status != "up-to-date":
        return f"a build would run {source.id}, and draw this if the graph is another then"
    if step.kind == "source" and step.report.status == "up-to-date":
        return "a build would not run it, but bring its pictures up to date"
    if step.is_kept and step.report.status == "stale":
        coming = any(" may change; " in reason for reason in step.report.reasons)
        return (
            f"a build would {_DOES[step.kind]}, if that happens" if coming else "a build would take it from the store"
        )
    return f"a build would {_DOES[step.kind]}"


def _of_input(found: Survey, path: str, users: tuple[tuple[str, str], ...]) -> Explanation:
    if path == FILE:
        return Explanation(path, "the settings of the project", None, "they are part of each key", (), (), users, ())
    there = found.state.world.value(f"look:{path}")
    if there == ABSENT:
        action = "if it appears, a build does again what looked for it"
        return Explanation(path, "not there", None, action, (), (), users, ())
    docs = found.state.relative(str(docs_folder(found.state.config.project / found.state.config.site.config)))
    is_page = path.endswith(".md") and path.startswith(f"{docs}/")
    is_module = any(how.startswith("imports") for _, how in users)
    what = "a page of the site" if is_page else "a module" if is_module else f"a {there}"
    return Explanation(path, what, None, "if it changes, a build does again what uses it", (), (), users, ())


def _users(found: Survey, path: str) -> tuple[tuple[str, str], ...]:
    """Which steps use a path, and how. A source's pictures are named by its own step, with all their formats."""
    module = path.removesuffix(".py")  # where an import looks for one, it has no ending
    return tuple(
        (step.id, f"{use.verb}, as it was before" if use.has_changed else use.verb)
        for step in found.steps.values()
        for use in step.uses
        if use.is_path and use.name == (module if use.how == IN_VAIN and use.kind == "module" else path)
        if use.how != "draws it"
    )


def _parts(found: Survey, step: Step, above: frozenset[str]) -> tuple[Part, ...]:
    """What a step is made from, as a tree. That of the site is flat: it reads what everything else is made from."""
    return tuple(_part(found, use, None if step.kind == "site" else above) for use in step.uses)


def _part(found: Survey, use: Use, above: frozenset[str] | None) -> Part:
    made = _step_of(found, use.name) if use.is_path else None
    state = "changed" if use.has_changed else ""
    if made is None or made.kind == "site":
        return Part(use.name, use.how, state)
    if not state and made.report.status in ("stale", "failed"):
        state = made.report.status
    if above is None or made.id in above:
        return Part(use.name, use.how, state)
    return Part(use.name, use.how, state, _parts(found, made, above | {made.id}))


def _key_text(step: Step) -> KeyText | None:
    if step.key is None:
        return None
    sink = Text()
    step.key.write(sink)
    names = {"source": "running", "diagram": "drawing"}
    inputs = tuple(
        (name, "set" if name.startswith("env:") and value != ABSENT else value) for name, value in step.inputs
    )
    return KeyText(f"{names.get(step.kind, 'building')} {step.id}", step.key.digest, sink.text, inputs)
