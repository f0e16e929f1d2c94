"""CycloneDX as JSON: its components, also those inside others, as packages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.readers.sbom_packages import Package, commit_in, package
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Components that nobody installs as a package.
NO_PACKAGE = ("cryptographic-asset", "data", "device", "file", "operating-system")


class Bom(NamedTuple):
    """What an SBOM says, whatever its format."""

    packages: list[Package]
    made: str
    commit: str | None


def read(bom: dict[str, Any]) -> Bom:
    """Raises UnreadableError with a JSON pointer."""
    version = bom.get("specVersion")
    if not isinstance(version, str) or not re.fullmatch(r"1\.\d+", version):
        raise UnreadableError(f"CycloneDX 1 is read, and this is {str(version)[:20]!r}", "/specVersion")
    if not isinstance(bom.get("components"), list):
        raise UnreadableError("there is no list of components", "/components")
    main = part(bom, "metadata", "component")
    return Bom(list(_packages(bom)), words(part(bom, "metadata", "timestamp")), commit_in(words(part(main, "purl"))))


def _packages(bom: dict[str, Any]) -> Iterator[Package]:
    left = [
        ("/components", bom["components"]),
        ("/metadata/component/components", part(bom, "metadata", "component", "components")),
    ]
    while left:
        place, listed = left.pop()
        for number, one in enumerate(listed if isinstance(listed, list) else ()):
            name = part(one, "name")
            if not isinstance(name, str) or not name:
                raise UnreadableError("a component has no name", f"{place}/{number}")
            if "components" in one:
                left.append((f"{place}/{number}/components", one["components"]))
            if one.get("type") not in NO_PACKAGE:
                group = words(one.get("group"))
                whole = f"{group}/{name}" if group else name
                yield package(whole, words(one.get("version")), _licences(one), words(one.get("purl")))


def _licences(component: dict[str, Any]) -> Iterator[str]:
    for one in objects(component.get("licenses")):
        yield words(one.get("expression")) or words(part(one, "license", "id")) or words(part(one, "license", "name"))
