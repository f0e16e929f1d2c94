"""Who reaches whom: Services choose pods, Ingresses and routes of gateways choose Services, policies guard pods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.k8s.links import Reference
from docs_as_code.diagrams.sources.k8s.pods import pods_of, settings
from docs_as_code.diagrams.sources.k8s.selecting import selects
from docs_as_code.diagrams.sources.reading import at, mapping, mappings, text, texts
from docs_as_code.diagrams.sources.spoken_hosts import spoken_hosts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.sources.k8s.objects import Index, Object
    from docs_as_code.diagrams.sources.k8s.selecting import Labelled
    from docs_as_code.diagrams.sources.picture import Bond

_MOST_HOSTS = 3
ROUTES = frozenset({"HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"})


def traffic(one: Object, workloads: Labelled, services: Labelled, index: Index) -> Iterator[Reference]:
    """The references of one object that say who reaches whom."""
    yield from _calls(one, index)
    if one.kind == "Service":
        yield from _chosen(one, one.spec.get("selector"), workloads, "uses")
    elif one.kind == "Ingress":
        yield from _ingress(one)
    elif one.kind in ROUTES:
        yield from _route(one)
    elif one.kind == "NetworkPolicy":
        yield from _policy(one, workloads)
    elif one.kind == "PodDisruptionBudget":
        yield from _chosen(one, one.spec.get("selector"), workloads, "rules")
    elif one.kind in ("ServiceMonitor", "PodMonitor"):
        yield from _monitor(one, workloads if one.kind == "PodMonitor" else services)


def service_of(host: str, one: Object, index: Index) -> Object | None:
    """The Service that a host name means where `one` uses it: "api", "api.shop", "api.shop.svc.cluster.local"."""
    name, *rest = host.split(".")
    if len(rest) > 1 and rest[1] != "svc":
        return None
    found = index.find("Service", name, rest[0] if rest else one.namespace)
    return None if found is None or (len(rest) == 1 and found.namespace != rest[0]) else found


def _calls(one: Object, index: Index) -> Iterator[Reference]:
    """Services that a variable or an argument of pods names as a host; not the one that leads to these pods."""
    pods = pods_of(one)
    for host in spoken_hosts(settings(pods.spec)) if pods else ():
        other = service_of(host, one, index)
        if pods and other is not None:
            own = other.namespace == one.namespace and selects(other.spec.get("selector"), pods.labels)
            if not own:
                yield Reference(one, "Service", other.name, namespace=other.namespace)


def _chosen(one: Object, selector: Any, others: Labelled, bond: Bond) -> Iterator[Reference]:
    for other in others.chosen(selector):
        if other.namespace == one.namespace:
            yield Reference(one, other.kind, other.name, bond)


def _ingress(one: Object) -> Iterator[Reference]:
    for rule in mappings(one.spec, "rules"):
        for path in mappings(rule, "http", "paths"):
            yield from _backend(one, mapping(path, "backend"), text(path, "path"))
    for key in ("defaultBackend", "backend"):
        yield from _backend(one, mapping(one.spec, key), "")
    for certificate in mappings(one.spec, "tls"):
        if text(certificate, "secretName"):
            yield Reference(one, "Secret", text(certificate, "secretName"), "refers", needed=True)
    chosen = text(one.spec, "ingressClassName")
    if chosen:
        yield Reference(one, "IngressClass", chosen, "refers")


def _backend(one: Object, backend: dict[str, Any], label: str) -> Iterator[Reference]:
    service = text(backend, "service", "name") or text(backend, "serviceName")
    label = "" if label == "/" else label
    if service:
        yield Reference(one, "Service", service, label=label, needed=True)
    elif text(backend, "resource", "name"):
        yield Reference(one, text(backend, "resource", "kind"), text(backend, "resource", "name"), label=label)


def hosts(one: Object) -> list[str]:
    """The names that an Ingress or a route answers to; of many, the first and how many more."""
    names = list(dict.fromkeys(text(rule, "host") for rule in mappings(one.spec, "rules")))
    names = [name for name in [*names, *texts(one.spec, "hostnames")] if name]
    return names if len(names) <= _MOST_HOSTS else [*names[: _MOST_HOSTS - 1], f"{len(names) - 1} more"]


def _route(one: Object) -> Iterator[Reference]:
    for parent in mappings(one.spec, "parentRefs"):
        kind, space = text(parent, "kind") or "Gateway", text(parent, "namespace") or None
        yield Reference(one, kind, text(parent, "name"), needed=True, backwards=True, namespace=space)
    for rule in mappings(one.spec, "rules"):
        ways = [text(match, "path", "value") or text(match, "method", "service") for match in mappings(rule, "matches")]
        label = "\n".join(dict.fromkeys(way for way in ways if way != "/"))
        for backend in mappings(rule, "backendRefs"):
            kind, space = text(backend, "kind") or "Service", text(backend, "namespace") or None
            yield Reference(one, kind, text(backend, "name"), label=label, needed=True, namespace=space)


def _policy(one: Object, workloads: Labelled) -> Iterator[Reference]:
    """Pods that may come in point at the policy, and it at the pods that it guards; going out is the other way."""
    guarded = [other for other in workloads.chosen(one.spec.get("podSelector")) if other.namespace == one.namespace]
    for other in guarded:
        yield Reference(one, other.kind, other.name, "rules")
    for direction, key in (("ingress", "from"), ("egress", "to")):
        for rule in mappings(one.spec, direction):
            for peer in mappings(rule, key):
                if at(peer, "namespaceSelector") is not None:
                    continue  # labels of namespaces are rarely among the manifests
                for other in workloads.chosen(peer.get("podSelector")):
                    if other.namespace == one.namespace and other not in guarded:
                        came = direction == "ingress"
                        yield Reference(one, other.kind, other.name, "rules", backwards=came)


def _monitor(one: Object, others: Labelled) -> Iterator[Reference]:
    spaces = texts(one.spec, "namespaceSelector", "matchNames") or [one.namespace]
    anywhere = at(one.spec, "namespaceSelector", "any") is True
    for other in others.chosen(one.spec.get("selector")):
        if anywhere or other.namespace in spaces:
            yield Reference(one, other.kind, other.name, "rules", namespace=other.namespace)
