"""Every key of a review's plan in one table: the reader, the JSON Schema and the reference page are made from it."""

from __future__ import annotations

from typing import Any, NamedTuple

from docs_as_code.review.readers import BUILT_IN
from docs_as_code.review.reading import BETTER, STEPS

BLOCKS = ("verdict", "why", "gates", "since", *STEPS, "waivers", "unknown", "appendix")  # of the deck


class Key(NamedTuple):
    """One key.

    `kind` is text, texts (one or a list), choice, reader (a type of evidence, one of `choices` or of an installed
    package), switch, minutes, date (`2026-12-01`), duration (`24h`), window,
    pointer (a JSON pointer), pointers (name to pointer), require (fact to value), rows (a list of tables `of`),
    url and urls (addresses of servers), status (of HTTP), slo (a percentage),
    table (`of`), or named (name to table `of`).
    """

    name: str
    kind: str
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""


TABLES: dict[str, tuple[Key, ...]] = {
    "plan": (
        Key("extends", "texts", "plans, relative to this file, whose parts hold where this one says nothing else"),
        Key("release", "table", "what is to be released", of="release"),
        Key("evidence", "named", "the files that gates look at, by a name of your own", of="evidence"),
        Key("gates", "rows", "the questions; a review without one decides nothing", of="gate"),
        Key("rollout", "rows", "the steps of the rollout, in their order", of="action"),
        Key("rollback", "rows", "the steps back", of="action"),
        Key("risks", "rows", "what may go wrong", of="risk"),
        Key("contacts", "rows", "whom to ask", of="contact"),
        Key("template", "text", "a Jinja2 template of the deck, relative to this file"),
        Key("slides", "rows", "slides of your own", of="slides"),
        Key("theme", "theme", "the theme of the deck; default: that of `slides.theme`, if it builds on ours"),
        Key("publish", "switch", "whether the deck goes to the site, with its findings and names; default: false"),
    ),
    "release": (
        Key("version", "text", "the version, which sign-offs must name; `--version` overrides it"),
        Key("base", "text", "the revision that is deployed now; default: the last record's head, else the last tag"),
        Key("head", "text", "the revision to be released; default: HEAD"),
        Key("owner", "text", "who answers for it"),
        Key("window", "window", "when it is to happen: `2026-11-24T09:00Z/PT2H`, or START/END"),
    ),
    "evidence": (
        Key("type", "reader", "the format, which decides what facts there are", True, tuple(BUILT_IN)),
        Key("path", "texts", "files or patterns, relative to the project; behind `!`, files inside a zip"),
        Key("base", "texts", "the same of what is deployed now: files or patterns, or `git` for `path` at the base"),
        Key("step", "choice", "the step of DevOps that it belongs to, where that is not its type's", False, STEPS),
        Key("facts", "pointers", "for `json`: the name of each fact, and the JSON pointer to its value"),
        Key("date", "pointer", "for `json`: the pointer to the time at which it was made"),
        Key("commit", "pointer", "for `json`: the pointer to the commit it was made from, which must be the head"),
        Key("url", "url", "the address of a server to ask, as http://127.0.0.1:9090"),
        Key("urls", "urls", "for `health`: an address to ask, or several"),
        Key("expect", "status", "for `health`: the status of an answer that is well; default: 200"),
        Key("token_env", "variable", "the environment variable with the server's token, or with `Basic …` as a whole"),
        Key("query", "text", "for `prometheus`: what to ask, in PromQL"),
        Key("before", "duration", "how long before the start of the release's window, or before now; default: 1d"),
        Key("after", "duration", "how long after the start of the window, where it has begun; default: 1h"),
        Key("over", "duration", "for `dora`: the time until now that counts; default: 90d"),
        Key("better", "choice", "of the numbers: those that are `lower`, or those that are `higher`", False, BETTER),
        Key("slo", "slo", "the objective in percent, where the query tells the ratio of errors: 99.9"),
        Key("unit", "text", "what the numbers are, as `s` or `%`"),
    ),
    "gate": (
        Key("name", "text", "the question, as a statement that is to be true", True),
        Key("evidence", "text", "the name of the evidence that answers it", True),
        Key("require", "require", "facts: `failed: 0` is a value, `min_total: 1` and `max_severity: low` bounds", True),
        Key("max_age", "duration", "how old the oldest file may be: `30m`, `24h`, `7d`, `2w`"),
        Key("owner", "text", "who answers for it", True),
        Key("blocking", "switch", "whether a failure stops the release; default: true"),
        Key("waivers", "rows", "what is accepted for a time", of="waiver"),
    ),
    "waiver": (
        Key("reason", "text", "why", True),
        Key("by", "text", "who has decided it", True),
        Key("until", "date", "the last day on which it holds, in UTC", True),
        Key("matches", "text", "the rule or test that it accepts, `*` for any text; default: all of it"),
    ),
    "action": (
        Key("step", "text", "what is done", True),
        Key("who", "text", "by whom", True),
        Key("minutes", "minutes", "how long it takes", True),
        Key("rehearsed", "date", "when it was last tried"),
    ),
    "risk": (
        Key("risk", "text", "what may happen", True),
        Key("limit", "text", "what keeps it small, or what is done then"),
        Key("owner", "text", "who watches it"),
    ),
    "slides": (
        Key("after", "choice", "the block of the deck that they follow", True, BLOCKS),
        Key("file", "text", "a Markdown file, relative to this file; its front matter does not count", True),
    ),
    "contact": (
        Key("name", "text", "a person or a team", True),
        Key("role", "text", "for what"),
        Key("reach", "text", "how: a channel, a number"),
    ),
}  # fmt: skip

ABOUT: dict[str, str] = {
    "plan": "The plan of a deploy review.",
    "release": "What is to be released.",
    "evidence": "One kind of machine-made files.",
    "gate": "One yes or no question.",
    "waiver": "A decision to accept something for a time.",
    "action": "One step of the rollout, or back.",
    "risk": "What may go wrong.",
    "slides": "Slides of your own in the deck.",
    "contact": "Whom to ask.",
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a plan."""
    tables = {name: _schema_of_table(name) for name in TABLES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The plan of a deploy review",
        **tables.pop("plan"),
        "$defs": tables,
    }


def _schema_of_table(name: str) -> dict[str, Any]:
    keys = TABLES[name]
    required = [key.name for key in keys if key.required]
    return {
        "type": "object",
        "description": ABOUT[name],
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": {key.name: {"description": key.meaning, **_schema_of(key)} for key in keys},
    }


def _schema_of(key: Key) -> dict[str, Any]:
    text: dict[str, Any] = {"type": ["string", "number"]}  # a version such as 1.4 is a number to YAML
    pointer = {"type": "string", "pattern": "^(/.*)?$"}
    address = {"type": "string", "pattern": "^https?://[^@]+$"}
    reference = {"$ref": f"#/$defs/{key.of}"}
    shapes: dict[str, dict[str, Any]] = {
        "text": text,
        "texts": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
        "choice": {"type": "string", "enum": list(key.choices)},
        "reader": {"type": "string", "anyOf": [{"enum": list(key.choices)}, {"pattern": "^[^ ]+$"}]},
        "switch": {"type": "boolean"},
        "theme": {"type": "string", "pattern": "^[\\w-]+$"},
        "minutes": {"type": "integer", "minimum": 0},
        "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "duration": {"type": "string", "pattern": "^[0-9]{1,6} *[mhdw]$"},
        "window": {"type": "string", "pattern": "/"},
        "url": address,
        "urls": {"oneOf": [address, {"type": "array", "items": address, "minItems": 1}]},
        "variable": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
        "status": {"type": "integer", "minimum": 100, "maximum": 599},
        "slo": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 100},
        "pointer": pointer,
        "pointers": {"type": "object", "additionalProperties": pointer, "minProperties": 1},
        "require": {
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean"]},
            "minProperties": 1,
        },
        "rows": {"type": "array", "items": reference},
        "table": reference,
        "named": {"type": "object", "additionalProperties": reference},
    }
    return shapes[key.kind]
