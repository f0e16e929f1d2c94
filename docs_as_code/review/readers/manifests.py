"""Kubernetes manifests as they are applied: objects, workloads, what containers lack, what changes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from docs_as_code.review.readers import manifests_objects, manifests_pods
from docs_as_code.review.readers.manifests_compare import FIELDS, compare
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, Value, added, counted

_KINDS = (*manifests_pods.KINDS, "secrets", "duplicates")


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError with the line."""
    objects = tuple(manifests_objects.read(data, about.path))
    problems = Tally()
    workloads = containers = replicas = 0
    for one in objects:
        place = f"{about.path}:{one.line}"
        of_pod = manifests_pods.pod(one)
        if of_pod is not None:
            workloads += 1
            containers += len(of_pod["containers"])
            replicas += manifests_pods.replicas(one)
            for kind, what in manifests_pods.lacking(one, of_pod):
                problems.add(one.label, kind, place, what)
        if one.kind == "Secret" and (one.content.get("data") or one.content.get("stringData")):
            problems.add(one.label, "secrets", place, "its values stand in the manifest")
    counts: dict[str, Value] = {"objects": len(objects), "workloads": workloads, "containers": containers}
    counts |= {"replicas": replicas}
    return Reading(counts, problems.problems(), is_empty=not objects, detail={"objects": objects, "path": about.path})


def _twice(readings: tuple[Reading, ...]) -> tuple[Problem, ...]:
    """Objects that are there twice, in one file or in two: only one of them will be in the cluster."""
    places: dict[Any, list[str]] = defaultdict(list)
    labels = {}
    for reading in readings:
        for one in reading.detail["objects"]:
            places[one.identity].append(f"{reading.detail['path']}:{one.line}")
            labels[one.identity] = one.label
    return tuple(
        Problem(labels[identity], "duplicates", found[0], f"and again in {', '.join(found[1:4])}")
        for identity, found in places.items()
        if len(found) > 1 and not identity[3].endswith("*")
    )


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    sums: dict[str, Value] = {
        name: added(readings, name) for name in ("objects", "workloads", "containers", "replicas")
    }
    return sums | {kind: counted(problems, kind) for kind in _KINDS}


READER = Reader(
    "manifests",
    "Kubernetes manifests as they are applied, YAML or JSON: what Helm, Kustomize and kubectl print",
    "configure",
    (
        Fact("objects", "number", "objects, those in lists too"),
        Fact("workloads", "number", "objects that run pods"),
        Fact("containers", "number", "containers of those pods, without those that only prepare them"),
        Fact("replicas", "number", "pods that Deployments and StatefulSets ask for"),
        Fact("without_requests", "number", "containers without a request, or a limit, of CPU and of memory"),
        Fact("without_limits", "number", "containers without a limit of memory"),
        Fact("without_probes", "number", "containers that keep running, with neither a readiness nor a liveness probe"),
        Fact("latest_tags", "number", "containers whose image has no digest and no tag, or the tag `latest`"),
        Fact("secrets", "number", "Secrets whose values stand in the manifests"),
        Fact("duplicates", "number", "objects that are there more than once"),
        Fact("added", "number", "with a base: objects that it lacks"),
        Fact("removed", "number", "with a base: objects that are gone"),
        Fact("changed", "number", "with a base: objects that are not what they were"),
        *(Fact(f"changed_{name}", "number", f"those of them with other {what}") for name, what in FIELDS.items()),
    ),
    read,
    _sum_up,
    ("path", "base"),
    compare,
    across=_twice,
)
