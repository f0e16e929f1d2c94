"""The inputs of a job as people see them: the thing that it uses, and what it does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docs_as_code.engine.inputs import Inputs, World

IN_VAIN = "looked for in vain"
_HOW = {
    "import": ("imported", "module"),
    "file": ("read", "data"),
    "list": ("listed", "folder"),
    "stat": ("looked at", "data"),
    "look": ("looked for", "data"),
    "link": ("linked", "data"),
    "env": ("environment variable", "variable"),
    "package": ("package", "package"),
    "pack": ("font pack", "package"),
    "drawer": ("package", "package"),
}
# What a job does with a thing, in the words of the thing and in its own; what says most comes first.
_VERBS = {
    "draws it": "is drawn by it",
    "imported": "imports it",
    "read": "reads it",
    "shown": "shows it",
    "listed": "lists it",
    "linked": "links to it",
    "looked at": "looks at it",
    "looked for": "looks for it",
    "fonts": "has its fonts",
    "environment variable": "reads it",
    "package": "uses it",
    "font pack": "uses it",
    IN_VAIN: "looks for it in vain",
}
_ORDER = tuple(_VERBS)


class Use(NamedTuple):
    """Something that a job uses: a path, or the name of a variable or package, and `how` it is used.

    `kind` tells what it is; `has_changed`: it is another now than when the job last ran.
    """

    name: str
    how: str
    kind: str
    has_changed: bool = False

    @property
    def is_path(self) -> bool:
        """Whether it is, or would be, a file or a folder."""
        return self.kind not in ("variable", "package", "package icon")

    @property
    def verb(self) -> str:
        """What the job does with it."""
        return _VERBS[self.how]


def uses(inputs: Inputs, world: World) -> tuple[Use, ...]:
    """Each thing that these inputs are about, once: as what is done with it that says most."""
    found: dict[str, Use] = {}
    for name, value in inputs:
        use = _use(name, value, has_changed=world.value(name) != value)
        if use is not None:
            both = [use, found[use.name]] if use.name in found else [use]
            changed = any(one.has_changed for one in both)
            found[use.name] = min(both, key=_rank)._replace(has_changed=changed)
    return tuple(sorted(found.values(), key=lambda use: (_rank(use), use.name)))


def icon(name: str) -> Use:
    """An icon of a picture, by its portable name; that of a package is named as below its folder."""
    kind, _, rest = name.partition(":")
    return Use(rest, "shown", "icon" if kind != "package" else "package icon")


def _rank(use: Use) -> int:
    return _ORDER.index(use.how)


def _use(name: str, value: str, *, has_changed: bool) -> Use | None:
    kind, _, what = name.removeprefix("python-").partition(":")
    if kind in ("module", "installed"):  # where an import was looked for: what was found there is said by its file
        if value or kind == "installed":
            return None
        folder, _, module = what.rpartition(":")
        return Use(f"{folder}/{module}" if folder not in ("", ".") else module, IN_VAIN, "module", has_changed)
    if kind not in _HOW:
        return None
    how, sort = _HOW[kind]
    if sort == "data" and what.endswith(".css"):
        sort = "theme"
    if value in ("absent", "nothing") and sort not in ("variable", "package"):
        how = IN_VAIN
    if kind == "package":
        what = f"{what} {value}" if value != "absent" else what
    return Use(what or ".", how, sort, has_changed)
