"""The docs say what the code does: made pages are fresh, samples are right, and what is named exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from docs_as_code import config, errors
from docs_as_code.cli.app import app
from docs_as_code.project import report
from tests import reference

ROOT = Path(__file__).parent.parent
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if "generated" not in path.parts
}


MADE = list(reference.pages())


@pytest.mark.parametrize("name", MADE)
def test_made_page_is_fresh(name):
    """A page that is made from the code is what the code says now; `make reference` renews it."""
    assert (ROOT / name).read_text(encoding="utf-8") == reference.pages()[name]


def test_every_key_has_its_place():
    """Each key that the shipped JSON Schema allows is a heading of the configuration page."""
    page = TEXTS["docs/reference/configuration.md"]
    assert {key for key in reference.schema_keys() if f"### `{key}`" not in page} == set()


def test_every_command_is_described():
    """Each command that `docs-as-code --help` lists is on the command-line page, in the words of its own `--help`."""
    page = TEXTS["docs/reference/command-line.md"]
    shown = subprocess.run(
        [sys.executable, "-m", "docs_as_code", "--help"], capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^  ([a-z][a-z-]*) ", shown.split("Commands:")[1], re.MULTILINE)
    assert commands
    assert [name for name in commands if f"## `docs-as-code {name}`" not in page] == []


def _classes(kind):
    return {kind, *(found for child in kind.__subclasses__() for found in _classes(child))}


def test_exit_codes_are_those_of_the_errors():
    """The exit-code page lists the codes of the error family, 0, and the shell's own 130."""
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", TEXTS["docs/reference/exit-codes.md"], re.MULTILINE)}
    assert listed == {0, 130, *(kind.exit_code for kind in _classes(errors.DocsAsCodeError))}


def test_json_keys_are_described():
    """Each key of the document of `build --json` is described on the outputs page."""
    failed = report.JobReport("diagram", "a.py", None, "failed", error=errors.SourceError("no"))
    document = report.Report((failed,), 0.0).as_json()
    names = {*document, *document["jobs"][0], *document["jobs"][0]["error"], *document["summary"]}
    page = TEXTS["docs/reference/outputs.md"]
    assert {name for name in names if f"`{name}`" not in page and f'"{name}"' not in page} == set()


SETTINGS = [
    pytest.param(sample, id=f"{name}-{number}")
    for name, text in TEXTS.items()
    for number, sample in enumerate(re.findall(r'```yaml title="docs-as-code.yml"\n(.*?)```', text, re.DOTALL))
]


@pytest.mark.parametrize("sample", SETTINGS)
def test_samples_of_settings_are_accepted(sample, tmp_path):
    """Each docs-as-code.yml in the docs is one that the program reads."""
    (tmp_path / "docs-as-code.yml").write_text(sample.replace("output: null", "output: docs/generated"))
    config.load(tmp_path)


def _options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts} | {"--help"}


def test_commands_in_the_docs_exist():
    """Each `docs-as-code …` that a page tells people to type names a command and options that exist."""
    wrong = []
    patterns = (r"^(?:\$|RUN.*&&| +-(?: run:)?) (?:\.venv/bin/)?docs-as-code (.*)$", r"`docs-as-code ([^`]*)`")
    lines = {line for text in TEXTS.values() for p in patterns for line in re.findall(p, text, re.MULTILINE)}
    for line in sorted(lines):
        words = re.sub(r"^-C \S+ ", "", line).split()
        command: click.Command | None = app
        if not words[0].startswith("-") and words[0].islower():
            command = app.get_command(click.Context(app), words.pop(0))
        if isinstance(command, click.Group) and command is not app and words and words[0].islower():
            command = command.get_command(click.Context(command), words.pop(0).split("|")[0])
        if command is None or {word for word in words if word.startswith("-")} - _options(command):
            wrong.append(line)
    assert lines
    assert wrong == []


def test_each_work_around_has_its_test():
    """The page on faults of others names each test of test_upstream.py, and every test that it names is there."""
    named = re.findall(r"`(test_\w+)` \|", TEXTS["docs/explanation/upstream.md"])
    there = {file.name: _tests_of(file) for file in (ROOT / "tests").glob("test_*.py")}
    assert set(there["test_upstream.py"]) <= set(named)
    assert set(named) <= {name for names in there.values() for name in names}
    assert len(named) == len(set(named))


def _tests_of(file: Path) -> list[str]:
    return re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)


def test_files_named_in_the_map_exist():
    """Each file that ARCHITECTURE.md names is there."""
    named = set(re.findall(r"`((?:docs_as_code|tests|benchmarks|docs)/[\w./-]+)`", TEXTS["ARCHITECTURE.md"]))
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()
