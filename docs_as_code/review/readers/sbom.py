"""SBOM, CycloneDX or SPDX as JSON: packages, their versions and licences, and what has changed from the base."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docs_as_code.review import times
from docs_as_code.review.readers import json_text, sbom_cyclonedx, sbom_spdx
from docs_as_code.review.readers.sbom_compare import compare
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import (
    About,
    Chart,
    Fact,
    Problem,
    Reader,
    Reading,
    Table,
    UnreadableError,
    Value,
    added,
    counted,
)

if TYPE_CHECKING:
    from docs_as_code.review.readers.sbom_cyclonedx import Bom
    from docs_as_code.review.readers.sbom_packages import Package

_ROWS = 30
_BARS = 8


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with a line or a JSON pointer."""
    bom = _bom(data)
    packages = _once_each(bom.packages)
    licences = Counter(licence for one in packages for licence in one.licences)
    problems = Tally()
    for one in packages:
        if not one.licences:
            problems.add(one.key, "without_licence", "", f"version {one.version or 'unknown'}")
        if not one.version:
            problems.add(one.key, "without_version", "", f"licence {', '.join(one.licences) or 'unknown'}")
    made, zoned = times.moment(bom.made) or (None, True)
    return Reading(
        {"packages": len(packages)},
        problems.problems(),
        made,
        zoned,
        bom.commit,
        tables=_tables(licences),
        charts=_charts(licences, sum(not one.licences for one in packages)),
        detail={"packages": packages},
    )


def _bom(data: bytes) -> Bom:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise UnreadableError("it is XML, and an SBOM is read as JSON")
    bom = json_text.loaded(data)
    if isinstance(bom, dict) and isinstance(bom.get("sbom"), dict):
        bom = bom["sbom"]  # as GitHub's API answers
    if not isinstance(bom, dict):
        raise UnreadableError("it is neither CycloneDX nor SPDX: an object is expected")
    if bom.get("bomFormat") == "CycloneDX":
        return sbom_cyclonedx.read(bom)
    if "spdxVersion" in bom:
        return sbom_spdx.read(bom)
    if "@context" in bom:
        raise UnreadableError("SPDX 2.2 and 2.3 are read, and this looks like SPDX 3", "/@context")
    raise UnreadableError("it is neither CycloneDX nor SPDX: `bomFormat` and `spdxVersion` are missing")


def _once_each(packages: list[Package]) -> tuple[Package, ...]:
    """A package that is listed twice in one version is one, with the licences of both."""
    found: dict[tuple[str, str], Package] = {}
    for one in packages:
        known = found.get((one.key, one.version), one)
        found[one.key, one.version] = one._replace(licences=tuple(sorted({*known.licences, *one.licences})))
    return tuple(found.values())


def _ordered(licences: Counter[str]) -> list[tuple[str, int]]:
    return sorted(licences.items(), key=lambda pair: (-pair[1], pair[0]))


def _tables(licences: Counter[str]) -> tuple[Table, ...]:
    rows = tuple((name, f"{count:,}") for name, count in _ordered(licences)[:_ROWS])
    return (Table("Licences", ("Licence", "Packages"), rows, len(licences)),) if len(rows) > _BARS else ()


def _charts(licences: Counter[str], none: int) -> tuple[Chart, ...]:
    every = _ordered(licences)
    rows: list[tuple[str | float | None, ...]] = [(name[:40], count) for name, count in every[:_BARS]]
    if every[_BARS:]:
        rows.append((f"{len(every) - _BARS:,} others", sum(count for _, count in every[_BARS:])))
    if none:
        rows.append(("none", none))
    return (Chart("Packages by licence", "hbar", ("Licence", "Packages"), tuple(rows)),) if rows else ()


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return {
        "packages": added(readings, "packages"),
        "licences": len({name for one in readings for package in one.detail["packages"] for name in package.licences}),
        "without_licence": counted(problems, "without_licence"),
        "without_version": counted(problems, "without_version"),
    }


READER = Reader(
    "sbom",
    "a list of packages as CycloneDX 1 or SPDX 2.2 or 2.3, in JSON: cyclonedx-bom, Syft, Trivy, GitHub's export",
    "package",
    (
        Fact("packages", "number", "packages, each version once, without files and the product itself"),
        Fact("licences", "number", "different licences; an expression such as `MIT OR Apache-2.0` is one"),
        Fact("without_licence", "number", "packages of which no licence is known"),
        Fact("without_version", "number", "packages of which no version is known"),
        Fact("added", "number", "with a base: packages that it lacks"),
        Fact("removed", "number", "with a base: packages that are gone"),
        Fact("upgraded", "number", "with a base: packages of a later version"),
        Fact("downgraded", "number", "with a base: packages of an earlier version"),
        Fact("changed", "number", "with a base: packages of another version, where nothing tells which is later"),
        Fact("new_licences", "number", "with a base: licences that it lacks"),
    ),
    read,
    _sum_up,
    ("path", "base"),
    compare,
)
