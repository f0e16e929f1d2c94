"""What Graphviz said on stderr, as findings: the user's words, the user's line, and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.picture.request import DRAW_LESS
from docs_as_code.diagrams.picture.words import one_line
from docs_as_code.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.picture.request import RenderRequest


class _Wording(NamedTuple):
    """A known message: `node` and other named groups of the pattern fill in the message."""

    pattern: re.Pattern[str]
    rule: str
    message: str
    hint: str | None


_KNOWN = (
    _Wording(
        re.compile(r"Warning: node '(?P<node>.*)', graph '.*' size too small for label$", re.DOTALL),
        "wide-label",
        "the label of {label} does not fit into its node",
        "break the label with \\n, or give the node a larger width and height",
    ),
    _Wording(
        re.compile(r"Warning: node (?P<node>.*), port (?P<what>.*) unrecognized$", re.DOTALL),
        "unknown-port",
        "{label} has no port named '{what}'",
        "name one of the ports in the node's label",
    ),
    _Wording(
        re.compile(r"Warning: using box for unknown shape (?P<what>.*)$", re.DOTALL),
        "unknown-shape",
        "Graphviz has no shape named '{what}' and draws a box",
        "the shapes are listed at https://graphviz.org/doc/info/shapes.html",
    ),
    _Wording(
        re.compile(r"Warning: (?P<what>.*) is not a known color", re.DOTALL),
        "unknown-color",
        "Graphviz has no color named '{what}' and draws black",
        "use a name of https://graphviz.org/doc/info/colors.html, or #rrggbb",
    ),
    _Wording(
        re.compile(r'Warning: Arrow type "(?P<what>.*)" unknown', re.DOTALL),
        "unknown-arrow",
        "Graphviz has no arrow named '{what}'",
        "the arrows are listed at https://graphviz.org/doc/info/arrows.html",
    ),
    _Wording(
        re.compile(r"Warning: gvrender_set_style: unsupported style (?P<what>.*) - ignoring", re.DOTALL),
        "unknown-style",
        "Graphviz has no style named '{what}'",
        "the styles are listed at https://graphviz.org/docs/attr-types/style/",
    ),
    _Wording(
        re.compile(r"Error: bad label format (?P<what>.*)$", re.DOTALL),
        "bad-label",
        "the record label '{what}' is not valid",
        "close each { and <, and write \\{ or \\< for the characters themselves",
    ),
    _Wording(
        re.compile(r"Error: (?P<what>.*?) in line \d+ ?\n.*in label of (?:node|edge|graph) (?P<node>.*)$", re.DOTALL),
        "bad-label",
        "the HTML label of {label} is not valid: {what}",
        "HTML labels are XML: close each tag, and write &amp; for &",
    ),
    _Wording(
        re.compile(r'Warning: Overlap value "prism" unsupported'),
        "overlap",
        "the bundled Graphviz cannot keep nodes apart with overlap=prism",
        "use overlap=voronoi or overlap=scale",
    ),
    _Wording(
        re.compile(r".*: graph is too large for cairo-renderer bitmaps\. Scaling by (?P<what>[\d.]+) to fit"),
        "large-picture",
        "the picture is larger than a PNG or JPEG can be, and was made smaller: {what} of its size",
        DRAW_LESS,
    ),
)

# The rules whose message Graphviz prints once in the life of a process, or may: "graphviz" is what is not known above.
TOLD_ONCE = frozenset({"unknown-color", "unknown-shape", "graphviz"})

# Not about the diagram: fontconfig reads files of the machine too and complains about newer ones; the wheel's sfdp
# misses a library at its first use in a process, whatever `overlap` says, and then keeps nodes apart without it. Right
# angles are said to leave no room for labels, of each diagram that has both: `check` measures where the labels stand.
_NOISE = re.compile(
    r"Fontconfig (?:warning|error)|Error: remove_overlap: Graphviz not built|Warning: Orthogonal edges do not|\s*$"
)
_START = re.compile(r"(?:Warning|Error|Fontconfig \w+): |Fontconfig ")
_SYNTAX = re.compile(r"Error: (?:.*?: )?syntax error in line (\d+)(?: near '(.*)')?")


def spoken(request: RenderRequest, said: str) -> list[Finding]:
    """One finding for each different message."""
    return list(dict.fromkeys(_finding(request, message) for message in _messages(said)))


def syntax_error(said: str) -> tuple[int | None, str]:
    """The line of the DOT text that cannot be read, and what stands there."""
    match = _SYNTAX.search(said)
    if match is None:
        return None, ""
    return int(match[1]), match[2] or ""


def _messages(said: str) -> Iterator[str]:
    """Graphviz prints some messages over several lines; only the first begins with its kind."""
    message: list[str] = []
    for line in said.splitlines():
        if _START.match(line) and message:
            yield from _kept(message)
            message = []
        message.append(line)
    yield from _kept(message)


def _kept(lines: list[str]) -> Iterator[str]:
    text = "\n".join(lines).strip()
    if text and not _NOISE.match(text):
        yield text


def _finding(request: RenderRequest, text: str) -> Finding:
    severity: Severity = "error" if text.startswith("Error:") else "warning"
    for known in _KNOWN:
        match = known.pattern.match(text)
        if match is None:
            continue
        groups = match.groupdict()
        label, line = part(request, groups.get("node"))
        if line == request.line:
            line = _line_of(request, groups.get("what")) or line
        message = known.message.format(label=label, what=groups.get("what"))
        return Finding(
            rule=known.rule,
            severity=severity,
            path=request.source,
            line=line,
            message=message,
            hint=known.hint,
        )
    message = " ".join(re.sub(r"^(?:Warning|Error): ", "", text).split()).rstrip(".")
    return Finding(
        rule="graphviz", severity=severity, path=request.source, line=request.line, message=f"Graphviz says: {message}"
    )


def _line_of(request: RenderRequest, words: str | None) -> int | None:
    """The line of a DOT source on which some words stand: Graphviz does not tell, and they stand there only once."""
    if not words or request.line is None or not request.source.endswith((".dot", ".gv")):
        return None
    found = re.search(rf"(?<![\w.-]){re.escape(words)}(?![\w.-])", request.graph.dot)
    return request.line + request.graph.dot.count("\n", 0, found.start()) if found else None


def part(request: RenderRequest, node_id: str | None) -> tuple[str, int | None]:
    """How to call a node, and the line that made it."""
    for node in request.graph.nodes:
        if node.id == node_id:
            return f"'{one_line(node.label) or node.id}'", node.line or request.line
    return f"'{node_id}'", request.line
