"""Compose files: services, what they lack, and what has changed from the base."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from docs_as_code.review.readers import compose_services
from docs_as_code.review.readers.fields import differences
from docs_as_code.review.readers.helm_values import laid_over
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import About, Compared, Fact, Problem, Reader, Reading, Table, Value, counted

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROWS = 100
_KINDS = ("without_limits", "without_healthcheck", "latest_tags", "privileged", "secrets")
_FIELDS = {
    "images": re.compile(r"image|build(\..*)?"),
    "ports": re.compile(r"ports\..*"),
    "limits": re.compile(r"deploy\.resources\..*|mem_\w+|memswap_limit|cpus|cpu_\w+|pids_limit"),
    "env": re.compile(r"environment\..*|env_file.*"),
}
_ORDER = ("removed", "added", *_FIELDS, "")


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError with the line."""
    file = compose_services.read(data)
    if file is None:
        return Reading({}, is_empty=True, detail={"services": {}, "others": {}})
    problems = Tally()
    for service in file.services:
        for kind, what in compose_services.lacking(service):
            problems.add(service.name, kind, f"{about.path}:{service.line}", what)
    detail = {"services": {one.name: one.content for one in file.services}, "others": file.others}
    return Reading({}, problems.problems(), is_empty=not file.services, detail=detail)


def _together(readings: Iterable[Reading], what: str) -> dict[str, Any]:
    """Of several files, as Compose lays one over the other."""
    found: dict[str, Any] = {}
    for one in readings:
        found = laid_over(found, one.detail[what])
    return found


def _compare(head: tuple[Reading, ...], base: tuple[Reading, ...]) -> Compared:
    now, before = _together(head, "services"), _together(base, "services")
    gone = Tally()
    rows = [("added", name, "", "added") for name in now if name not in before]
    for name in before:
        if name not in now:
            gone.add(name, "removed", "", "it is gone since the base")
            rows.append(("removed", name, "", "removed"))
    changed: Counter[str] = Counter()
    for name in now:
        found = list(differences(before.get(name, now[name]), now[name]))
        kinds = {_kind(one.field) for one in found}
        changed.update({"changed": 1, **dict.fromkeys(kinds, 1)} if found else {})
        rows += [(_kind(one.field), name, *_shown(one.field, one.change, one.kind)) for one in found]
    for one in differences(_together(base, "others"), _together(head, "others")):
        section, _, rest = one.field.partition(".")
        rows.append(("", section, *_shown(rest, one.change, one.kind)))
    rows.sort(key=lambda row: _ORDER.index(row[0]))
    counts: dict[str, Value] = {"added": len(now.keys() - before.keys()), "removed": len(before.keys() - now.keys())}
    counts |= {"changed": changed["changed"], **{f"changed_{kind}": changed[kind] for kind in _FIELDS}}
    table = Table("Against the base", ("Service", "Field", "Change"), tuple(row[1:] for row in rows[:_ROWS]), len(rows))
    return Compared(counts, gone.problems(), (table,) if rows else ())


def _kind(field: str) -> str:
    return next((kind for kind, shape in _FIELDS.items() if shape.fullmatch(field)), "")


def _shown(field: str, change: str, kind: str) -> tuple[str, str]:
    """Of what is in a set, only whether it is there: the port, not `nothing → there`."""
    section, _, rest = field.partition(".")
    field = f"{section} {rest}" if section in compose_services.NAMED else field
    return field, kind if compose_services.THERE in change.split(" → ") else change


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return {"services": len(_together(readings, "services")), **{kind: counted(problems, kind) for kind in _KINDS}}


READER = Reader(
    "compose",
    "Compose files, several laid over each other in their order; with `include` or `extends`, what "
    "`docker compose config` prints",
    "configure",
    (
        Fact("services", "number", "services"),
        Fact("without_limits", "number", "services without a limit of memory"),
        Fact("without_healthcheck", "number", "services of which the file has no health check"),
        Fact(
            "latest_tags",
            "number",
            "services that are not built, and whose image has no digest and no tag, or `latest`",
        ),
        Fact("privileged", "number", "services that are privileged"),
        Fact("secrets", "number", "values that look secret, and stand in the file itself"),
        Fact("added", "number", "with a base: services that it lacks"),
        Fact("removed", "number", "with a base: services that are gone"),
        Fact("changed", "number", "with a base: services that are not what they were"),
        Fact("changed_images", "number", "those of them with another image or way to build it"),
        Fact("changed_ports", "number", "those of them with other ports"),
        Fact("changed_limits", "number", "those of them with other limits or reservations"),
        Fact("changed_env", "number", "those of them with another environment"),
    ),
    read,
    _sum_up,
    ("path", "base"),
    _compare,
)
