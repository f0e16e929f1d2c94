"""The facts of a capture: all that planning needs of what a source draws, without the graphs, as small JSON."""

from __future__ import annotations

from typing import Any, NamedTuple

from docs_as_code.diagrams import json_rows
from docs_as_code.findings import Finding

_FACTS = 3  # version of the form
_NULL = type(None)
_SEVERITIES = ("error", "warning", "info")


class DrawingFacts(NamedTuple):
    """What planning needs of a drawing: font `packs`, portable names of `icons`, the `graph`'s sha256 without lines.

    `covers` and `resources` are what it says of the files it shows: patterns; line, label and resource of each node.
    """

    name: str
    filename: str
    formats: tuple[str, ...]
    line: int | None
    layout: str
    packs: tuple[str, ...]
    icons: tuple[str, ...]
    graph: str
    covers: str = ""
    resources: tuple[tuple[int | None, str, str], ...] = ()


class CaptureFacts(NamedTuple):
    """What planning needs of one source. `writes` are the files of the project that it wrote itself, and its lines."""

    drawings: tuple[DrawingFacts, ...] = ()
    findings: tuple[Finding, ...] = ()
    imports: tuple[str, ...] = ()
    is_module: bool = False
    writes: tuple[tuple[str, int | None], ...] = ()


def facts_as_json(facts: CaptureFacts) -> str:
    """The facts as text."""
    drawings = [tuple(one) for one in facts.drawings]
    findings = [[f.path, f.line, f.rule, f.severity, f.message, f.hint, f.column] for f in facts.findings]
    return json_rows.dumps([_FACTS, drawings, findings, facts.imports, facts.is_module, facts.writes])


def facts_from_json(text: str) -> CaptureFacts:
    """The facts in a text. Raises ValueError for anything else."""
    drawings, findings, imports, is_module, writes = json_rows.versioned(text, _FACTS, 5)
    if type(is_module) is not bool:
        raise ValueError("not a yes or no")
    return CaptureFacts(
        tuple(_drawing_facts_from(row) for row in json_rows.rows(drawings, 10)),
        tuple(_finding_from(row) for row in json_rows.rows(findings, 7)),
        json_rows.texts(imports),
        is_module,
        tuple((json_rows.text(path), json_rows.maybe(line, int)) for path, line in json_rows.rows(writes, 2)),
    )


def _drawing_facts_from(row: list[Any]) -> DrawingFacts:
    name, filename, formats, line, layout, packs, icons, graph, covers, resources = row
    are_texts = type(name) is type(filename) is type(layout) is type(graph) is type(covers) is str
    if are_texts and type(line) in (int, _NULL):
        return DrawingFacts(
            name,
            filename,
            json_rows.texts(formats),
            line,
            layout,
            json_rows.texts(packs),
            json_rows.texts(icons),
            graph,
            covers,
            tuple(
                (json_rows.maybe(where, int), json_rows.text(label), json_rows.text(resource))
                for where, label, resource in json_rows.rows(resources, 3)
            ),
        )
    raise ValueError("not the facts of a drawing")


def _finding_from(row: list[Any]) -> Finding:
    path, line, rule, severity, message, hint, column = row
    if severity not in _SEVERITIES:
        raise ValueError("not a severity")
    return Finding(
        json_rows.text(path),
        json_rows.maybe(line, int),
        json_rows.text(rule),
        severity,
        json_rows.text(message),
        json_rows.maybe(hint, str),
        json_rows.maybe(column, int),
    )
