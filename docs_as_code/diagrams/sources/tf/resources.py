"""The resources in what `terraform show -json` prints of a state or a plan: addresses and dependencies, no values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.reading import mapping, mappings, text, texts
from docs_as_code.diagrams.sources.tf.references import configured

if TYPE_CHECKING:
    from collections.abc import Iterator

_INDEX = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]')
_ACTIONS: dict[tuple[str, ...], str] = {
    ("create",): "new",
    ("update",): "changed",
    ("delete",): "removed",
    ("forget",): "forgotten",
}
_HINT = "draw the output of `terraform show -json` (a state) or `terraform show -json PLAN_FILE` (a plan)"


@dataclass(frozen=True)
class Resource:
    """`address` is that of the instance; `needs` are addresses in the configuration, without indexes."""

    address: str
    kind: str
    name: str
    provider: str
    is_data: bool
    needs: tuple[str, ...] = ()
    action: str = ""

    @property
    def configured(self) -> str:
        """The address in the configuration, which all instances of a resource share."""
        return _INDEX.sub("", self.address)

    @property
    def module(self) -> str:
        """The names of the modules around it, "network / subnets"; empty in the root module."""
        parts = _INDEX.sub("", self.address).split(".")
        return " / ".join(parts[at + 1] for at in range(0, len(parts) - 2, 2) if parts[at] == "module")


def resources(document: Any, path: str) -> list[Resource]:
    """The resources of a document, in the order of their addresses. Raises SourcesError for anything else."""
    if not isinstance(document, dict) or "format_version" not in document:
        raise SourcesError("the file is no output of `terraform show -json`", path=path, hint=_HINT)
    needs = configured(mapping(document, "configuration", "root_module"))
    actions = {text(one, "address"): _action(one) for one in mappings(document, "resource_changes")}
    planned = "planned_values" in document
    rows = list(_walk(mapping(document, "planned_values" if planned else "values", "root_module")))
    known = {text(row, "address") for row in rows}
    rows += [one for one in mappings(document, "resource_changes") if text(one, "address") not in known and _goes(one)]
    made = [_resource(row, needs, actions) for row in rows if text(row, "address") and text(row, "type")]
    return sorted(made, key=lambda one: one.address)


def _goes(change: dict[str, Any]) -> bool:
    return text(change, "mode") != "data" and _action(change) in ("removed", "forgotten")


def _walk(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The resources of a module and of those below it."""
    waiting = [module]
    while waiting:
        one = waiting.pop()
        yield from mappings(one, "resources")
        waiting += mappings(one, "child_modules")


def _action(change: dict[str, Any]) -> str:
    actions = tuple(texts(change, "change", "actions"))
    return "replaced" if set(actions) == {"create", "delete"} else _ACTIONS.get(actions, "")


def _resource(row: dict[str, Any], needs: dict[str, tuple[str, ...]], actions: dict[str, str]) -> Resource:
    address = text(row, "address")
    wanted = (*(_INDEX.sub("", one) for one in texts(row, "depends_on")), *needs.get(_INDEX.sub("", address), ()))
    provider = text(row, "provider_name").rpartition("/")[2] or text(row, "type").partition("_")[0]
    is_data = text(row, "mode") == "data"
    action = actions.get(address, "")
    return Resource(address, text(row, "type"), text(row, "name"), provider, is_data, wanted, action)
