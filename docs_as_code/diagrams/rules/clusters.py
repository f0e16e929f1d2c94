"""The rule about clusters that Graphviz takes for one, because they have one name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.dot.labels import label_text
from docs_as_code.diagrams.dot.scan import tokens
from docs_as_code.diagrams.picture.words import one_line
from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.dot.scan import Token
    from docs_as_code.diagrams.graph import Drawing


class _Opened(NamedTuple):
    """A `subgraph cluster… {` with its label, and the names that stand in it; `within` are the graphs around it."""

    within: tuple[str, ...]
    name: str
    label: str | None
    inside: tuple[str, ...]


def merged_clusters(drawing: Drawing) -> Iterator[Said]:
    """Clusters of one name with different labels: the picture shows all their nodes below one of the labels."""
    dot = drawing.graph.dot
    if dot.count("subgraph") < 2:
        return
    labels: dict[tuple[str, ...], str] = {}
    lines = {node.id: node.line for node in drawing.graph.nodes}
    for opened in _opened(list(tokens(dot))):
        if opened.label is None:
            continue
        first = labels.setdefault((*opened.within, opened.name), opened.label)
        if first != opened.label:
            line = next((lines[name] for name in opened.inside if lines.get(name)), drawing.line)
            both = f"'{_words(first)}' and '{_words(opened.label)}'"
            yield Said(
                "merged-clusters",
                line,
                f"the clusters {both} are both named {opened.name}, so they are drawn as one",
                "give each cluster its own name",
            )


def _words(label: str) -> str:
    return one_line(label_text(label))


def _opened(found: list[Token]) -> Iterator[_Opened]:
    """A name belongs to the graph that it stands in: clusters in two others may share one."""
    within: list[str] = []
    for at, token in enumerate(found):
        is_named = at > 1 and found[at - 1].is_name and found[at - 2].value.lower() == "subgraph"
        if token.kind == "mark" and token.value == "{":
            name = found[at - 1].value if is_named else f" {at}"  # one without a name is another each time
            if is_named and name.startswith("cluster"):
                yield _body(tuple(within), name, found, at)
            within.append(name)
        elif token.kind == "mark" and token.value == "}" and within:
            within.pop()


def _body(within: tuple[str, ...], name: str, found: list[Token], start: int) -> _Opened:
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
    return _Opened(within, name, label, tuple(inside))
