"""SPDX 2 as JSON: its packages, without the one that the document is about."""

from __future__ import annotations

from typing import Any

from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.readers.sbom_cyclonedx import NO_PACKAGE, Bom
from docs_as_code.review.readers.sbom_packages import Package, commit_in, package
from docs_as_code.review.reading import UnreadableError

_NOTHING = ("", "NOASSERTION", "NONE")


def read(bom: dict[str, Any]) -> Bom:
    """Raises UnreadableError with a JSON pointer."""
    if bom.get("spdxVersion") not in ("SPDX-2.2", "SPDX-2.3"):
        said = str(bom.get("spdxVersion"))[:20]
        raise UnreadableError(f"SPDX 2.2 and 2.3 are read, and this is {said!r}", "/spdxVersion")
    listed = bom.get("packages")
    if not isinstance(listed, list):
        raise UnreadableError("there is no list of packages", "/packages")
    about = _about(bom)
    named = {
        words(one.get("licenseId")): words(one.get("name")) for one in objects(bom.get("hasExtractedLicensingInfos"))
    }
    packages, commit = [], None
    for number, one in enumerate(listed):
        name = part(one, "name")
        if not isinstance(name, str) or not name:
            raise UnreadableError("a package has no name", f"/packages/{number}")
        if one.get("SPDXID") == about:
            commit = commit_in(words(one.get("downloadLocation")))
        elif words(one.get("primaryPackagePurpose")).lower() not in NO_PACKAGE:
            packages.append(_package(one, name, named))
    return Bom(packages, words(part(bom, "creationInfo", "created")), commit)


def _about(bom: dict[str, Any]) -> str | None:
    """The package that is the product; None where the document describes several, or none."""
    told = bom.get("documentDescribes")
    described = {one for one in told if isinstance(one, str)} if isinstance(told, list) else set()
    for one in objects(bom.get("relationships")):
        first, kind, second = (
            words(one.get(key)) for key in ("spdxElementId", "relationshipType", "relatedSpdxElement")
        )
        if kind == "DESCRIBES" and first == "SPDXRef-DOCUMENT":
            described.add(second)
        elif kind == "DESCRIBED_BY" and second == "SPDXRef-DOCUMENT":
            described.add(first)
    described &= {words(one.get("SPDXID")) for one in objects(bom["packages"])}  # others are files
    return described.pop() if len(described) == 1 else None


def _package(one: dict[str, Any], name: str, named: dict[str, str]) -> Package:
    concluded, declared = words(one.get("licenseConcluded")), words(one.get("licenseDeclared"))
    licence = declared if concluded in _NOTHING else concluded
    licence = "" if licence in _NOTHING else named.get(licence) or licence
    version = words(one.get("versionInfo"))
    purls = [
        words(ref.get("referenceLocator"))
        for ref in objects(one.get("externalRefs"))
        if ref.get("referenceType") == "purl"
    ]
    return package(name, "" if version in _NOTHING else version, [licence], next(iter(purls), ""))
