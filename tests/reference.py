"""The pages that are made from the code: `python -m tests.reference` writes them, a test compares them."""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from docs_as_code.config_keys import KEYS, SECTIONS, Key, json_schema
from docs_as_code.project.rule_table import RULES
from docs_as_code.review import document_shape, plan_keys
from docs_as_code.review.readers import BUILT_IN, severities, zap
from docs_as_code.slides.brand import theme
from tests import rule_slides

if TYPE_CHECKING:
    import click

    from docs_as_code.findings.rule import Rule

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "docs_as_code"
_NAME = "docs-as-code"
_MADE = "<!-- Made from the code by `make reference`: change the code, not this page. -->"


def pages() -> dict[str, str]:
    """The text of each made page by its path in the repository."""
    return {
        "docs/reference/command-line.md": command_line(),
        "docs/reference/configuration.md": configuration(),
        "docs/reference/drawing-functions.md": infrastructure(),
        "docs/reference/rules.md": rules(),
        rule_slides.PATH: rule_slides.deck(),
        "ARCHITECTURE.md": architecture(),
        "docs_as_code/cli/help.txt": first_help(),
        "docs_as_code/docs-as-code.schema.json": json.dumps(json_schema(), indent=2) + "\n",
        "docs_as_code/theme.schema.json": json.dumps(theme.json_schema(), indent=2) + "\n",
        "docs/reference/themes.md": themes(),
        "docs/reference/reviews.md": reviews(),
        "docs_as_code/review.schema.json": json.dumps(plan_keys.json_schema(), indent=2) + "\n",
        "docs_as_code/review-decision.schema.json": _schema("What a review has decided", document_shape.DECISION),
        "docs_as_code/review-record.schema.json": _schema("The record of a review", document_shape.RECORD),
    }


def infrastructure() -> str:
    """Each function that draws what is deployed, with its parameters and its docstring."""
    from docs_as_code.diagrams.sources import functions

    parts = ["# Drawing functions", _MADE, _DRAWING]
    for name in ("kubernetes", "compose", "gitlab_ci", "github_actions", "terraform"):
        function = getattr(functions, name)
        shape = inspect.signature(function)
        plain = [one.replace(annotation=inspect.Parameter.empty) for one in shape.parameters.values()]
        call = str(shape.replace(parameters=plain, return_annotation=inspect.Signature.empty))
        parts += [f"## `{name}`", f"```python\n{name}{call}\n```", inspect.getdoc(function) or ""]
    return "\n\n".join(parts) + "\n"


_DRAWING = """\
Import them from `docs_as_code.diagrams.sources` and call them inside `with Diagram(...):`.
[Draw what is deployed](../how-to/infrastructure.md) shows each at work. What they return is a mapping from names to the
nodes of `diagrams`; what they raise is a `SourcesError` with `message`, `path`, `line` and `hint`."""


def configuration() -> str:
    """Every key of docs-as-code.yml, from the table that the reader itself uses."""
    parts = [
        "# Configuration",
        _MADE,
        _ABOUT,
        "This file says what holds without it:",
        f'```yaml title="docs-as-code.yml"\n{_defaults()}```',
    ]
    for section, about in {"": "Keys of the project.", **SECTIONS}.items():
        parts += [f"## {section or 'Top level'}", about]
        parts += [_key(key) for key in KEYS if key.section == section]
    return "\n\n".join([*parts, _EDITOR]) + "\n"


_ABOUT = """\
`docs-as-code.yml` lies in the project's root. Every key is optional, and so is the file; with it, the command works
from any folder of the project. An unknown key is an error with its line and the nearest known one."""

_EDITOR = """\
## Check it in an editor

A JSON Schema of the file ships with the package. This prints where it is:

```console
$ python -c "import docs_as_code as d; print(d.__path__[0] + '/docs-as-code.schema.json')"
```

Editors with a YAML language server use it when the first line of the file is
`# yaml-language-server: $schema=PATH`, with that path."""


def themes() -> str:
    """Every key and colour of a theme's file."""
    keys = [f"| `{name}` | {what} |" for name, what in theme.KEYS.items()]
    colours = [f"| `{name}` | {what} |" for name, what in theme.COLOURS.items()]
    parts = ["# Themes", _MADE, _THEMES, "\n".join(["| key | means |", "|---|---|", *keys])]
    parts += ["## `colors`", _COLOURS, "\n".join(["| colour | is that of |", "|---|---|", *colours]), _THEME_SCHEMA]
    return "\n\n".join(parts) + "\n"


_THEMES = """\
A theme of your own is a YAML file among [`slides.themes`](configuration.md#slides-themes); its name without `.yml` is the
theme's. [Write decks](../how-to/decks.md#bring-your-own-theme) shows one. Every key is optional. The classes and
variables are those of [the theme that comes along](../how-to/decks.md#use-the-theme-that-comes-along), and the class
`bare` takes logo and footer from a slide."""

_COLOURS = """\
Each is `"#RRGGBB"`, in quotes, or `{light: "#RRGGBB", dark: "#RRGGBB"}`. What is not given is derived: from `accent` and
`background`, or ours, in a shade that can be read. A colour of yours that WCAG's level AA finds too weak is used, with
the warning [`theme-contrast`](rules.md#theme-contrast)."""

_THEME_SCHEMA = """\
## Check it in an editor

A JSON Schema of the file ships with the package, as `theme.schema.json` beside
[that of `docs-as-code.yml`](configuration.md#check-it-in-an-editor)."""


def reviews() -> str:
    """Every key of a review's plan, and every fact that a gate can test."""
    parts = ["# Reviews", _MADE, _REVIEWS, "## The plan"]
    for name, keys in plan_keys.TABLES.items():
        rows = [f"| `{key.name}`{' (needed)' if key.required else ''} | {key.meaning} |" for key in keys]
        title = {"plan": "Top level", "action": "A step of `rollout` or `rollback`"}.get(name, f"`{name}`")
        parts += [f"### {title}", plan_keys.ABOUT[name], "\n".join(["| key | means |", "|---|---|", *rows])]
    parts += ["## Evidence and its facts", _FACTS]
    for reader in BUILT_IN.values():
        about = f"{reader.what[0].upper()}{reader.what[1:]}. Its step is {reader.step}."
        rows = [f"| `{fact.name}` | {fact.kind} | {fact.meaning} |" for fact in reader.facts]
        table = "\n".join(["| fact | is a | tells |", "|---|---|---|", *rows])
        parts += [f"### `{reader.type}` {{ #{reader.type} }}", about, table if rows else _OWN_FACTS]
    return "\n\n".join([*parts, _SEVERITIES.replace("SCANNERS", _words_of_scanners()), _REVIEW_SCHEMA]) + "\n"


def _words_of_scanners() -> str:
    words = ", ".join(f"`{word}` {severity}" for word, severity in severities.WORDS.items())
    risks = ", ".join(f"`{code}` {severity}" for code, severity in zap.RISKS.items())
    return f"| GitLab, Trivy, Grype | `severity`, in whatever case | {words} |\n| ZAP | `riskcode` | {risks} |"


_REVIEWS = """\
What a plan of `docs-as-code review` can say, and what evidence tells. [Decide on a release](../how-to/reviews.md) shows one at
work. An unknown key or fact is an error with its line and the nearest known one."""

_FACTS = """\
`require` names facts: `failed: 0` asks for a value, `min_total: 1` and `max_severity: medium` for a bound. Several files are
one piece of evidence: their facts are added up, and the oldest file decides about the age."""

_OWN_FACTS = """\
The plan names its facts, each by a JSON pointer (RFC 6901): `facts: {percent: /totals/percent_covered}`. `date` and `commit`
are pointers too. Of several files a fact counts where all of them tell the same."""

_SEVERITIES = """\
## Severities

From the least to the gravest: `none`, `low`, `medium`, `high`, `critical`, whatever has found it.

| of | what the file says | severity |
|---|---|---|
SCANNERS
| SARIF: the first of | `security-severity` of the result, else of its rule | 9.0 and more critical, 7.0 high, 4.0 medium, 0.1 low, 0 none |
| | `level` of the result, else of its rule, else `warning` | `error` high, `warning` medium, `note` low, `none` none |

What a scanner could not judge (no severity is such a one) counts as high until somebody has: accept it with a waiver, which
says who and why. Another word than these cannot be read.

In SARIF, results of the kinds `pass`, `notApplicable` and `informational`, those that are `absent` now and those whose suppressions are
all accepted are no findings. A run without `results`, or one that says it failed, cannot be read; nor can a scan of GitLab
that is no `success`, nor one of Trivy without `Results`. Alerts that ZAP was told are false positives (confidence 0) are none.

Of each severity the first 1,000 findings of a file are told in full. All are counted, by their names: there may be a million."""

_REVIEW_SCHEMA = """\
## Check it in an editor

A JSON Schema of the plan ships with the package, as `review.schema.json` beside
[that of `docs-as-code.yml`](configuration.md#check-it-in-an-editor)."""


def _schema(title: str, shape: document_shape.Shape) -> str:
    return json.dumps(document_shape.json_schema(title, shape), indent=2) + "\n"


def _key(key: Key) -> str:
    rows = [f"### `{key.path}` {{ #{key.path.replace('.', '-')} }}", ""]
    rows += [f"{key.meaning[0].upper()}{key.meaning[1:]}.", ""]
    rows += [f"Type: {_type(key)} · Default: {_shown(key)}"]
    return "\n".join(rows)


def _type(key: Key) -> str:
    choices = ", ".join(f"`{choice}`" for choice in key.choices)
    words = {
        "text": "text",
        "choice": f"one of {choices}" if len(key.choices) > 1 else choices,
        "switch": "true or false",
        "seconds": "number above 0",
        "size": "size, as `2GB`",
        "list": "list of texts",
        "patterns": "list of patterns",
        "choices": f"list of {choices}",
        "map": f"mapping of patterns to {choices}",
        "table": f"mapping of names to {choices}",
    }
    return words[key.kind]


def _shown(key: Key) -> str:
    return "none" if key.default in (None, (), {}) else f"`{_flow(key.default)}`"


def _defaults() -> str:
    lines = []
    for section in ("", *SECTIONS):
        keys = [key for key in KEYS if key.section == section]
        lines += [f"{section}:"] if section else []
        lines += [f"{'  ' if section else ''}{key.name}: {_flow(key.default)}" for key in keys]
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    plain = list(value) if isinstance(value, tuple) else value
    text = yaml.safe_dump(plain, default_flow_style=True, width=10_000).strip()
    return text.removesuffix("...").strip()


def rules() -> str:
    """Every rule of `check`, from the table that the check itself uses."""
    parts = ["# Rules", _MADE, _ABOUT_RULES, _table_of_rules()]
    parts += [_rule(rule) for rule in sorted(RULES.values(), key=lambda rule: rule.name)]
    return "\n\n".join(parts) + "\n"


_ABOUT_RULES = """\
`docs-as-code check` reads sources, runs and draws what nobody has drawn yet, and says what is wrong. It writes no output.
[How to check](../how-to/check.md) tells how to choose rules, and how to accept a finding."""


def _table_of_rules() -> str:
    rows = [f"| [`{one.name}`](#{one.name}) | {_severity(one)} | {one.what} |" for one in RULES.values()]
    return "\n".join(["| rule | severity | finds |", "|---|---|---|", *rows])


def _severity(rule: Rule) -> str:
    return (rule.graded or rule.severity or "as Graphviz has it") + ("" if rule.on else ", off")


def _rule(rule: Rule) -> str:
    parts = [f"## `{rule.name}` {{ #{rule.name} }}", rule.what, f"Severity: {_severity(rule)}", rule.why]
    parts += [f"**How to fix it.** {rule.fix}"]
    if rule.drawn:
        parts += ['<div class="rule-pair" markdown>', *(_example(rule, side) for side in ("bad", "good")), "</div>"]
    language = {"py": "python", "gv": "dot", "md": "markdown", "yml": "yaml"}[rule.path.rpartition(".")[2]]
    for title, text in (("Bad", rule.bad), ("Good", rule.good)):
        parts += [_code(language, f"{title}: {rule.path}", text)] if text else []
    return "\n\n".join(parts)


_LONG = 24  # lines of an example; what is longer shows its ends


def _code(language: str, title: str, text: str) -> str:
    """A code block that holds code blocks, too."""
    lines = text.splitlines()
    if len(lines) > _LONG:
        lines = [*lines[:10], f"… ({len(lines) - 14} more lines)", *lines[-4:]]
    marks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return "\n".join([f'{marks}{language} title="{title}"', *lines, marks])


def _example(rule: Rule, side: str) -> str:
    """The picture that diagrams/rule_examples.py draws of this side, or its slide in the deck of rules."""
    if rule in rule_slides.SHOWN:
        deck = rule_slides.PATH.replace(".md", f".html#{rule_slides.number(rule.name, side)}")
        return f'![{rule.name}, {side}](../generated/{deck} "{side.capitalize()}")'
    return f"![{side.capitalize()}](../generated/diagrams/rules/{rule.name}-{side}.svg)"


def command_line() -> str:
    """Every command with its help as the terminal shows it."""
    from docs_as_code.cli.app import app

    return "\n\n".join(["# Command line", _MADE, _GLOBAL, *_commands(app)]) + "\n"


_GLOBAL = """\
The project is the nearest folder upwards that holds `docs-as-code.yml`, else the current one. Data goes to stdout,
everything else to stderr. The options that every command has can stand before or after its name."""


def _commands(app: click.Group) -> list[str]:
    import click

    shown = [_help(app, [])]
    for name in app.list_commands(click.Context(app)):
        shown.append(_help(app, [name]))
        command = app.get_command(click.Context(app), name)
        if isinstance(command, click.Group):
            shown += [_help(app, [name, below]) for below in command.list_commands(click.Context(command))]
    return shown


def _help(app: click.Group, words: list[str]) -> str:
    return f"## `{' '.join([_NAME, *words])}`\n\n```text\n{_shown_help(app, words)}```"


def _shown_help(app: click.Group, words: list[str]) -> str:
    from click.testing import CliRunner

    shown = CliRunner().invoke(app, [*words, "--help"], prog_name=_NAME, terminal_width=80, catch_exceptions=False)
    return shown.output


def first_help() -> str:
    """What `docs-as-code --help` prints without loading the application."""
    from docs_as_code.cli.app import app

    return _shown_help(app, [])


def architecture() -> str:
    """ARCHITECTURE.md with the map between its two marks made anew; the rest of the page is written by hand."""
    before, _, rest = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition(_BEGIN)
    return f"{before}{_BEGIN}\n\n{_map()}\n\n{_END}{rest.partition(_END)[2]}"


_BEGIN = "<!-- map: made by `make reference` from the first sentence of each file -->"
_END = "<!-- end of map -->"
_ORDER = ["", "engine", "toolchain", "diagrams", "slides", "site", "project", "cli"]  # as imports run


def _map() -> str:
    found = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    parts = []
    for room in [*_ORDER, *sorted(found.difference(_ORDER))]:
        folder = PACKAGE / room
        parts += _files("###", folder)
        if room:
            for package in sorted(one.parent for one in folder.rglob("__init__.py") if one.parent != folder):
                parts += _files("####", package)
    return "\n\n".join(parts)


def _files(mark: str, folder: Path) -> list[str]:
    files = [file for file in sorted(folder.glob("*.py")) if file.name != "__init__.py"]
    return [
        f"{mark} `{folder.relative_to(PACKAGE.parent).as_posix()}/`\n\n{_idea(folder / '__init__.py')}",
        "\n".join(f"- `{file.name}`: {_idea(file)}" for file in files),
    ]


def _idea(file: Path) -> str:
    """The first sentence of a file's docstring, or of its first paragraph where that is none."""
    paragraph = " ".join(
        (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split("\n\n")[0].split()
    )
    return re.split(r"(?<=\.)\s+(?=[A-Z])", paragraph)[0]


def schema_keys() -> set[str]:
    """Every key that the shipped JSON Schema knows, by dotted path."""
    found = set()
    for name, shape in json_schema()["properties"].items():
        inner = shape.get("properties")
        found |= {f"{name}.{key}" for key in inner} if inner else {name}
    return found


if __name__ == "__main__":
    for name, text in pages().items():
        ROOT.joinpath(name).write_text(text, encoding="utf-8")
