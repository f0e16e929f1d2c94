"""The picture of a set of Kubernetes objects: a thing for each, and a link for each reference that leads to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.k8s.folding import fold
from docs_as_code.diagrams.sources.k8s.icons import GENERIC, ICONS, RANKS, UNTOLD
from docs_as_code.diagrams.sources.k8s.objects import Index, Object, claims_of, objects
from docs_as_code.diagrams.sources.k8s.pods import pods_of
from docs_as_code.diagrams.sources.k8s.references import choices, references
from docs_as_code.diagrams.sources.k8s.selecting import Labelled
from docs_as_code.diagrams.sources.k8s.traffic import ROUTES, hosts, traffic
from docs_as_code.diagrams.sources.picture import Link, Picture, Thing, in_file
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.reading import at, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.diagrams.sources.k8s.links import Reference

_CLUSTER_WIDE = frozenset({"ClusterRole", "ClusterRoleBinding", "Group", "IngressClass", "StorageClass", "User"})
_PARTIES = frozenset({"Group", "User"})  # no objects of the cluster: nobody expects them in a file


def picture(documents: Iterable[tuple[str, Any]], *, collapse: bool = True) -> Picture:
    """The picture of (path, document) pairs. Raises SourcesError when no object is among them."""
    every = objects(documents)
    every += [claim for one in every for claim in claims_of(one)]
    if not every:
        hint = "an object has `apiVersion`, `kind` and `metadata.name`"
        raise SourcesError("the files hold no Kubernetes object that can be drawn", hint=hint)
    kept, counts = fold(every, Index(every)) if collapse else (every, {})
    index = Index(kept)
    workloads = Labelled((one, pods.labels) for one in kept if (pods := pods_of(one)) is not None)
    services = Labelled((one, one.labels) for one in index.of("Service"))
    found: dict[str, Object] = {one.key: one for one in kept}
    elsewhere: dict[str, Object] = {}
    links: list[Link] = []
    said = [
        reference
        for one in kept
        for reference in (*traffic(one, workloads, services, index), *references(one, index), *choices(one, index))
    ]
    for reference in sorted(said, key=lambda one: not one.needed):  # what is needed may be what others speak of
        one, other = reference.source, _other(reference, index, elsewhere)
        if other is not None and other is not one:
            ends = (other, one) if reference.backwards else (one, other)
            links.append(Link(ends[0].key, ends[1].key, reference.bond, reference.label))
    things = [_thing(one, _notes(one, counts)) for one in found.values()]
    things += [_thing(one, () if one.kind in _PARTIES else ("(elsewhere)",)) for one in elsewhere.values()]
    things.sort(key=lambda thing: (thing.groups.get("namespace", ""), RANKS.get(thing.kind, len(RANKS)), thing.name))
    order = {thing.name: number for number, thing in enumerate(things)}
    links.sort(key=lambda link: (order[link.tail], order[link.head]))
    return Picture(tuple(things), tuple(links))


def _other(reference: Reference, index: Index, elsewhere: dict[str, Object]) -> Object | None:
    """The object at the other end, made up where it is needed and no file defines it."""
    if not reference.name or not reference.kind:
        return None
    space = reference.source.namespace if reference.namespace is None else reference.namespace
    found = index.find(reference.kind, reference.name, space)
    if found is None:
        made = Object(reference.kind, reference.name, "" if reference.kind in _CLUSTER_WIDE else space)
        found = elsewhere.setdefault(made.key, made) if reference.needed else elsewhere.get(made.key)
    return found


def _thing(one: Object, notes: tuple[str, ...]) -> Thing:
    kind = one.kind.partition(".")[0]
    icon = ICONS.get(one.kind, GENERIC)
    said = (kind,) if icon == GENERIC or kind in UNTOLD else ()  # the icon does not say it
    groups = {**one.labels, "namespace": one.namespace, "kind": kind, "file": one.path}
    resource = in_file(one.path, one.key)
    return Thing(one.key, kind, one.name, icon, one.path, (*said, *notes), groups, resource)


def _notes(one: Object, counts: dict[str, int]) -> tuple[str, ...]:
    """What a reader wants to know of it besides its name."""
    spec, notes = one.spec, []
    if counts.get(one.key):
        notes.append(_number(counts[one.key], "pod"))
    elif isinstance(spec.get("replicas"), int) and spec["replicas"] != 1 and pods_of(one) is not None:
        notes.append(_number(spec["replicas"], "replica"))
    if one.kind == "Service" and text(spec, "type") not in ("", "ClusterIP"):
        notes.append(text(spec, "type"))
    if one.kind == "Service" and text(spec, "externalName"):
        notes.append(text(spec, "externalName"))
    if one.kind == "HorizontalPodAutoscaler":
        notes.append(f"{text(spec, 'minReplicas') or '1'} to {text(spec, 'maxReplicas')} pods")
    if one.kind == "Ingress" or one.kind in ROUTES:
        notes += hosts(one)
    if one.kind == "CronJob":
        notes.append(text(spec, "schedule"))
    storage = {
        "PersistentVolumeClaim": ("resources", "requests", "storage"),
        "PersistentVolume": ("capacity", "storage"),
    }
    if one.kind in storage:
        notes.append(text(spec, *storage[one.kind]))
    if one.kind == "NetworkPolicy" and at(spec, "podSelector") == {}:
        notes.append("for all pods")
    return tuple(note for note in notes if note)


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
