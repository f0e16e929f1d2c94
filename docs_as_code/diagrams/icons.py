"""The index of all icon classes of the package `diagrams`: what `icons QUERY` searches and what a typo is matched with.

It is read from the lines of the package's files and imports nothing of it, so it is quick and has no side effects.
"""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH113, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import difflib
import importlib.util
import os
import re
from dataclasses import dataclass
from functools import lru_cache

_LIKENESS = 0.6  # difflib's ratio from which on two names are near
_CLOSE = 0.1  # how much less like than the nearest one a name may be to be offered beside it

# A class, its picture or folder of pictures, and another name for a class: each stands on a line of its own there.
_LINE = re.compile(
    r"""^class\ (\w+)\((\w*).*\):$ | ^\ +(_icon|_icon_dir)\ =\ "(.*)"$ | ^(\w+)\ =\ ([A-Za-z]\w*)$""",
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True)
class Icon:
    """One class; `path` is its picture relative to the folder of site packages, None where it has none of its own."""

    name: str
    module: str
    aliases: tuple[str, ...] = ()
    path: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)

    @property
    def import_line(self) -> str:
        """The statement that makes the class available."""
        return f"from {self.module} import {self.name}"


@lru_cache(maxsize=1)
def index() -> tuple[Icon, ...]:
    """Every icon class that the installed package has, in the order of its modules; empty where it is missing."""
    spec = importlib.util.find_spec("diagrams")
    if spec is None or not spec.origin:
        return ()
    root = os.path.dirname(spec.origin)
    icons: list[Icon] = []
    for provider in sorted(os.listdir(root)):
        folder = os.path.join(root, provider)
        if not os.path.isfile(os.path.join(folder, "__init__.py")):
            continue
        inherited = _read(os.path.join(folder, "__init__.py"), f"diagrams.{provider}", {}, icons)
        for file in sorted(os.listdir(folder)):
            if file.endswith(".py") and file != "__init__.py":
                _read(os.path.join(folder, file), f"diagrams.{provider}.{file[:-3]}", inherited, icons)
    return tuple(icons)


def _read(path: str, module: str, inherited: dict[str, str], icons: list[Icon]) -> dict[str, str]:
    """Add the classes of one file to `icons`; return the folder of pictures of each class, by name."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    folders = dict(inherited)
    found: dict[str, str | None] = {}
    aliases: dict[str, list[str]] = {}
    current = ""
    for cls, base, attribute, value, alias, target in _LINE.findall(text):
        if cls:
            current = cls
            folders[cls] = folders.get(base, "")
            if not cls.startswith("_"):
                found[cls] = None
        elif attribute == "_icon_dir":
            folders[current] = value
        elif attribute and current in found:
            found[current] = f"{folders[current]}/{value}"
        elif alias:
            aliases.setdefault(target, []).append(alias)
            if alias != target:
                found.pop(alias, None)  # an alias that takes the name of an earlier class hides it
    icons.extend(Icon(name, module, tuple(aliases.get(name, ())), picture) for name, picture in found.items())
    return folders


def _likeness(query: str, name: str) -> float:
    matcher = difflib.SequenceMatcher(None, query, name)
    if matcher.real_quick_ratio() < _LIKENESS or matcher.quick_ratio() < _LIKENESS:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= _LIKENESS else 0


def suggest(name: str, module: str) -> str | None:
    """A hint for a class `name` that `module` does not have: the nearest ones there, or where it really is."""
    icons_here = [icon for icon in index() if icon.module == module]
    here = [icon.name for icon in icons_here] + [alias for icon in icons_here for alias in icon.aliases]
    same = [icon for icon in index() if name.lower() in (one.lower() for one in icon.names)]
    near = nearest(name, here)
    exact_here = [one for one in here if one.lower() == name.lower()]
    if exact_here:
        return f"did you mean {exact_here[0]}?"
    if same:
        provider = ".".join(module.split(".")[:2])
        same.sort(key=lambda icon: not icon.module.startswith(provider))
        icon = same[0]
        found = next(one for one in icon.names if one.lower() == name.lower())
        return f"{found} is in {icon.module}"
    if near:
        return f"did you mean {_either(near)}?"
    wide = nearest(name, [one for icon in index() for one in icon.names])
    if wide:
        home = next(icon.module for icon in index() if wide[0] in icon.names)
        return f"did you mean {wide[0]} of {home}?"
    return f"`docs-as-code icons {name}` searches all icon classes"


def suggest_module(module: str) -> str | None:
    """A hint for a module of `diagrams` that does not exist."""
    known = sorted({icon.module for icon in index()} | {icon.module.rpartition(".")[0] for icon in index()})
    near = nearest(module, known)
    return f"did you mean {_either(near)}?" if near else None


def nearest(name: str, names: list[str]) -> list[str]:
    """Up to three of `names` that are spelled most like `name`; of equals, the first in `names`."""
    scored = [(_likeness(name.lower(), one.lower()), -place, one) for place, one in enumerate(dict.fromkeys(names))]
    scored.sort(reverse=True)
    return [one for score, _, one in scored[:3] if score and score > scored[0][0] - _CLOSE]


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
