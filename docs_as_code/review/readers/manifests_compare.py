"""What changes in a cluster: objects added, removed and changed, and these field by field."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from docs_as_code.review.readers.fields import Difference, differences
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import Compared, Reading, Table

if TYPE_CHECKING:
    from docs_as_code.review.readers.manifests_objects import Object

_ROWS = 100  # of the table
FIELDS = {
    "replicas": "replicas, also bounds of an autoscaler",
    "images": "images",
    "resources": "requests or limits",
    "probes": "probes",
    "env": "environment variables",
    "ports": "ports",
}
_ORDER = ("removed", "added", *FIELDS, "")
_SHAPES = {
    "replicas": re.compile(r"spec\.(replicas|minReplicas|maxReplicas)"),
    "images": re.compile(r".*[cC]ontainers\[[^\]]*\]\.image"),
    "resources": re.compile(r".*[cC]ontainers\[[^\]]*\]\.resources(\..*)?"),
    "probes": re.compile(r".*[cC]ontainers\[[^\]]*\]\.\w+Probe(\..*)?"),
    "env": re.compile(r".*[cC]ontainers\[[^\]]*\]\.(env|envFrom)(\[.*)?"),
    "ports": re.compile(r"(.*[cC]ontainers\[[^\]]*\]|spec)\.ports(\[.*)?"),
}
_OF_CONTAINER = re.compile(
    r"(?:spec\.)?(?:jobTemplate\.spec\.)?(?:template\.spec\.)?(?:init|ephemeral)?[cC]ontainers\[([^\]]*)\]\.(.+)"
)


def compare(head: tuple[Reading, ...], base: tuple[Reading, ...]) -> Compared:
    """By group, kind, namespace and name."""
    now, before = _by_identity(head), _by_identity(base)
    added = [one for identity, one in now.items() if identity not in before]
    removed = [one for identity, one in before.items() if identity not in now]
    rows = [("removed", one.label, "", "removed") for one in removed]
    rows += [("added", one.label, "", "added") for one in added]
    gone = Tally()
    for one in removed:
        gone.add(one.label, "removed", "", "it is gone since the base")
    changed: Counter[str] = Counter()
    for identity, one in now.items():
        found = [(_kind(field), field, change) for field, change, _ in _found(before.get(identity, one), one)]
        changed.update({"changed": 1, **{kind: 1 for kind, _, _ in found}} if found else {})
        rows += [(kind, one.label, _shown(field), change) for kind, field, change in found]
    rows.sort(key=lambda row: (_ORDER.index(row[0]), row[1]))
    table = Table("Against the base", ("Object", "Field", "Change"), tuple(row[1:] for row in rows[:_ROWS]), len(rows))
    return Compared(
        {
            "added": len(added),
            "removed": len(removed),
            "changed": changed["changed"],
            **{f"changed_{name}": changed[name] for name in FIELDS},
        },
        gone.problems(),
        (table,) if rows else (),
    )


def _by_identity(readings: tuple[Reading, ...]) -> dict[tuple[str, ...], Object]:
    return {one.identity: one for reading in readings for one in reading.detail["objects"]}


def _found(old: Object, new: Object) -> list[Difference]:
    return list(differences(old.content, new.content)) if old.content != new.content else []


def _kind(field: str) -> str:
    return next((kind for kind, shape in _SHAPES.items() if shape.fullmatch(field)), "")


def _shown(field: str) -> str:
    """`image of app` instead of `spec.template.spec.containers[app].image`."""
    match = _OF_CONTAINER.fullmatch(field)
    if match is None:
        return field.removeprefix("spec.") if field == "spec.replicas" else field
    what = re.sub(r"^env\[([^\]]*)\]\.value$", r"env \1", match[2])
    return f"{what} of {match[1]}"
