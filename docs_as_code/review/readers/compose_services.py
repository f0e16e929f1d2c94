"""The services of a Compose file, each in one form, whichever of its several notations it is written in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review.readers import yaml_text
from docs_as_code.review.readers.hidden import held, masked
from docs_as_code.review.readers.json_text import part
from docs_as_code.review.readers.manifests_pods import is_latest
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIRS = ("environment", "labels", "extra_hosts", "sysctls")  # `NAME=value`, as a list or a mapping
_SETS = (
    "ports",
    "expose",
    "volumes",
    "networks",
    "depends_on",
    "configs",
    "cap_add",
    "cap_drop",
    "devices",
    "profiles",
)
NAMED = (*_PAIRS, *_SETS)  # sections of names that users have given
_SIZES = ("mem_limit", "deploy.resources.limits.memory")
THERE = "there"  # the value of what is in a set
_DEFAULT = re.compile(r"\$\{\w+:?-([^}]*)\}")


class Service(NamedTuple):
    """One service; in `content` no value that looks secret is left, `secrets` are the fields that held one."""

    name: str
    line: int
    content: dict[str, Any]
    secrets: tuple[str, ...]


class File(NamedTuple):
    """What a Compose file says: services, and networks, volumes and so on by their section."""

    services: tuple[Service, ...]
    others: dict[str, Any]


def read(data: bytes) -> File | None:
    """None where a file says nothing. Raises UnreadableError with the line."""
    documents = yaml_text.documents(data)
    if not documents:
        return None
    value, line = documents[0]
    if len(documents) > 1 or not isinstance(value, dict):
        raise UnreadableError("a Compose file is one mapping", f"line {documents[-1].line if value else line}")
    if not isinstance(value.get("services"), dict):
        raise UnreadableError("it is no Compose file: `services` is missing", f"line {line}")
    if "include" in value:
        raise UnreadableError("it includes other files: what `docker compose config` prints is read", f"line {line}")
    line = getattr(value["services"], "line", line)
    services = tuple(_service(name, one, line) for name, one in value["services"].items())
    return File(
        services, {key: masked(one) for key, one in value.items() if key not in ("services", "version", "name")}
    )


def _service(name: str, value: Any, line: int) -> Service:
    line = getattr(value, "line", line)
    if not isinstance(value, dict):
        raise UnreadableError(f"the service {name[:40]!r} is no mapping", f"line {line}")
    if "extends" in value:
        message = f"the service {name[:40]!r} extends another: what `docker compose config` prints is read"
        raise UnreadableError(message, f"line {line}")
    plain = {key: _in_one_form(key, one) for key, one in value.items()}
    named = plain.pop("secrets", None)  # names of secrets
    hidden = masked(plain)
    found = tuple(held(plain, hidden))
    return Service(name, line, hidden | ({"secrets": _set(named)} if named else {}), found)


def _in_one_form(key: str, value: Any) -> Any:
    if key in _PAIRS and isinstance(value, list):
        pairs = (str(one).partition("=") for one in value if isinstance(one, (str, int)))
        return {name: text if equals else None for name, equals, text in pairs}
    if key in _SETS and isinstance(value, list):
        return _set(value)
    return value


def _set(value: Any) -> Any:
    """A list whose order says nothing: what is in it."""
    return {_one(item): THERE for item in value} if isinstance(value, list) else value


def _one(item: Any) -> str:
    """A port or a volume in its long form as in its short one."""
    if not isinstance(item, dict):
        return str(item)
    ends = [str(item[key]) for key in ("host_ip", "published", "source", "target") if item.get(key) is not None]
    protocol = item.get("protocol")
    return ":".join(ends) + (f"/{protocol}" if protocol not in (None, "tcp") else "")


def lacking(service: Service) -> Iterator[tuple[str, str]]:
    """What a service lacks or should not have: the fact that counts it, and in words."""
    content = service.content
    if not any(part(content, *place.split(".")) is not None for place in _SIZES):
        yield "without_limits", "no limit of memory"
    if not isinstance(content.get("healthcheck"), dict) or part(content, "healthcheck", "disable") is True:
        yield "without_healthcheck", "the file has no check of its health"
    image = _DEFAULT.sub(r"\1", str(content.get("image") or ""))
    if "build" not in content and is_latest(image):
        yield "latest_tags", f"image {image or 'unknown'}"
    if content.get("privileged") is True:
        yield "privileged", "it may do all that the host may"
    for field in service.secrets:
        yield "secrets", f"{field} stands in the file"
