"""The rule about clusters that Graphviz takes for one, because they have one name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.dot.scan import tokens
from docs_as_code.diagrams.rules.rule import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.dot.scan import Token
    from docs_as_code.diagrams.graph import Drawing


class _Opened(NamedTuple):
    """A `subgraph cluster… {` with its label, and the names that stand in it."""

    name: str
    label: str | None
    inside: tuple[str, ...]


def merged_clusters(drawing: Drawing) -> Iterator[Said]:
    """Clusters of one name with different labels: the picture shows all their nodes below one of the labels."""
    dot = drawing.graph.dot
    if dot.count("subgraph") < 2:
        return
    labels: dict[str, str] = {}
    lines = {node.id: node.line for node in drawing.graph.nodes}
    for opened in _opened(list(tokens(dot))):
        if opened.label is None:
            continue
        first = labels.setdefault(opened.name, opened.label)
        if first != opened.label:
            line = next((lines[name] for name in opened.inside if lines.get(name)), drawing.line)
            yield Said(
                "merged-clusters",
                line,
                f"the clusters '{first}' and '{opened.label}' are both named {opened.name}, so they are drawn as one",
                "give each cluster its own name",
            )


def _opened(found: list[Token]) -> Iterator[_Opened]:
    for at, token in enumerate(found[:-2]):
        name = found[at + 1]
        if token.kind == "word" and token.value.lower() == "subgraph" and name.value.startswith("cluster"):
            yield _body(name.value, found, at + 2)


def _body(name: str, found: list[Token], start: int) -> _Opened:
    """The first label directly in the body: of the cluster itself, or of `graph [label=…]`."""
    depth = 0
    owner = ""
    label: str | None = None
    inside: list[str] = []
    for at in range(start, len(found)):
        token = found[at]
        if token.kind == "mark" and token.value in "{}":
            depth += 1 if token.value == "{" else -1
            if depth == 0:
                break
        elif token.kind == "mark" and token.value in "[]":
            owner = found[at - 1].value if token.value == "[" else ""
        elif depth == 1 and token.is_name:
            is_value = found[at - 1].value == "="
            if is_value and found[at - 2].value == "label" and owner in ("", "graph") and label is None:
                label = token.value
            elif not is_value and not owner:
                inside.append(token.value)
    return _Opened(name, label, tuple(inside))
