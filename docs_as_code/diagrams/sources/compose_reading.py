"""Compose files become a picture: services, what they depend on and keep; networks are boxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.image_icons import image_icon
from docs_as_code.diagrams.sources.picture import Link, Picture, Thing, in_file
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.reading import at, mapping, mappings, text, texts
from docs_as_code.diagrams.sources.spoken_hosts import spoken_hosts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docs_as_code.diagrams.sources.picture import Bond

_KINDS = {"volumes": "Volume", "secrets": "Secret", "configs": "Config"}
_ICONS = {
    "Volume": "diagrams.generic.storage.Storage",
    "Secret": "diagrams.k8s.podconfig.Secret",
    "Config": "diagrams.programming.flowchart.Document",
}
_DEFAULT = re.compile(r"\$\{(\w+)(?::?-([^}]*)|:?[+?][^}]*)?\}|\$(\w+)")


def picture(files: Iterable[tuple[str, Any]]) -> Picture:
    """The picture of (path, document) pairs; a service of one name in several files is one, as with `-f A -f B`."""
    services: dict[str, dict[str, Any]] = {}
    paths: dict[str, str] = {}
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for path, document in files:
        for name, service in mapping(document, "services").items():
            paths.setdefault(name, path)
            services[name] = merged(services.get(name, {}), service if isinstance(service, dict) else {})
        for section, kind in _KINDS.items():
            for name, settings in mapping(document, section).items():
                kept[kind, name] = {"path": path, **(settings if isinstance(settings, dict) else {})}
    if not services:
        raise SourcesError("the files hold no service", hint="a Compose file has services below `services:`")
    links = [link for name, service in services.items() for link in _links(name, service, services)]
    things = [_service(name, service, paths[name]) for name, service in services.items()]
    asked = dict.fromkeys(link.head for link in links if not link.head.startswith("Service/"))
    things += [_kept(name, kept) for name in asked]
    order = {thing.name: number for number, thing in enumerate(things)}
    links = [link for link in links if link.head in order]
    return Picture(tuple(things), tuple(dict.fromkeys(sorted(links, key=lambda one: order[one.tail]))))


def merged(first: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """Two descriptions of one service, as Compose and GitLab merge: mappings by key, lists one after the other."""
    made = dict(first)
    for key, value in then.items():
        old = made.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            made[key] = merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            made[key] = [*old, *value]
        else:
            made[key] = value
    return made


def _service(name: str, service: dict[str, Any], path: str) -> Thing:
    notes = [f"port {port}" for port in dict.fromkeys(_ports(service))]
    replicas = at(service, "deploy", "replicas") or at(service, "scale")
    if isinstance(replicas, int) and replicas != 1:
        notes.append(f"{replicas} replicas")
    networks = [one for one in _names(service.get("networks")) if one != "default"]
    groups = {"network": " + ".join(sorted(networks)), "file": path}
    groups["profile"] = " + ".join(sorted(texts(service, "profiles")))
    icon, resource = image_icon(text(service, "image")), in_file(path, name)
    return Thing(f"Service/{name}", "Service", name, icon, path, tuple(notes), groups, resource)


def _kept(name: str, kept: dict[tuple[str, str], dict[str, Any]]) -> Thing:
    kind, _, own = name.partition("/")
    settings = kept.get((kind, own))
    there = settings is not None and at(settings, "external") in (None, False)
    path = text(settings, "path")
    notes = () if there else ("(elsewhere)",)
    return Thing(name, kind, own, _ICONS[kind], path, notes, {"file": path}, in_file(path, name))


def _links(name: str, service: dict[str, Any], services: dict[str, Any]) -> Iterator[Link]:
    own = f"Service/{name}"

    def to(other: str, bond: Bond) -> Iterator[Link]:
        if other in services and other != name:
            yield Link(own, f"Service/{other}", bond)

    for other in _names(service.get("depends_on")):
        yield from to(other, "uses")
    for other in texts(service, "links"):
        yield from to(other.partition(":")[0], "uses")
    for other in _spoken_of(service):
        yield from to(other, "uses")
    for key in ("network_mode", "ipc", "pid"):
        mode, _, other = text(service, key).partition(":")
        yield from to(other, "refers") if mode == "service" else ()
    for other in texts(service, "volumes_from"):
        yield from to(other.partition(":")[0], "refers")
    for volume in _volumes(service):
        yield Link(own, f"Volume/{volume}", "refers")
    for section in ("secrets", "configs"):
        named = [*texts(service, section), *(text(one, "source") for one in mappings(service, section))]
        for one in named:
            yield Link(own, f"{_KINDS[section]}/{one}", "refers")


def _names(value: Any) -> list[str]:
    """The names in a list, or the keys of a mapping: Compose takes both."""
    return list(value) if isinstance(value, dict) else texts({"": value}, "")


def _volumes(service: dict[str, Any]) -> Iterator[str]:
    """The named volumes; a path is a part of the machine, and none."""
    for volume in texts(service, "volumes"):
        source, separator, _ = volume.partition(":")
        if separator and source[:1] not in ("", ".", "/", "~", "$"):
            yield source
    for one in mappings(service, "volumes"):
        source = text(one, "source")
        if text(one, "type") in ("", "volume") and source:
            yield source


def _ports(service: dict[str, Any]) -> Iterator[str]:
    """The ports that the outside sees."""
    for port in texts(service, "ports"):
        parts = _shown(port).partition("/")[0].split(":")
        if len(parts) > 1:
            yield parts[-2]
    for one in mappings(service, "ports"):
        if text(one, "published"):
            yield _shown(text(one, "published"))


def _shown(value: str) -> str:
    """A variable as its default, else by its name: the machine's own variables are not read."""
    return _DEFAULT.sub(lambda found: found[2] or f"${found[1] or found[3]}", value)


def _spoken_of(service: dict[str, Any]) -> Iterator[str]:
    """Host names in settings that name hosts; who asks compares them with the services and shows no other."""
    settings = service.get("environment")
    rows = (
        settings.items() if isinstance(settings, dict) else (one.partition("=")[::2] for one in texts(settings or []))
    )
    yield from spoken_hosts((str(key), _shown(value)) for key, value in rows if isinstance(value, str))
