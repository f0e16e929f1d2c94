"""What has changed since the last run of a job, in words: a sentence for each field of its key, and each input."""

from __future__ import annotations

import re

_ABSENT = "absent"
_VALUE = "[0-9a-f]{64}|absent|folder|unreadable"  # what the file table says of a file
_TOOLS = {
    "docs-as-code": "docs-as-code changed",
    "python": "the toolchain changed: Python",
    "platform": "the platform changed",
    "pygraphviz": "the toolchain changed: pygraphviz",
    "graphviz": "the toolchain changed: Graphviz",
    "marp": "the toolchain changed: marp",
    "browser": "the toolchain changed: the browser",
}
_SENTENCES = {
    "epoch": "the environment variable SOURCE_DATE_EPOCH changed",
    "own-code": "the files of docs-as-code itself changed",
}


def of_field(kind: str, tag: str, old: str | None, new: str | None, who: str) -> list[str]:
    """What another value of a field of the key of a job of this kind means; None where there is no such field.

    `who` is the source, as the sentence ends with it.
    """
    if (kind, tag) in (("capture", "source"), ("deck", "deck")):
        return [f"{who} changed"]
    if tag == "graph":
        return [f"what {who} draws changed"]
    if tag == "source":
        return [f"the name of the diagram changed in {who}"]
    if tag in _LISTS:
        pattern, words = _LISTS[tag]
        return _in_lists(re.compile(pattern), words, old or "", new or "", who, tag)
    if (tag == "browser" and not (old and new)) or (tag == "epoch" and None in (old, new)):
        return []  # whether there is one follows from the formats
    if tag in _TOOLS:
        return [f"{_TOOLS[tag]}{_from_to(old, new)}"]
    if tag == "cwd":
        return [f"the setting diagrams.cwd changed{_from_to(old, new)}"]
    if tag == "formats":
        return [f"the {'setting slides.formats' if kind == 'deck' else 'formats'} changed{_from_to(old, new)}"]
    if tag == "options":
        return _options(old or "", new or "")
    if tag in _SENTENCES:
        return [_SENTENCES[tag]]
    if tag == "strict":
        return ["this build is strict, and the last one was not" if new == "True" else "the last build was strict"]
    if tag == "render":
        return [f"the setting diagrams.render {'names' if new else 'no longer names'} {who}"]
    return [f"{tag} changed{_from_to(old, new)}"]


# Fields that list things, each with its value, and the words for one that is another now.
_LISTS = {
    "icons": (rf"(.+?)=({_VALUE})(?: |$)", "the icon {} {}; shown by {}"),
    "packs": (rf"(\S+?)=({_VALUE})(?: |$)", "the toolchain changed: the font pack {} {}"),
    "fonts": (r"(\S+) (\S+)(?: |$)", "the toolchain changed: {} {}"),
    "diagrams.fonts": (rf"(.+?) ({_VALUE})(?: |$)", "the font {} {}"),
}
_OF_THE_GRAPH = ("icons", "packs")  # what comes or goes there follows from another graph


def _in_lists(pattern: re.Pattern[str], words: str, old: str, new: str, who: str, tag: str) -> list[str]:
    before, after = dict(pattern.findall(old)), dict(pattern.findall(new))
    said = []
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if was == now or (None in (was, now) and tag in _OF_THE_GRAPH):
            continue
        if was is None or now is None:
            how = "is used now" if was is None else "is used no longer"
        elif now == _ABSENT:
            how = "is gone"
        elif re.fullmatch(_VALUE, now):
            how = "changed"
        else:
            how = f"{was} → {now}"
        said.append(words.format(name.partition(":")[2] or name, how, who))
    return said


def _options(old: str, new: str) -> list[str]:
    before, after = (dict(re.findall(r"(theme|notes)=(.*?)(?= notes=|$)", text)) for text in (old, new))
    return [
        f"the setting slides.{name} changed{_from_to(before.get(name), after.get(name))}"
        for name in ("theme", "notes")
        if before.get(name) != after.get(name)
    ]


def _from_to(old: str | None, new: str | None) -> str:
    """`: OLD → NEW`, where these are words that say something."""
    if any(re.fullmatch(_VALUE, value or "") for value in (old, new)):
        return ""
    return f": {_short(old)} → {_short(new)}"


def _short(value: str | None) -> str:
    if value in (None, "", "None"):
        return "none"
    assert value is not None
    return value if len(value) <= 60 else f"{value[:59]}…"


def of_input(name: str, old: str, new: str, who: str, *, shows: bool = False) -> str:
    """What another value of an input means; `shows`: it is a picture that `who` shows."""
    kind, _, what = name.removeprefix("python-").partition(":")
    what = "the project's folder" if what in ("", ".") and kind in ("look", "stat", "list") else what
    if kind in ("file", "import"):
        return _of_file(what, old, new, "shown" if shows else "imported" if kind == "import" else "read", who)
    if kind in ("look", "link"):
        return _of_look(what, old, new, "linked" if kind == "link" else "looked for", who)
    if kind == "stat":
        only_mode = old.split()[:2] == new.split()[:2] and old.startswith("file")
        return f"{'the mode of ' if only_mode else ''}{what} {_state(new)}; looked at by {who}"
    if kind == "list":
        return f"{f'{what} is gone' if new == _ABSENT else f'files in {what} came or went'}; listed by {who}"
    if kind == "module":
        return _of_module(*what.rpartition(":")[::2], old, new, who)
    if kind in ("package", "installed"):
        return _of_package(kind, what, old, new, who)
    if kind == "env":
        return f"the environment variable {what} {_variable(old, new)}; read by {who}"
    return _OTHERS.get(kind, "{} changed; used by {}").format(what or kind, who)


_OTHERS = {
    "environment": "other environment variables are set; listed by {1}",
    "themes": "the list of theme files changed; used by {1}",
    "drawer": "the toolchain changed: what draws the {} fences of {}",
    "pack": "the toolchain changed: the font pack {}; used by {}",
    "unrecorded": "{1} reads what cannot be followed",
}


def _of_file(what: str, old: str, new: str, verb: str, who: str) -> str:
    if old == _ABSENT:
        return f"{what} is there now; looked for by {who}"
    return f"{what} {_state(new)}; {verb} by {who}"


def _state(new: str) -> str:
    return "is gone" if new == _ABSENT else "changed"


def _of_look(what: str, old: str, new: str, verb: str, who: str) -> str:
    if new in (_ABSENT, "nothing"):
        return f"{what} is gone; {verb} by {who}"
    if old.startswith("deck ") and new.startswith("deck "):
        return f"{what} is built elsewhere now; {verb} by {who}"
    now = "there" if old in (_ABSENT, "nothing") else f"a {new.partition(' ')[0]}"
    return f"{what} is {now} now; {verb} by {who}"


def _of_module(folder: str, module: str, old: str, new: str, who: str) -> str:
    place = "" if folder in ("", ".") else f"{folder}/"
    if not old:
        return f"{place}{new.split(maxsplit=1)[0]} is there now; looked for by {who}"
    if not new:
        return f"{place}{old.split(maxsplit=1)[0]} is gone; imported by {who}"
    return f"the module {module} is found elsewhere now: {place}{old} → {place}{new}; imported by {who}"


def _of_package(kind: str, what: str, old: str, new: str, who: str) -> str:
    if old in ("", _ABSENT):
        return f"the package {what} is installed now; looked for by {who}"
    if new in ("", _ABSENT):
        return f"the package {what} is no longer installed; used by {who}"
    change = f": {old} → {new}" if kind == "package" else ""
    return f"the package {what} changed{change}; used by {who}"


def _variable(old: str, new: str) -> str:
    """Never its value, which may be a secret."""
    return "is set now" if old == _ABSENT else "is no longer set" if new == _ABSENT else "changed"
