"""What has changed from one SBOM to another: packages added, removed, upgraded and downgraded, and new licences."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.readers.version_order import direction
from docs_as_code.review.reading import Compared, Reading, Table

if TYPE_CHECKING:
    from docs_as_code.review.readers.sbom_packages import Package

_ROWS = 60  # of a table
_ORDER = ("downgraded", "added", "removed", "changed", "upgraded")  # what is most worth a look comes first


class _Change(NamedTuple):
    what: str
    key: str
    versions: str
    licences: str


def compare(head: tuple[Reading, ...], base: tuple[Reading, ...]) -> Compared:
    """By purl without the version, else by name."""
    now, before = _by_key(head), _by_key(base)
    changes = [one for key in sorted({*now, *before}) if (one := _change(key, before.get(key, []), now.get(key, [])))]
    counted = Counter(one.what for one in changes)
    fresh = _new_licences(now, before)
    problems = Tally()
    for one in changes:
        if one.what == "downgraded":
            problems.add(one.key, one.what, "", one.versions)
    for name, packages in fresh:
        problems.add(name, "new_licences", "", f"of {packages}")
    return Compared(
        {**{what: counted[what] for what in _ORDER}, "new_licences": len(fresh)},
        problems.problems(),
        tuple(_tables(changes, fresh)),
    )


def _by_key(readings: tuple[Reading, ...]) -> dict[str, list[Package]]:
    found: dict[str, list[Package]] = defaultdict(list)
    for reading in readings:
        for one in reading.detail["packages"]:
            found[one.key].append(one)
    return found


def _change(key: str, old: list[Package], new: list[Package]) -> _Change | None:
    """None where all versions of a package are what they were."""
    before, after = {one.version for one in old}, {one.version for one in new}
    if before == after:
        return None
    licences = ", ".join(sorted({name for one in new or old for name in one.licences})) or "unknown"
    if not old or not new:
        return _Change("removed" if old else "added", key, _listed(before or after), licences)
    way = direction(_latest(before, new[0].kind), _latest(after, new[0].kind), new[0].kind)
    what = {1: "upgraded", -1: "downgraded"}.get(way or 0, "changed")
    return _Change(what, key, f"{_listed(before)} → {_listed(after)}", licences)


def _latest(versions: set[str], kind: str) -> str:
    latest, *others = sorted(versions)
    for one in others:
        if direction(latest, one, kind) == 1:
            latest = one
    return latest


def _listed(versions: set[str]) -> str:
    return ", ".join(one or "no version" for one in sorted(versions))


def _new_licences(now: dict[str, list[Package]], before: dict[str, list[Package]]) -> list[tuple[str, str]]:
    """Each with the packages that bring it."""
    known = {name for packages in before.values() for one in packages for name in one.licences}
    found: dict[str, set[str]] = defaultdict(set)
    for key, packages in now.items():
        for one in packages:
            for name in one.licences:
                if name not in known:
                    found[name].add(key)
    return [(name, _some(sorted(keys))) for name, keys in sorted(found.items())]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _tables(changes: list[_Change], fresh: list[tuple[str, str]]) -> list[Table]:
    """The row of each change, the most telling first."""
    changes = sorted(changes, key=lambda one: (_ORDER.index(one.what), one.key))
    rows = tuple((one.what, one.key, one.versions, one.licences) for one in changes[:_ROWS])
    tables = []
    if fresh:
        tables.append(Table("New licences", ("Licence", "Packages"), tuple(fresh[:_ROWS]), len(fresh)))
    if rows:
        columns = ("Change", "Package", "Version", "Licence")
        tables.append(Table("Against the base", columns, rows, len(changes)))
    return tables
