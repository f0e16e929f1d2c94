"""Which installed distribution a module belongs to, from the metadata in a folder of site packages.

`importlib.metadata` answers the same in ten times the time; here one answer serves a whole build.
"""

# Paths are text here, and many.
# ruff: noqa: PTH118, PTH119, PTH123, PTH208

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass

from docs_as_code.diagrams.python.input_names import site_of

_FIRST_PART = re.compile(r"^\"?([\w-]+)(?:/|[^/,]*\.(?:py|so),)", re.MULTILINE)


@dataclass(frozen=True)
class Distribution:
    """`metadata` is the folder that describes it; `is_local`: installed from a path, where its version says nothing."""

    name: str
    version: str
    metadata: str
    is_local: bool


class Distributions:
    """The distributions in one folder; the files of each are read when somebody asks for a name that is not its own."""

    def __init__(self, folder: str) -> None:
        self._by_name = {one.name: one for one in map(_distribution, _metadata(folder)) if one is not None}
        self._by_module: dict[str, list[Distribution]] | None = None
        self._local = {name: one for one in self._by_name.values() if one.is_local for name in _modules(one)}

    def local(self, module: str) -> bool:
        """Whether a top-level module comes from a distribution that was installed from a path."""
        return module in self._local

    def named(self, module: str) -> Distribution | None:
        """The distribution that is called as its module is."""
        return self._by_name.get(normalized(module))

    def modules(self, distribution: Distribution) -> tuple[str, ...]:
        """The first parts of the names of its files."""
        return _modules(distribution)

    def of(self, module: str) -> tuple[Distribution, ...]:
        """All distributions with a part of a top-level module; none when nobody knows where it is from."""
        known = self.named(_own_name(module))
        if known is not None:
            return (known,)
        if self._by_module is None:
            self._by_module = {}
            for one in self._by_name.values():
                for name in _modules(one):
                    self._by_module.setdefault(name, []).append(one)
        return tuple(self._by_module.get(module.partition(".")[0], ()))


class Installed:
    """The packages that the server has loaded ahead of time, with the versions that it has loaded."""

    def __init__(self) -> None:
        self._sites: dict[str, Distributions] = {}
        self._known: dict[tuple[str, str], tuple[str, str]] = {}
        self.loaded: tuple[tuple[str, str], ...] = ()

    def remember(self, at_startup: frozenset[str]) -> None:
        """Take down the version of each package that is loaded now, but for those that every interpreter loads."""
        tops = dict.fromkeys(name.partition(".")[0] for name in sys.modules).keys() - at_startup
        places = (site_of(str(getattr(sys.modules.get(top), "__file__", None))) for top in tops)
        self.loaded = tuple(dict.fromkeys(place for place in places if place is not None))
        for folder, top in self.loaded:
            distribution = self.site(folder).named(top.partition(".")[0])
            if distribution is not None and not distribution.is_local:
                for module in (top, *self.site(folder).modules(distribution)):
                    self._known[folder, module] = (distribution.name, distribution.version)

    def site(self, folder: str) -> Distributions:
        """The distributions in a folder of site packages."""
        if folder not in self._sites:
            self._sites[folder] = Distributions(folder)
        return self._sites[folder]

    def version(self, place: tuple[str, str]) -> tuple[str, str] | None:
        """Name and version of the distribution that a loaded package belongs to."""
        return self._known.get(place)


def normalized(name: str) -> str:
    """A distribution's name as the packaging specifications compare it."""
    return name.replace("_", "-").replace(".", "-").lower()


def _own_name(module: str) -> str:
    """The folder with the metadata names its distribution itself."""
    return module.partition("-")[0] if module.endswith((".dist-info", ".egg-info")) else module.partition(".")[0]


def _metadata(folder: str) -> list[str]:
    try:
        return [
            os.path.join(folder, name)
            for name in sorted(os.listdir(folder))
            if name.endswith((".dist-info", ".egg-info"))
        ]
    except OSError:
        return []


def _distribution(metadata: str) -> Distribution | None:
    name, _, rest = os.path.basename(metadata).rpartition(".")[0].partition("-")
    if not rest:
        return None
    return Distribution(normalized(name), rest.partition("-py")[0], metadata, _is_local(metadata))


def _is_local(metadata: str) -> bool:
    text = _text(os.path.join(metadata, "direct_url.json"))
    return '"file:' in text


def _modules(distribution: Distribution) -> tuple[str, ...]:
    listed = _text(os.path.join(distribution.metadata, "RECORD"))
    names = (
        _FIRST_PART.findall(listed) if listed else _text(os.path.join(distribution.metadata, "top_level.txt")).split()
    )
    return tuple(dict.fromkeys(names))


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
