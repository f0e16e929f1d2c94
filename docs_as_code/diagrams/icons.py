"""The index of all icon classes of the package `diagrams`: what `icons QUERY` searches and what a typo is matched with.

It is read from the package's files and imports nothing of it, so it is quick and has no side effects.
"""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH113, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import ast
import difflib
import importlib.util
import os
from dataclasses import dataclass
from functools import lru_cache

_LIKENESS = 0.6  # difflib's ratio from which on two names are near
_CLOSE = 0.1  # how much less like than the nearest one a name may be to be offered beside it


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
        tree = ast.parse(file.read())
    folders = dict(inherited)
    found: dict[str, str | None] = {}
    aliases: dict[str, list[str]] = {}
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef):
            values = _texts(statement)
            bases = [base.id for base in statement.bases if isinstance(base, ast.Name)]
            folder = values.get("_icon_dir") or next((folders[base] for base in bases if base in folders), "")
            folders[statement.name] = folder
            if not statement.name.startswith("_"):
                picture = values.get("_icon")
                found[statement.name] = f"{folder}/{picture}" if picture else None
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Name):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
            aliases.setdefault(statement.value.id, []).extend(names)
            for name in set(names) - {statement.value.id}:
                found.pop(name, None)  # an alias that takes the name of an earlier class hides it
    icons.extend(Icon(name, module, tuple(aliases.get(name, ())), picture) for name, picture in found.items())
    return folders


def _texts(body: ast.ClassDef) -> dict[str, str]:
    return {
        target.id: statement.value.value
        for statement in body.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name) and isinstance(statement.value.value, str)
    }


def search(query: str, limit: int = 40) -> list[Icon]:
    """The classes that fit `query`, the best first: names and aliases, then modules, then what is spelled alike."""
    words = [plain for plain in map(_plain, query.split()) if plain]
    if not words:
        return []
    scored = [(score, position, icon) for position, icon in enumerate(index()) if (score := _score(icon, words)) > 0]
    scored.sort(key=lambda one: (-one[0], len(one[2].name), one[1]))
    best = scored[0][0] if scored else 0
    # What is merely spelled alike is noise beside a real match.
    return [icon for score, _, icon in scored if best < 1 or score >= 1][:limit]


def _score(icon: Icon, words: list[str]) -> float:
    names = [_plain(name) for name in icon.names]
    module = icon.module.replace(".", " ").split()[1:]
    whole = "".join(words)
    if whole in names:
        return 5
    if any(word in names for word in words) and all(word in names or word in module for word in words):
        return 4.5
    if any(name.startswith(whole) for name in names):
        return 4
    if any(whole in name for name in names):
        return 3
    if all(any(word in name for name in names) or word in module for word in words):
        return 2
    if all(any(word in part for part in (*names, *module)) for word in words):
        return 1
    return 0.9 * max(_likeness(whole, name) for name in names)


def _likeness(query: str, name: str) -> float:
    matcher = difflib.SequenceMatcher(None, query, name)
    if matcher.real_quick_ratio() < _LIKENESS or matcher.quick_ratio() < _LIKENESS:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= _LIKENESS else 0


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def suggest(name: str, module: str) -> str | None:
    """A hint for a class `name` that `module` does not have: the nearest ones there, or where it really is."""
    icons_here = [icon for icon in index() if icon.module == module]
    here = [icon.name for icon in icons_here] + [alias for icon in icons_here for alias in icon.aliases]
    same = [icon for icon in index() if name.lower() in (one.lower() for one in icon.names)]
    near = _nearest(name, here)
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
    wide = _nearest(name, [one for icon in index() for one in icon.names])
    if wide:
        home = next(icon.module for icon in index() if wide[0] in icon.names)
        return f"did you mean {wide[0]} of {home}?"
    return f"`docs-as-code icons {name}` searches all icon classes"


def suggest_module(module: str) -> str | None:
    """A hint for a module of `diagrams` that does not exist."""
    known = sorted({icon.module for icon in index()} | {icon.module.rpartition(".")[0] for icon in index()})
    near = _nearest(module, known)
    return f"did you mean {_either(near)}?" if near else None


def _nearest(name: str, names: list[str]) -> list[str]:
    """Up to three of `names` that are spelled most like `name`; of equals, the first in `names`."""
    scored = [(_likeness(name.lower(), one.lower()), -place, one) for place, one in enumerate(dict.fromkeys(names))]
    scored.sort(reverse=True)
    return [one for score, _, one in scored[:3] if score and score > scored[0][0] - _CLOSE]


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
