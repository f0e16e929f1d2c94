"""The packages that an SBOM lists, and what each is known by: its purl without the version, else its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMIT = re.compile(r"@([0-9a-f]{40})(?:[#&?]|$)")


class Package(NamedTuple):
    """One package: `key` is the same in all its versions."""

    key: str
    version: str
    licences: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The type of its purl; empty where it has none."""
        return self.key.partition("/")[0] if "/" in self.key else ""


def package(name: str, version: str, licences: Iterable[str], purl: str = "") -> Package:
    """A purl tells more than a name: the same name may stand in two worlds, such as npm and PyPI."""
    key, of_purl = _taken_apart(purl) if purl else ("", "")
    named = {one.rpartition(" :: ")[2] for one in licences}  # Python's classifiers are long
    return Package(key or name, version or of_purl, tuple(sorted(named - {""})))


def _taken_apart(purl: str) -> tuple[str, str]:
    """`pkg:TYPE/NAMESPACE/NAME@VERSION?QUALIFIERS#SUBPATH` without the last two, which tell no other package.

    By hand: it is a handful of lines, and tools write purls that the library for them refuses.
    """
    whole = re.split(r"[?#]", purl, maxsplit=1)[0]
    scheme, _, rest = whole.partition(":")
    kind, slash, path = rest.lstrip("/").partition("/")
    if scheme.lower() != "pkg" or not slash or not path:
        return "", ""
    folder, slash, last = path.rpartition("/")
    name, _, version = last.partition("@")
    key = unquote(f"{kind.lower()}/{folder}{slash}{name}")
    return (re.sub(r"[-_.]+", "-", key.lower()) if kind.lower() == "pypi" else key), unquote(version)


def commit_in(text: str) -> str | None:
    """The commit that a link to a repository ends in: `git+https://host/repo@SHA`, also inside a purl."""
    match = _COMMIT.search(unquote(text))
    return match[1] if match else None
