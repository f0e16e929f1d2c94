"""Why a job must run: what is another now than when it last ran, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.engine.checkout import Known
    from docs_as_code.engine.key import Key
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

_ASKED = "asked to build again"
_HOW = {
    "import": "{} changed; imported by {}",
    "file": "{} changed; read by {}",
    "look": "{} {}; looked for by {}",
    "stat": "{} changed; looked at by {}",
    "list": "the files in {} changed; listed by {}",
    "module": "the module {} is found elsewhere now; imported by {}",
    "env": "the environment variable {} changed; read by {}",
    "package": "the package {} {}; used by {}",
}


def of_capture(state: State, source: Source) -> tuple[str, ...]:
    """Why a source must be run."""
    from docs_as_code.project import captures

    if state.request.force:
        return (_ASKED,)
    if captures.is_volatile(state, source):
        return (f"{source.rel} is volatile: it runs in every build",)
    known = state.checkout.job("capture", source.rel)
    if known is None:
        return (f"{source.rel} has not been run yet",)
    return changes(state, known, captures.key_of(state, source), source.rel)


def of_picture(state: State, picture: Picture) -> tuple[str, ...]:
    """Why a picture must be drawn or brought."""
    if state.request.force:
        return (_ASKED,)
    for path in picture.targets.values():
        if state.checkout.made_at(path) is None:
            return (f"{path} has not been built yet",)
        if not state.checkout.is_ours(path):
            return (f"{path} was changed or removed",)
    known = state.checkout.job("picture", picture.job)
    found = changes(state, known, picture.key, picture.source.rel) if known else ()
    return (*picture.captured.reasons, *found) or ("its graph, its fonts or a tool changed",)


def changes(state: State, known: Known, key: Key, who: str) -> tuple[str, ...]:
    """What differs between the last run of a job and now."""
    old = _fields(f"{known.context}\n{known.own}")
    new = _fields(f"{key.context.text}\n{key.text}")
    said = [_field(tag, old.get(tag), new.get(tag), who) for tag in {**old, **new} if old.get(tag) != new.get(tag)]
    change = state.world.first_change(known.inputs)
    if change is not None:
        said.append(_input(*change, who))
    return tuple(said)


def _fields(text: str) -> dict[str, str]:
    return dict(line.partition(" ")[::2] for line in text.split("\n"))


def _field(tag: str, old: str | None, new: str | None, who: str) -> str:
    if tag in ("source", "deck"):
        return f"{who} changed"
    if tag == "graph":
        return f"the graph of {who} changed"
    if tag == "icons":
        before, after = set((old or "").split()), set((new or "").split())
        changed = sorted({pair.partition("=")[0].partition(":")[2] for pair in before ^ after})
        return f"the icon {changed[0]} changed; shown by {who}" if changed else f"the icons of {who} changed"
    return f"{tag} changed: {_short(old)} → {_short(new)}"


def _short(value: str | None) -> str:
    if not value:
        return "none"
    return value if len(value) <= 60 else f"{value[:57]}…"


def _input(name: str, old: str, new: str, who: str) -> str:
    kind, _, what = name.partition(":")
    if kind == "module":
        folder, _, module = what.rpartition(":")
        return _HOW[kind].format(f"{module} (in {folder or '.'})", who)
    kind = kind.removeprefix("python-")
    if new == "absent" and kind in ("file", "import"):
        return f"{what} is gone; it was read by {who}"
    if old == "absent" and kind in ("file", "import"):
        return f"{what} is there now; looked for by {who}"
    if kind == "look":
        return _HOW[kind].format(what, "is gone" if new == "absent" else f"is a {new} now", who)
    if kind == "package":
        return _HOW[kind].format(what, f"changed from {old} to {new}", who)
    return _HOW.get(kind, "{} changed; used by {}").format(what or "a setting", who)
