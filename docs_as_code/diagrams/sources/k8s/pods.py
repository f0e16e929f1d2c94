"""Pods, wherever they are described: their labels, and what they need from the cluster."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.reading import at, mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.sources.k8s.objects import Object

_ARGUMENT = re.compile(r"--[a-z-]*(configmap|secret)(?:-name)?=(?:\S*/)?([a-z0-9.-]+)")
_MADE_BY_THE_CLUSTER = frozenset({"kube-root-ca.crt"})
_PLACES = ((), ("template",), ("jobTemplate", "spec", "template"))  # below the spec of an object


@dataclass(frozen=True)
class Pods:
    """The pods that an object runs."""

    labels: dict[str, str]
    spec: dict[str, Any]


def pods_of(one: Object) -> Pods | None:
    """The pods of a workload, also of one that a custom resource describes as a Deployment does."""
    if one.kind == "Pod":
        return Pods(one.labels, one.spec)
    for place in _PLACES[1:]:
        template = mapping(one.spec, *place)
        if isinstance(at(template, "spec", "containers"), list):
            labels = {key: str(value) for key, value in mapping(template, "metadata", "labels").items()}
            return Pods(labels, mapping(template, "spec"))
    return None


def needs(spec: dict[str, Any]) -> list[tuple[str, str]]:
    """Kind and name of each object that pods cannot start without, in the order of first mention."""
    found = [*_volumes(spec), *_environment(spec)]
    found += [("Secret", text(one, "name")) for one in mappings(spec, "imagePullSecrets")]
    account = text(spec, "serviceAccountName") or text(spec, "serviceAccount")
    if account != "default":
        found.append(("ServiceAccount", account))
    return list(dict.fromkeys(one for one in found if one[1] and one[1] not in _MADE_BY_THE_CLUSTER))


def mentions(spec: dict[str, Any]) -> list[tuple[str, str]]:
    """Kind and name of what arguments speak of, `--configmap=NAMESPACE/NAME`: an object, where there is one so."""
    found = []
    for container in mappings(spec, "containers"):
        for argument in texts(container, "args"):
            said = _ARGUMENT.fullmatch(argument)
            if said is not None:
                found.append(({"configmap": "ConfigMap", "secret": "Secret"}[said[1]], said[2]))
    return found


def settings(spec: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Variables that are set in place, and arguments as `--redis-addr=cart:6379`: key and value."""
    for container in mappings(spec, "containers"):
        for variable in mappings(container, "env"):
            yield text(variable, "name"), text(variable, "value")
        for argument in (*texts(container, "command"), *texts(container, "args")):
            key, separator, value = argument.partition("=")
            if separator and key.startswith("-"):
                yield key, value


def _volumes(spec: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for volume in mappings(spec, "volumes"):
        yield "PersistentVolumeClaim", text(volume, "persistentVolumeClaim", "claimName")
        for source in (volume, *mappings(volume, "projected", "sources")):
            if at(source, "configMap", "optional") is not True:
                yield "ConfigMap", text(source, "configMap", "name")
            if at(source, "secret", "optional") is not True:
                yield "Secret", text(source, "secret", "secretName") or text(source, "secret", "name")


def _environment(spec: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group in ("initContainers", "containers"):
        for container in mappings(spec, group):
            named = list(mappings(container, "envFrom"))
            named += [mapping(one, "valueFrom") for one in mappings(container, "env")]
            for one in named:
                for key, kind in _REFERENCES.items():
                    if at(one, key, "optional") is not True:
                        yield kind, text(one, key, "name")


_REFERENCES = {
    "configMapRef": "ConfigMap",
    "configMapKeyRef": "ConfigMap",
    "secretRef": "Secret",
    "secretKeyRef": "Secret",
}
