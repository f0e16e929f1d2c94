"""docs-as-code.yml: every key, and the message for every way to get it wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docs_as_code import config
from docs_as_code.config_keys import KEYS, json_schema
from docs_as_code.errors import ConfigError

SCHEMA = Path(config.__file__).with_name("docs-as-code.schema.json")


def load(folder: Path, text: str | bytes) -> config.Config:
    (folder / config.FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    return config.load(folder)


def wrong(folder: Path, text: str | bytes) -> tuple[str, str | None]:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    return str(caught.value), caught.value.hint


def test_no_file_means_all_defaults(tmp_path: Path):
    """A project needs no docs-as-code.yml."""
    loaded = config.load(tmp_path)
    assert loaded.diagrams.formats == ("svg",)
    assert loaded.slides.formats == ("html", "pdf")
    assert loaded.output == "docs/generated"


@pytest.mark.parametrize("text", ["", "# nothing\n", "null\n", "---\n", "diagrams:\n", "\ufeffdiagrams: {}\n"])
def test_an_empty_file_or_section_means_the_defaults(tmp_path: Path, text: str):
    """Nothing said is nothing changed."""
    assert load(tmp_path, text) == config.load(tmp_path / "..") or load(tmp_path, text).output == "docs/generated"


def test_the_output_folder_follows_docs_dir(tmp_path: Path):
    """The default output is `generated` inside the docs folder that mkdocs.yml names, whatever tags it holds."""
    (tmp_path / "mkdocs.yml").write_text("docs_dir: handbook\nx: !!python/name:os.path.join\ny: !ENV HOME\n")
    assert load(tmp_path, "").output == "handbook/generated"


def test_a_single_text_stands_for_a_list(tmp_path: Path):
    """`formats: png` means `formats: [png]`."""
    assert load(tmp_path, "diagrams: {formats: png}").diagrams.formats == ("png",)


MESSAGES = [
    ("diagrms: {}\n", "docs-as-code.yml:1: unknown key `diagrms`", "did you mean `diagrams`?"),
    ("\ndiagrams:\n  format: [png]\n", "docs-as-code.yml:3: unknown key `diagrams.format`", "did you mean `diagrams.formats`?"),
    ("slides: {timeout: 3}", "docs-as-code.yml:1: unknown key `slides.timeout`", "did you mean `diagrams.timeout`?"),
    ("diagrams:\n  formats: [svg, gif]\n", "docs-as-code.yml:2: `diagrams.formats` cannot be 'gif'", "it can be svg, png, pdf, jpg, dot, json, mermaid or drawio"),
    ("diagrams: {place: generate}", "docs-as-code.yml:1: `diagrams.place` cannot be 'generate'", "did you mean `generated`?"),
    ("diagrams: {timeout: soon}", "docs-as-code.yml:1: `diagrams.timeout` must be a number of seconds above 0, not 'soon'", None),
    ("diagrams: {timeout: -1}", "docs-as-code.yml:1: `diagrams.timeout` must be a number of seconds above 0, not '-1'", None),
    ("diagrams: {timeout: .nan}", "docs-as-code.yml:1: `diagrams.timeout` must be a number of seconds above 0, not '.nan'", None),
    ("slides: {themes: {a: b}}", "docs-as-code.yml:1: `slides.themes` must be a list of texts, not a mapping", None),
    ("\ndiagrams: {sources: [../x/*.py]}", "docs-as-code.yml:2: `diagrams.sources` cannot be '../x/*.py': it leads out of the project", "put docs-as-code.yml into a folder above all sources"),
    ("slides: {sources: /x/*.md}", "docs-as-code.yml:1: `slides.sources` cannot be '/x/*.md': it leads out of the project", "put docs-as-code.yml into a folder above all sources"),
    ("diagrams: {sources: diagrams/**.py}", "docs-as-code.yml:1: `diagrams.sources` cannot be 'diagrams/**.py': `**` stands for folders, and for nothing else between two slashes", "did you mean `diagrams/**/*.py`?"),
    ("diagrams: {render: {'x/a**': now}}", "docs-as-code.yml:1: `diagrams.render` cannot be 'x/a**': `**` stands for folders, and for nothing else between two slashes", "did you mean `x/a*`?"),
    ("diagrams: {sources: {a: b}}", "docs-as-code.yml:1: `diagrams.sources` must be a list of patterns, not a mapping", None),
    ("slides: {notes: [keep]}", "docs-as-code.yml:1: `slides.notes` must be strip or keep, not a list", None),
    ("diagrams: {formats: []}", "docs-as-code.yml:1: `diagrams.formats` must be a list of svg, png, pdf, jpg, dot, json, mermaid or drawio, not a list", None),
    ("- a\n", "docs-as-code.yml:1: the file must be a mapping of keys to values, not a list", None),
    ("diagrams: [a]", "docs-as-code.yml:1: `diagrams` must be a mapping of keys to values, not a list", None),
    ("output: x\noutput: y\n", "docs-as-code.yml:2: `output` is given twice", "keep one of the two"),
    ("output: ../x\n", "docs-as-code.yml:1: `output` must be a folder inside the project, and not the project itself", None),
    ("output: .\n", "docs-as-code.yml:1: `output` must be a folder inside the project, and not the project itself", None),
    ("check: {rules: {missing-icom: off}}\n", "docs-as-code.yml:1: `check.rules` knows no 'missing-icom'", "did you mean `missing-icon`?"),
    ("check: {rules: {missing-icon: loud}}\n", "docs-as-code.yml:1: `check.rules` cannot be 'loud'", "it can be error, warning, info or off"),
    ("check: {rules: [untitled]}\n", "docs-as-code.yml:1: `check.rules` must be a mapping of names to error, warning, info or off, not a list", None),
    ("cache: {max_size: much}\n", "docs-as-code.yml:1: `cache.max_size` must be a size as 2GB or 500MB, not 'much'", None),
    ("cache: {write: maybe}\n", "docs-as-code.yml:1: `cache.write` must be true or false, not 'maybe'", None),
    ("site: {builder: zensical}\n", "docs-as-code.yml:1: `site.builder` cannot be 'zensical'", "it can be mkdocs"),
    ('requires: ">=9"\n', "docs-as-code.yml:1: this project requires docs-as-code >=9, and this is 1.0.0", 'install it with: pip install "docs-as-code>=9"'),
    ("requires: new\n", "docs-as-code.yml:1: `requires` cannot be 'new'", 'write it as ">=1.0"'),
    ("a: [1\nb: 2\n", "docs-as-code.yml:2: not valid YAML: expected ',' or ']', but got ':'", "check indentation, quotes and colons there"),
    (b"output: a\n# \xff\n", "docs-as-code.yml:2: not UTF-8 text", "save the file as UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "hint"), MESSAGES, ids=[row[1][:60] for row in MESSAGES])
def test_a_wrong_file_says_line_and_way_out(tmp_path: Path, text: str | bytes, message: str, hint: str | None):
    """The message names the file, the line and the key; the hint what was meant."""
    assert wrong(tmp_path, text) == (message, hint)


def test_a_wrong_file_is_wrong_usage(project):
    """The command prints the error and leaves with 2."""
    project.write("docs-as-code.yml", "diagrams:\n  formts: [svg]\n")
    result = project.run("build", code=2)
    assert result.stderr == (
        "error: docs-as-code.yml:2: unknown key `diagrams.formts`\n\nhint: did you mean `diagrams.formats`?\n\n"
    )
    assert result.stdout == ""


def test_settings_are_remembered_as_they_were_read(project):
    """Another build reads the same from what it remembers; another text, or spoilt memory, is read anew."""
    project.write(
        "docs-as-code.yml", "diagrams: {formats: [svg, png], render: {'a/*.py': now}}\ncheck: {fail_on: warning}\n"
    )
    project.write("diagrams/a.dot", "digraph { a -> b }\n")
    first = config.load(project.folder)
    project.build()
    project.build()  # the first one made the folder that the second one remembers in
    memory = project.folder / ".docs-as-code/settings.json"
    kept = memory.read_text()
    assert config.load(project.folder) == first
    project.write("docs-as-code.yml", "diagrams: {formats: [pdf]}\n")
    assert config.load(project.folder).diagrams.formats == ("pdf",)
    project.write("docs-as-code.yml", "diagrams: {formts: [pdf]}\n")
    project.run("build", code=2)
    for spoilt in ("", "{}", "[]", kept[:-20], kept.replace("png", "gif"), kept.replace('"png"', '"pdf"')):
        project.write(
            "docs-as-code.yml", "diagrams: {formats: [svg, png], render: {'a/*.py': now}}\ncheck: {fail_on: warning}\n"
        )
        memory.write_text(spoilt)
        assert config.load(project.folder) == first


def test_the_shipped_schema_is_the_one_of_the_table():
    """The JSON Schema in the package is made from the table of keys; `make reference` writes it anew."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


def _sample(key: Any) -> Any:
    samples = {
        "text": "x",
        "choice": key.choices[:1],
        "switch": True,
        "seconds": 5,
        "size": "500 MiB",
        "list": ["x"],
        "patterns": ["x"],
        "choices": list(key.choices),
    }
    if key.kind in ("map", "table"):
        return {key.names[0] if key.names else "x": key.choices[0]}
    return key.choices[0] if key.kind == "choice" else samples[key.kind]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_schema_and_reader_accept_the_same(tmp_path: Path, key: Any):
    """For each key, a right value passes both and a wrong one neither."""
    validator = Draft202012Validator(json_schema())
    right: Any = ">=1.0" if key.name == "requires" else _sample(key)
    bad: Any = {"not": ["this"]}
    for value, fits in ((right, True), (bad, False)):
        document = {key.section: {key.name: value}} if key.section else {key.name: value}
        assert validator.is_valid(document) == fits
        try:
            load(tmp_path, json.dumps(document))
            assert fits
        except ConfigError:
            assert not fits
