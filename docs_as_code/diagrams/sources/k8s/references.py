"""What objects name besides traffic: owners, mounts, storage, scaling and rights; in custom resources, anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.k8s.icons import ICONS
from docs_as_code.diagrams.sources.k8s.links import Reference
from docs_as_code.diagrams.sources.k8s.objects import claim_name
from docs_as_code.diagrams.sources.k8s.pods import mentions, needs, pods_of
from docs_as_code.diagrams.sources.k8s.selecting import selects
from docs_as_code.diagrams.sources.k8s.traffic import service_of
from docs_as_code.diagrams.sources.reading import mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.sources.k8s.objects import Index, Object

# The last part of a key, in small letters, that names an object; in a mapping, its `name` does.
_NAMED_BY = {
    "secretname": "Secret",
    "secretref": "Secret",
    "secretkeyref": "Secret",
    "configmapname": "ConfigMap",
    "configmapref": "ConfigMap",
    "configmapkeyref": "ConfigMap",
    "configmap": "ConfigMap",
    "serviceaccountname": "ServiceAccount",
    "servicename": "Service",
    "service": "Service",
    "claimname": "PersistentVolumeClaim",
}
_SPEAKS_FREELY = ("APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "Gateway")
_ISSUERS = {"cert-manager.io/issuer": "Issuer", "cert-manager.io/cluster-issuer": "ClusterIssuer"}
_DEEPEST = 30


def references(one: Object, index: Index) -> Iterator[Reference]:
    """The references of one object."""
    for kind, name in one.owners:
        yield Reference(one, kind, name, backwards=True)
    pods = pods_of(one)
    if pods is not None:
        for kind, name in needs(pods.spec):
            yield Reference(one, kind, name, "refers", needed=kind != "ServiceAccount")
        for kind, name in mentions(pods.spec):
            yield Reference(one, kind, name, "refers")
    for claim in mappings(one.spec, "volumeClaimTemplates"):
        name = claim_name(text(claim, "metadata", "name"), one)
        yield Reference(one, "PersistentVolumeClaim", name, "refers")
    yield from _of_its_kind(one)
    if one.kind not in ICONS or one.kind in _SPEAKS_FREELY:
        yield from _anything(one, index)


def _of_its_kind(one: Object) -> Iterator[Reference]:
    """What objects of this kind name in a place of their own."""
    if one.kind in ("PersistentVolumeClaim", "PersistentVolume"):
        yield Reference(one, "PersistentVolume", text(one.spec, "volumeName"), "refers")
        yield Reference(one, "StorageClass", text(one.spec, "storageClassName"), "refers")
    if one.kind == "HorizontalPodAutoscaler":
        target = mapping(one.spec, "scaleTargetRef")
        yield Reference(one, text(target, "kind"), text(target, "name"), "rules")
    if one.kind in ("RoleBinding", "ClusterRoleBinding"):
        yield from _binding(one)
    if one.kind == "Gateway":
        for listener in mappings(one.spec, "listeners"):
            for named in mappings(listener, "tls", "certificateRefs"):
                space = text(named, "namespace") or None
                yield Reference(one, "Secret", text(named, "name"), "refers", needed=True, namespace=space)
    if one.kind in ("Gateway", "Ingress"):
        for key, kind in _ISSUERS.items():
            yield Reference(one, kind, text(one.body, "metadata", "annotations", key), "refers")
    if one.kind not in ICONS and one.kind.endswith("Secret"):  # ExternalSecret, SealedSecret: they make a Secret
        yield Reference(one, "Secret", text(one.spec, "target", "name") or one.name)
    if one.kind == "ServiceAccount":
        for secret in [*mappings(one.body, "secrets"), *mappings(one.body, "imagePullSecrets")]:
            yield Reference(one, "Secret", text(secret, "name"), "refers")


def choices(one: Object, index: Index) -> Iterator[Reference]:
    """What a custom resource chooses by label: `serviceMonitorSelector` chooses objects of the kind ServiceMonitor."""
    for key, selector in one.spec.items() if one.kind not in ICONS else ():
        kind = key.removesuffix("Selector")
        for other in index.of(kind[:1].upper() + kind[1:]) if kind != key else ():
            if selector == {} or selects(selector, other.labels):
                yield Reference(one, other.kind, other.name, "rules", namespace=other.namespace)


def _binding(one: Object) -> Iterator[Reference]:
    role = mapping(one.body, "roleRef")
    yield Reference(one, text(role, "kind"), text(role, "name"), "refers", needed=True)
    for subject in mappings(one.body, "subjects"):
        kind, space = text(subject, "kind"), text(subject, "namespace") or None
        missing = kind in ("User", "Group") or space not in (None, one.namespace)
        yield Reference(one, kind, text(subject, "name"), "refers", needed=missing, backwards=True, namespace=space)


def _anything(one: Object, index: Index) -> Iterator[Reference]:
    """Whatever in a custom resource looks like the name of an object, for the caller to see whether there is one."""
    waiting: list[tuple[Any, int]] = [
        (value, 0) for key, value in one.body.items() if key not in ("metadata", "status")
    ]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(value, list):
            waiting += [(part, depth + 1) for part in value]
        elif isinstance(value, dict):
            space = text(value, "namespace") or None
            if text(value, "kind") and text(value, "name"):
                yield Reference(one, text(value, "kind"), text(value, "name"), "refers", namespace=space)
            for key, part in value.items():
                kind = _NAMED_BY.get(key.lower()) or ("Secret" if key.lower().endswith("secretref") else None)
                name = text(part, "name") if isinstance(part, dict) else text(value, key)
                if kind and name:
                    yield Reference(one, kind, name, "refers", namespace=text(part, "namespace") or space)
                yield from _called(one, key, part, index)
                waiting.append((part, depth + 1))


def _called(one: Object, key: str, value: Any, index: Index) -> Iterator[Reference]:
    """What a key names that is called as a kind is (`gateways: [web]`, `middlewares: [{name: web}]`), and hosts."""
    for kind in index.kinds(key):
        for name in (*texts(value), *texts(value, "name")):
            yield Reference(one, kind, name, "refers")
        for part in mappings(value):
            yield Reference(one, kind, text(part, "name"), "refers", namespace=text(part, "namespace") or None)
    other = service_of(value, one, index) if key in ("host", "hostname") and isinstance(value, str) else None
    if other is not None:
        yield Reference(one, "Service", other.name, "refers", namespace=other.namespace)
