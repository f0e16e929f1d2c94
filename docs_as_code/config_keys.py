"""Every key of docs-as-code.yml in one table: the reader, the JSON Schema and the reference page are made from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

FILE = "docs-as-code.yml"
DIAGRAM_FORMATS = ("svg", "png", "pdf", "jpg", "dot", "json", "mermaid", "drawio")
DECK_FORMATS = ("html", "pdf", "pptx", "png", "images", "handout", "page")
CHECK_RULES = (  # the names of docs_as_code/project/rule_table.py, which this file may not know
    "bad-label",
    "blurred-picture",
    "broken-cover",
    "broken-link",
    "duplicate-cluster",
    "duplicate-label",
    "empty-slide",
    "failed-source",
    "filename-folder",
    "graphviz",
    "hidden-package",
    "icon-folder",
    "ignored-front-matter",
    "inputs-change",
    "large-picture",
    "low-contrast",
    "merged-clusters",
    "missing-alt",
    "missing-glyph",
    "missing-icon",
    "missing-picture",
    "missing-resource",
    "name-variants",
    "orphan-node",
    "ortho-edge-label",
    "overlap",
    "overlapping-footer",
    "overlapping-nodes",
    "remote-file",
    "remote-picture",
    "remote-resource",
    "script-link",
    "shrunk-code",
    "single-point-of-failure",
    "slide-overflow",
    "small-label",
    "small-text",
    "stale-output",
    "stretched-picture",
    "stripped-html",
    "theme-contrast",
    "turned-edge",
    "uncovered-resource",
    "unknown-arrow",
    "unknown-color",
    "unknown-directive",
    "unknown-format",
    "unknown-picture",
    "unknown-port",
    "unknown-shape",
    "unknown-style",
    "unshown-picture",
    "untitled",
    "untitled-slide",
    "unused-waiver",
    "waiver-without-reason",
    "wide-label",
)


@dataclass(frozen=True)
class Key:
    """One key.

    `kind` is text, choice, switch (true or false), seconds, size (of files, as `2GB`), list (of text), patterns (list
    of those), choices (list of choices), map (pattern to choice), or table (one of `names` to choice).
    """

    section: str  # "" for a key of the top level
    name: str
    kind: str
    default: Any
    meaning: str
    choices: tuple[str, ...] = ()
    nullable: bool = False
    names: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """`section.name`, as messages and docs write it."""
        return f"{self.section}.{self.name}" if self.section else self.name


KEYS: tuple[Key, ...] = (
    Key("", "requires", "text", None, "the versions of docs-as-code that may build this project, as `>=1.0`", (), True),
    Key(
        "diagrams",
        "sources",
        "patterns",
        ("diagrams/**/*.py", "diagrams/**/*.dot", "diagrams/**/*.gv"),
        "patterns of the diagram sources, relative to the project",
    ),
    Key(
        "diagrams",
        "formats",
        "choices",
        ("svg",),
        "formats of a diagram whose source asks for none; SVG is always made",
        DIAGRAM_FORMATS,
    ),
    Key(
        "diagrams",
        "place",
        "choice",
        "generated",
        "where diagrams go: below `output`, or exactly where `python file.py` would have written them",
        ("generated", "as-written"),
    ),
    Key(
        "diagrams",
        "cwd",
        "choice",
        "source",
        "the working folder of a source: its own folder, or the project",
        ("source", "project"),
    ),
    Key("diagrams", "timeout", "seconds", 60, "how long one source may run, in seconds"),
    Key("diagrams", "fonts", "list", (), "font files, or folders of them, that diagrams and decks may name"),
    Key(
        "diagrams",
        "render",
        "map",
        {},
        "sources (patterns) that read the picture they have just drawn: `now` renders it at once, in a private folder",
        ("now",),
    ),
    Key(
        "diagrams",
        "volatile",
        "patterns",
        (),
        "sources that read what no file tells, as a cloud's API: they run in every build",
    ),
    Key("slides", "sources", "patterns", ("slides/**/*.md",), "patterns of the decks, relative to the project"),
    Key(
        "slides",
        "formats",
        "choices",
        ("html", "pdf"),
        "what a deck is built to; `png` is the first slide, `images` all of them, `handout` slides with "
        "speaker notes, `page` a page of the site with all words",
        DECK_FORMATS,
    ),
    Key("slides", "theme", "text", None, "the theme of a deck that names none; a name, or a file", (), True),
    Key("slides", "themes", "list", (), "themes of the team, CSS or YAML files, as patterns relative to the project"),
    Key(
        "slides",
        "notes",
        "choice",
        "strip",
        "speaker notes in HTML, PDF and PPTX: left out, or kept for everyone to read",
        ("strip", "keep"),
    ),
    Key("site", "config", "text", "mkdocs.yml", "the configuration file of the docs site"),
    Key("site", "builder", "choice", "mkdocs", "what builds the site", ("mkdocs",)),
    Key("cache", "dir", "text", ".docs-as-code", "the folder of the store, which checkouts and processes may share"),
    Key(
        "cache",
        "remote",
        "text",
        None,
        "the address of a remote store: a cache that speaks HTTP as Bazel's",
        (),
        True,
    ),
    Key(
        "cache",
        "write",
        "switch",
        False,
        "whether results are also sent to the remote store: for the protected branch",
    ),
    Key(
        "cache",
        "max_size",
        "size",
        "2GB",
        "what the store keeps itself under; what was used least recently goes first",
    ),
    Key(
        "check",
        "rules",
        "table",
        {},
        "how much rules count: the name of a rule to error, warning, info or off",
        ("error", "warning", "info", "off"),
        names=CHECK_RULES,
    ),
    Key(
        "check",
        "fail_on",
        "choice",
        "error",
        "the least grave finding that lets `check` fail",
        ("error", "warning"),
    ),
    Key("", "output", "text", None, "the folder of all outputs; default: `generated` in the docs folder", (), True),
    Key(
        "",
        "graphviz",
        "choice",
        "bundled",
        "the Graphviz inside the Python package, or the `dot` on the PATH",
        ("bundled", "system"),
    ),
    Key("", "browser", "text", None, "the path of a Chromium to use instead of the pinned one", (), True),
    Key("", "python", "text", None, "the path of the interpreter that runs diagram sources", (), True),
)

SECTIONS: dict[str, str] = {
    "diagrams": "Diagram sources and pictures.",
    "slides": "Marp decks.",
    "site": "The docs site.",
    "cache": "The store of results, by digest.",
    "check": "The rules of `docs-as-code check`.",
}

# Keys of the design that no code reads yet: a value that does nothing is refused, not ignored.
NOT_YET: tuple[str, ...] = ()


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of docs-as-code.yml."""
    properties: dict[str, Any] = {}
    for key in KEYS:
        if key.section:
            section = properties.setdefault(
                key.section,
                {
                    "type": "object",
                    "description": SECTIONS[key.section],
                    "additionalProperties": False,
                    "properties": {},
                },
            )
            section["properties"][key.name] = _schema_of(key)
        else:
            properties[key.name] = _schema_of(key)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "docs-as-code.yml",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": properties,
    }


def _schema_of(key: Key) -> dict[str, Any]:
    one_of: dict[str, Any] = {"type": "string", "enum": list(key.choices)}
    shapes: dict[str, dict[str, Any]] = {
        "text": {"type": "string", "minLength": 1},
        "choice": one_of,
        "switch": {"type": "boolean"},
        "size": {"type": ["string", "integer"], "pattern": "^[0-9]+(\\.[0-9]+)? ?([kKMGT]i?)?B?$"},
        "seconds": {"type": "number", "exclusiveMinimum": 0},
        "list": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "patterns": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "choices": {"type": "array", "items": one_of, "minItems": 1, "uniqueItems": True},
        "map": {"type": "object", "additionalProperties": one_of},
        "table": {
            "type": "object",
            "additionalProperties": False,
            "properties": dict.fromkeys(key.names, one_of),
        },
    }
    shape = dict(shapes[key.kind])
    if key.nullable:
        shape["type"] = [shape["type"], "null"]
    default = list(key.default) if isinstance(key.default, tuple) else key.default
    return {"description": key.meaning, **shape, "default": default}


_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([kKMGT]?)(i?)B?")
_UNITS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}


def size(text: str) -> int | None:
    """The bytes that a text such as `2GB`, `500 MiB` or `100000` stands for; None where it stands for none."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        return None
    number, unit, binary = match.groups()
    return int(float(number) * (1024 if binary else 1000) ** _UNITS[unit.upper()])
