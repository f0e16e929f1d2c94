"""Manifests become objects: one for each document and each item of a List. What a Secret holds is left behind here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.k8s.icons import ICONS, NEVER_DRAWN
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.reading import mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOT_OF_A_CLUSTER = ("kustomize.config.k8s.io", "config.kubernetes.io")  # settings of tools
_KEPT_OF = {"Secret": ("type",), "ConfigMap": (), "CustomResourceDefinition": ()}


@dataclass(frozen=True)
class Object:
    """One object of the cluster; `group` is that of its API, `owners` are kind and name of each."""

    kind: str
    name: str
    namespace: str = ""
    group: str = ""
    path: str = ""
    line: int | None = None
    labels: dict[str, str] = field(default_factory=dict)
    owners: tuple[tuple[str, str], ...] = ()
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its name in the picture: "shop/Deployment/api", or "ClusterRole/reader"."""
        return "/".join(part for part in (self.namespace, self.kind, self.name) if part)

    @property
    def spec(self) -> dict[str, Any]:
        """What is wanted of it."""
        return mapping(self.body, "spec")


def objects(documents: Iterable[tuple[str, Any]]) -> list[Object]:
    """The objects of (path, document) pairs, sorted by key, each once.

    Raises SourcesError where two different objects are one and the same for the cluster.
    """
    found: dict[str, Object] = {}
    for path, document in documents:
        for manifest in manifests(document):
            one = _object(manifest, path)
            if one is None:
                continue
            known = found.setdefault(one.key, one)
            if known is not one and known.body != one.body:
                message = f"{one.kind} {one.name} is defined again, after {known.path}:{known.line}"
                hint = "draw one variant: name its files, or what `kustomize build` or `helm template` makes"
                raise SourcesError(message, path=path, line=one.line, hint=hint)
    return [found[key] for key in sorted(found)]


def manifests(document: Any) -> Iterator[dict[str, Any]]:
    """The manifests in a document: a List can hold others."""
    if not isinstance(document, dict):
        return
    if text(document, "kind").endswith("List") and isinstance(document.get("items"), list):
        # what `kubectl get --raw` prints leaves out what the list has said: a PodList holds Pods
        said = {"apiVersion": text(document, "apiVersion"), "kind": text(document, "kind").removesuffix("List")}
        for item in mappings(document, "items"):
            if said["kind"] and "kind" not in item:
                for key, value in said.items():
                    item.setdefault(key, value)
            yield from manifests(item)
    elif text(document, "kind") and text(document, "apiVersion"):
        yield document


def _object(manifest: dict[str, Any], path: str) -> Object | None:
    kind, version = text(manifest, "kind"), text(manifest, "apiVersion")
    group = version.rpartition("/")[0]
    metadata = mapping(manifest, "metadata")
    name = text(metadata, "name") or text(metadata, "generateName").rstrip("-")
    if kind in NEVER_DRAWN or group.startswith(_NOT_OF_A_CLUSTER) or not name:
        return None
    if kind in ICONS and "." in group and not group.endswith(".k8s.io"):
        kind = f"{kind}.{group}"  # a Service of Knative is none of Kubernetes
    kept = _KEPT_OF.get(kind)
    body = manifest if kept is None else {key: manifest[key] for key in kept if key in manifest}
    owners = tuple((text(one, "kind"), text(one, "name")) for one in mappings(metadata, "ownerReferences"))
    labels = {key: str(value) for key, value in mapping(metadata, "labels").items()}
    line = getattr(manifest, "line", None)
    return Object(kind, name, text(metadata, "namespace"), group, path, line, labels, owners, body)


def claims_of(one: Object) -> list[Object]:
    """The claims that a StatefulSet makes, one for each template and not for each pod."""
    made = []
    for claim in mappings(one.spec, "volumeClaimTemplates"):
        name = text(claim, "metadata", "name")
        if name:
            kind = "PersistentVolumeClaim"
            body = {"spec": mapping(claim, "spec")}
            made.append(
                Object(kind, claim_name(name, one), one.namespace, "", one.path, one.line, one.labels, (), body)
            )
    return made


def claim_name(template: str, one: Object) -> str:
    """The name of a template's claims without the number of the pod."""
    return f"{template}-{one.name}"


class Index:
    """Finds objects by kind, namespace and name; one that names no namespace is in any."""

    def __init__(self, all_objects: Iterable[Object]) -> None:
        self._by_kind: dict[str, dict[str, list[Object]]] = {}
        for one in all_objects:
            self._by_kind.setdefault(one.kind, {}).setdefault(one.name, []).append(one)
        self._by_word: dict[str, list[str]] = {}
        for kind in self._by_kind:
            self._by_word.setdefault(kind.partition(".")[0].lower(), []).append(kind)

    def kinds(self, word: str) -> list[str]:
        """The kinds that a key such as "gateways" or "middlewareRef" may speak of."""
        found: list[str] = []
        for word_ in dict.fromkeys(word.lower().removesuffix(end) for end in ("", "s", "es", "ref", "name")):
            found += self._by_word.get(word_, [])
        return found

    def of(self, kind: str) -> list[Object]:
        """All of a kind."""
        return [one for many in self._by_kind.get(kind, {}).values() for one in many]

    def find(self, kind: str, name: str, namespace: str) -> Object | None:
        """The object that is meant from within `namespace`."""
        named = self._by_kind.get(kind, {}).get(name, [])
        for wanted in (namespace, ""):
            for one in named:
                if one.namespace == wanted:
                    return one
        return named[0] if len(named) == 1 and not namespace else None
