"""The pictures of the page of rules: the bad and good examples, drawn from the table that `check` itself uses."""

from __future__ import annotations

import re

import diagrams
import graphviz

from docs_as_code.diagrams.rules.catalog import RULES

diagrams.Diagram._default_graph_attrs["pad"] = "0.3"  # two pictures stand side by side: no room for wide margins


def draw(name: str, text: str, *, is_dot: bool) -> None:
    """Draw one example under a name of its own."""
    if is_dot:
        # docs-as-code: ignore[merged-clusters, overlapping-nodes, missing-glyph] because these are bad examples
        # docs-as-code: ignore[unknown-shape, unknown-color, unknown-arrow, unknown-style, unknown-port] because of that
        graphviz.Source(text).render(f"rules/{name}", format="svg")
        return
    code = re.sub(r'Diagram\(("[^"]*")', rf'Diagram(\1, filename="rules/{name}", show=False', text)
    # docs-as-code: ignore[missing-icon, turned-edge, ortho-edge-label, wide-label, small-text] because these are bad
    # docs-as-code: ignore[duplicate-label, duplicate-cluster, orphan-node, single-point-of-failure] because of that
    exec(code, {"__name__": "__main__"})  # noqa: S102 - our own examples


for rule in RULES.values():
    for side, text in (("bad", rule.bad), ("good", rule.good)):
        if rule.drawn:
            draw(f"{rule.name}-{side}", text, is_dot=rule.path.endswith(".gv"))
