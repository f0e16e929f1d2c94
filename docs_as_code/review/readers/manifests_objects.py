"""The objects of Kubernetes manifests: lists taken apart, what a server adds left out, secrets hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review.readers import json_text, yaml_text
from docs_as_code.review.readers.hidden import all_hidden, masked
from docs_as_code.review.readers.json_text import part
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRETS = ("Secret", "SealedSecret")
_OF_SERVER = ("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink")
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"  # all of an object once more, a Secret's values too


class Object(NamedTuple):
    """One object; `line` is where it begins. In `content` no value that looks secret is left."""

    group: str
    kind: str
    namespace: str
    name: str
    line: int
    content: dict[str, Any]

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What no two objects of a cluster share; a newer version of the API is the same object."""
        return self.group, self.kind, self.namespace, self.name

    @property
    def label(self) -> str:
        """For people."""
        return f"{self.kind}/{self.name}" + (f" ({self.namespace})" if self.namespace else "")


def read(data: bytes, path: str) -> Iterator[Object]:
    """Of YAML, or of JSON where the path says so. Raises UnreadableError with the line."""
    if path.endswith(".json"):
        yield from _of_document(json_text.loaded(data), 1)
        return
    for document in yaml_text.documents(data):
        yield from _of_document(document.value, document.line)


def _of_document(value: Any, line: int) -> Iterator[Object]:
    kind = part(value, "kind")
    if not isinstance(kind, str) or not isinstance(value.get("apiVersion"), str):
        missing = "apiVersion" if isinstance(kind, str) else "kind"
        raise UnreadableError(f"it is no Kubernetes object: `{missing}` is missing", f"line {line}")
    if value["apiVersion"].startswith("kustomize.config.k8s.io/"):
        raise UnreadableError(f"it is a {kind}: what `kubectl kustomize` makes of it is read", f"line {line}")
    if kind.endswith("List") and isinstance(value.get("items"), list):
        for one in value["items"]:
            yield from _of_document(one, getattr(one, "line", line))
        return
    yield _object(value, kind, line)


def _object(value: dict[str, Any], kind: str, line: int) -> Object:
    about = value.get("metadata")
    names = [part(about, key) for key in ("name", "generateName", "namespace")]
    name, stem, namespace = (str(one) if isinstance(one, (str, int)) else "" for one in names)
    if not name and not stem:
        raise UnreadableError(f"a {kind} has no `metadata.name`", f"line {line}")
    group, slash, _ = value["apiVersion"].partition("/")
    return Object(group if slash else "", kind, namespace, name or f"{stem}*", line, _content(value, kind))


def _content(value: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, one in value.items():
        if key == "metadata" and isinstance(one, dict):
            found[key] = _metadata(one)
        elif kind in _SECRETS and key not in ("apiVersion", "kind", "type", "immutable"):
            found[key] = all_hidden(one)
        elif key != "status":
            found[key] = masked(one, key)
    return found


def _metadata(about: dict[str, Any]) -> Any:
    kept = {key: one for key, one in about.items() if key not in _OF_SERVER}
    notes = kept.get("annotations")
    if isinstance(notes, dict):
        kept["annotations"] = {key: one for key, one in notes.items() if key != _APPLIED}
    return masked(kept)
