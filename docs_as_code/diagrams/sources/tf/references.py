"""What the configuration inside a plan refers to: expressions, through variables and outputs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.reading import mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

_INDEX = re.compile(r"\[[^\]]*\]")
_NO_RESOURCES = frozenset({"count", "each", "local", "path", "self", "terraform"})
_DEEPEST = 30


@dataclass(frozen=True)
class _Scope:
    """A module as it is called: the beginning of addresses in it, its configuration, and who calls it with what."""

    prefix: str
    module: dict[str, Any]
    parent: _Scope | None = None
    given: dict[str, Any] | None = None


class _Resolver:
    """Finds the resources behind a reference; each variable and output is followed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def resolve(self, reference: str, scope: _Scope, depth: int = 0) -> tuple[str, ...]:
        """The addresses, in the configuration, of the resources that a reference is about."""
        parts = _INDEX.sub("", reference).split(".")
        if parts[0] in _NO_RESOURCES or len(parts) < 2 or depth > _DEEPEST:
            return ()
        if parts[0] not in ("var", "module"):
            count = 3 if parts[0] == "data" else 2
            return (scope.prefix + ".".join(parts[:count]),)
        key = (scope.prefix, ".".join(parts[: 2 if parts[0] == "var" else 3]))
        if key not in self._known:
            self._known[key] = ()  # a circle ends here
            self._known[key] = tuple(dict.fromkeys(self._follow(parts, scope, depth)))
        return self._known[key]

    def _follow(self, parts: list[str], scope: _Scope, depth: int) -> Iterator[str]:
        if parts[0] == "var":
            if scope.parent is not None:
                for reference in references((scope.given or {}).get(parts[1])):
                    yield from self.resolve(reference, scope.parent, depth + 1)
        elif len(parts) > 2:
            inner = called(scope, parts[1])
            for reference in references(mapping(inner.module, "outputs", parts[2])):
                yield from self.resolve(reference, inner, depth + 1)


def called(scope: _Scope, name: str) -> _Scope:
    """The module that a scope calls by `name`."""
    call = mapping(scope.module, "module_calls", name)
    return _Scope(f"{scope.prefix}module.{name}.", mapping(call, "module"), scope, mapping(call, "expressions"))


def references(expression: Any) -> list[str]:
    """All references in an expression, at any depth, in the order written."""
    found: dict[str, None] = {}
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found.update(dict.fromkeys(texts(one, "references")))
            waiting += [value for key, value in one.items() if key not in ("references", "constant_value")]
        elif isinstance(one, list):
            waiting += one
    return list(found)


def configured(root: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What each resource of a configuration refers to, by its address without indexes."""
    resolver = _Resolver()
    made: dict[str, tuple[str, ...]] = {}
    waiting = [_Scope("", root)]
    while waiting:
        scope = waiting.pop()
        for row in mappings(scope.module, "resources"):
            said = [*references({**row, "depends_on": None}), *texts(row, "depends_on")]
            found = [address for one in said for address in resolver.resolve(one, scope)]
            made[scope.prefix + text(row, "address")] = tuple(dict.fromkeys(found))
        if scope.prefix.count("module.") < _DEEPEST:
            waiting += [called(scope, name) for name in mapping(scope.module, "module_calls")]
    return made
