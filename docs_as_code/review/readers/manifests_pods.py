"""The pods of workloads: their containers, and what each of these lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docs_as_code.review.readers.json_text import part
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.review.readers.manifests_objects import Object

KINDS = ("without_requests", "without_limits", "without_probes", "latest_tags")
_PODS = (
    ("template", "spec"),
    ("spec", "template", "spec"),
    ("spec", "jobTemplate", "spec", "template", "spec"),
    ("spec",),
)
_WORKLOADS = (
    "CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet",
)  # fmt: skip
_SCALED = ("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet")
_PROBES = ("readinessProbe", "livenessProbe")


def pod(one: Object) -> dict[str, Any] | None:
    """What describes the pods of an object; None where it has none. Raises UnreadableError."""
    for place in _PODS:
        found = part(one.content, *place)
        if isinstance(part(found, "containers"), list):
            return found if isinstance(found, dict) else None
    if one.kind in _WORKLOADS:
        raise UnreadableError(f"{one.label} has no list of containers", f"line {one.line}")
    return None


def replicas(one: Object) -> int:
    """How many pods it asks for: one where it does not say, none where nothing asks so. Raises UnreadableError."""
    if one.kind not in _SCALED:
        return 0
    found = part(one.content, "spec", "replicas")
    if found is None:
        return 1
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 1_000_000:
        raise UnreadableError(f"the replicas of {one.label} are no number", f"line {one.line}")
    return found


def lacking(one: Object, of_pod: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What its containers lack: one of KINDS, and in words."""
    runs_on = one.kind not in ("CronJob", "Job") and of_pod.get("restartPolicy") in (None, "Always")
    first = of_pod.get("initContainers")
    for is_main, listed in ((True, of_pod["containers"]), (False, first if isinstance(first, list) else [])):
        for container in listed:
            if not isinstance(container, dict):
                raise UnreadableError(f"a container of {one.label} is no mapping", f"line {one.line}")
            name = str(container.get("name"))
            for kind, what in _lacks(container, asks_probes=is_main and runs_on):
                yield kind, f"container {name}: {what}"


def _lacks(container: dict[str, Any], *, asks_probes: bool) -> Iterator[tuple[str, str]]:
    requests, limits = (part(container, "resources", key) or {} for key in ("requests", "limits"))
    bare = [name for name in ("cpu", "memory") if part(requests, name) is None and part(limits, name) is None]
    if bare:
        yield "without_requests", f"no request of {' and '.join(bare)}"
    if part(limits, "memory") is None:
        yield "without_limits", "no limit of memory"
    if asks_probes and not any(isinstance(container.get(name), dict) for name in _PROBES):
        yield "without_probes", "no readiness and no liveness probe"
    image = str(container.get("image") or "")
    if is_latest(image):
        yield "latest_tags", f"image {image or 'unknown'}"


def is_latest(image: str) -> bool:
    """Whether an image is whatever was pushed last: neither a digest nor a tag but `latest`."""
    return "@" not in image and not re.search(r":(?!latest$)[^/:]+$", image)
