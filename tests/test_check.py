"""`check`: every rule finds its bad example and lets the good one pass; severities, waivers, formats, exit codes."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from docs_as_code.config_keys import CHECK_RULES
from docs_as_code.project.rule_table import RULES
from tests.conftest import Project
from tests.pictures import png

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = [rule for rule in RULES.values() if rule.bad]

WEB = """\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("{}") >> EC2("api")
"""

ORDERS = "---\n".join(  # what the examples about drift speak of
    f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: orders}}\n" for kind in ("Deployment", "Service")
)


def found(project: Project, *arguments: str, code: int = 0, **more: Any) -> list[tuple[str, str, str, int]]:
    """Rule, severity, path and line of each finding of `check --format json`."""
    result = project.run("check", "--format", "json", *arguments, code=code, **more)
    return [(one["rule"], one["severity"], one["path"], one["line"]) for one in result.json["findings"]]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Rule and path of what is found in projects that hold both examples of every rule, each under its own name."""
    found: set[tuple[str, str]] = set()
    for part in (["failed-source"], [rule.name for rule in EXAMPLES if rule.name != "failed-source"]):
        project = Project(tmp_path_factory.mktemp("examples"))
        project.write("diagrams/web.py", WEB.format("web"))
        project.write("docs/orders.md", "# Orders\n")
        project.write(
            "docs-as-code.yml", "check: {rules: {name-variants: warning}}\nslides: {themes: [slides/themes]}\n"
        )
        project.write("slides/themes/plain.yml", "base: light\n")
        project.write("k8s/orders.yaml", ORDERS)
        project.write("slides/img/shop.png", png(400, 300))
        for rule in (RULES[name] for name in part):
            for side, text in (("bad", rule.bad), ("good", rule.good)):
                own = text.replace('Diagram("', f'Diagram("{rule.name} {side} ')
                project.write(_path(rule.path, rule.name, side), own)
        result = project.run("check", "--format", "json", code=1)
        found |= {(one["rule"], one["path"]) for one in result.json["findings"]}
    return found


def _path(path: str, name: str, side: str) -> str:
    folder, _, file = path.rpartition("/")
    return f"{folder}/{name}-{side}.{file.rpartition('.')[2]}"


@pytest.mark.parametrize("rule", EXAMPLES, ids=[rule.name for rule in EXAMPLES])
def test_each_rule_finds_its_bad_example(rule: Any, examples: set[tuple[str, str]]) -> None:
    """The bad example of the page of rules has the finding, and the good one beside it has not."""
    assert (rule.name, _path(rule.path, rule.name, "bad")) in examples
    assert (rule.name, _path(rule.path, rule.name, "good")) not in examples


def test_good_examples_show_nothing_false(examples: set[tuple[str, str]]) -> None:
    """No good example has an error or a warning."""
    grave = {name for name, rule in RULES.items() if rule.severity != "info"}
    assert {(rule, path) for rule, path in examples if "-good" in path and rule in grave} == set()


def test_the_configuration_knows_every_rule() -> None:
    """The names that `check.rules` accepts are those of the table of rules."""
    assert sorted(RULES) == list(CHECK_RULES)


def test_a_fine_project(project: Project) -> None:
    """Nothing to say is exit code 0, nothing on stdout, and a count on stderr; no output is written."""
    project.write("diagrams/web.py", WEB.format("web"))
    result = project.run("check")
    assert (result.stdout, result.stderr.splitlines()[-1]) == ("", "1 source: 0 errors, 0 warnings, 0 infos")
    assert project.files() == ["diagrams/web.py"]


def test_text_has_place_severity_rule_and_hint(project: Project) -> None:
    """Each finding is one line, with the hint below it; infos are counted and shown with -v."""
    project.write("diagrams/web.py", WEB.format("a label that is far too long") + '    EC2("alone")\n')
    warning = (
        "diagrams/web.py:5: warning: the label of 'a label that is far too long' does not fit into its node [wide-label]\n"
        "    hint: break the label with \\n, or give the node a larger width and height\n"
    )
    result = project.run("check")
    assert result.stdout == warning
    assert result.stderr.splitlines()[-1] == "1 source: 0 errors, 1 warning, 1 info (-v shows all)"
    assert project.run("check", "-v").stdout == (
        f"{warning}diagrams/web.py:6: info: nothing is connected to 'alone' [orphan-node]\n"
        "    hint: connect it, or leave it out\n"
    )
    assert project.run("check", "-q").stdout == ""


def test_severities_follow_configuration_and_options(project: Project) -> None:
    """`check.rules` changes a severity or turns a rule off; the options of one run go further."""
    project.write("diagrams/web.py", WEB.format("a label that is far too long") + '    EC2("api")\n')
    wide = ("wide-label", "warning", "diagrams/web.py", 5)
    assert found(project, "--ignore", "orphan-node") == [wide, ("duplicate-label", "warning", "diagrams/web.py", 6)]
    assert found(project, "--select", "wide-label") == [wide]
    assert found(project, "--select", "wide-label,untitled", "--fail-on", "warning", code=1) == [wide]
    project.write("docs-as-code.yml", "check: {rules: {wide-label: error, duplicate-label: off, orphan-node: off}}\n")
    assert found(project, code=1) == [("wide-label", "error", "diagrams/web.py", 5)]
    assert found(project, "--select", "duplicate-label") == [("duplicate-label", "warning", "diagrams/web.py", 6)]
    project.write("docs-as-code.yml", "check: {fail_on: warning}\n")
    assert len(found(project, code=1)) == 3


def test_unknown_rule(project: Project) -> None:
    """A rule that does not exist is wrong usage, with the nearest one that does."""
    project.write("diagrams/web.py", WEB.format("web"))
    result = project.run("check", "--select", "turned-egde", code=2)
    assert result.stderr == "error: no rule named 'turned-egde'\n\nhint: did you mean turned-edge?\n\n"


def test_waivers_stand_on_the_line_or_above(project: Project) -> None:
    """A waiver covers its own line and the next one, for the rules it names, and is not read in a text."""
    label = "a label that is far too long"
    project.write(
        "diagrams/web.py",
        f"""
        from diagrams import Diagram
        from diagrams.aws.compute import EC2

        with Diagram("Web"):
            EC2("{label} 1")  # docs-as-code: ignore[wide-label] because there is room
            # docs-as-code: ignore[wide-label, untitled] because there is room
            EC2("{label} 2")
            text = "# docs-as-code: ignore[wide-label] because"
            EC2("{label} 3")
        """,
    )
    result = project.run("check", "--format", "json", "--ignore", "orphan-node")
    assert [(one["rule"], one["line"], one["message"]) for one in result.json["findings"]] == [
        ("unused-waiver", 6, "this waiver waives nothing of untitled"),
        ("wide-label", 9, f"the label of '{label} 3' does not fit into its node"),
    ]
    assert result.json["summary"]["waived"] == 2
    assert found(project, "--select", "wide-label") == [("wide-label", "warning", "diagrams/web.py", 9)]


def test_several_waivers_stand_above_one_line(project: Project) -> None:
    """Comments of their own reach down to the next line of code; one behind code covers its own line alone."""
    label = "a label that is far too long"
    project.write(
        "diagrams/web.py",
        f"""
        from diagrams import Diagram
        from diagrams.aws.compute import EC2

        with Diagram("Web"):
            # docs-as-code: ignore[wide-label] because there is room
            # docs-as-code: ignore[wide-labels] because of a slip
            EC2("{label} 1")  # docs-as-code: ignore[duplicate-label]
            EC2("{label} 2")
        """,
    )
    result = project.run("check", "--format", "json", "--ignore", "orphan-node").json["findings"]
    assert [(one["rule"], one["line"], one["message"], one["hint"]) for one in result] == [
        ("unused-waiver", 6, "there is no rule named 'wide-labels'", "did you mean wide-label?"),
        ("unused-waiver", 7, "this waiver waives nothing of duplicate-label", "remove it"),
        (
            "waiver-without-reason",
            7,
            "this waiver gives no reason",
            "write it as: # docs-as-code: ignore[rule] because …",
        ),
        ("wide-label", 8, f"the label of '{label} 2' does not fit into its node", result[3]["hint"]),
    ]


def test_waivers_that_a_page_shows_as_code_are_none(project: Project) -> None:
    """A page that explains waivers waives nothing by that."""
    project.write("diagrams/web.py", WEB.format("web"))
    project.write(
        "docs/index.md",
        """
        ![x](later.png)

        ```python
        # docs-as-code: ignore[wide-label] because of this
        ```
        `<!-- docs-as-code: ignore[untitled] -->`
        """,
    )
    assert found(project, "--ignore", "unshown-picture", code=1) == [("unknown-picture", "error", "docs/index.md", 1)]


def test_waivers_in_dot_and_pages(project: Project) -> None:
    """DOT text waives in its comments, a page in an HTML comment."""
    project.write(
        "diagrams/flow.gv",
        """
        digraph flow {
          // docs-as-code: ignore[unknown-port] because the next version has it
          a [shape=record, label="<in> in"]
          a:out -> b
        }
        """,
    )
    project.write(
        "docs/index.md", "<!-- docs-as-code: ignore[unknown-picture] because CI adds it -->\n![x](later.png)\n"
    )
    result = project.run("check", "--format", "json", "--ignore", "unshown-picture")
    assert (result.json["findings"], result.json["summary"]["waived"]) == ([], 2)


def test_what_has_not_changed_is_not_looked_at_again(project: Project) -> None:
    """A second check runs, draws and examines nothing; an edit of a comment moves the findings to their new lines."""
    project.write("diagrams/web.py", WEB.format("a label that is far too long"))
    assert "running 1 source\ndrawing 1 diagram\n" in project.run("check").stderr
    assert project.run("check").stderr == "1 source: 0 errors, 1 warning, 0 infos\n"
    with sqlite3.connect(project.folder / ".docs-as-code/state.db") as database:
        assert database.execute("SELECT name FROM jobs WHERE kind = 'check'").fetchall() == [("diagrams/web.py",)]
    project.write("diagrams/web.py", "# about\n" + WEB.format("a label that is far too long"))
    result = project.run("check", "--format", "json")
    assert [one["line"] for one in result.json["findings"]] == [6]
    assert "drawing" not in result.stderr


def test_a_build_takes_what_a_check_has_drawn(project: Project) -> None:
    """Nothing is drawn twice: the pictures that a check needed are in the store."""
    project.write("diagrams/web.py", WEB.format("web"))
    project.run("check")
    assert project.build().job("diagrams/web.py")["status"] == "cached"
    assert project.run("check").stderr == "1 source: 0 errors, 0 warnings, 0 infos\n"


def test_replicas_may_share_a_label(project: Project) -> None:
    """Nodes with one label and the same neighbours are replicas; one that is connected otherwise is not."""
    replicas = "from diagrams import Diagram\nfrom diagrams.aws.compute import EC2\n\nwith Diagram('Web'):\n"
    replicas += "    EC2('a') >> [EC2('web'), EC2('web'), EC2('web')] >> EC2('b')\n"
    project.write("diagrams/web.py", replicas)
    assert found(project, "--select", "duplicate-label") == []
    project.write("diagrams/web.py", replicas + "    EC2('web') >> EC2('c')\n")
    assert found(project, "--select", "duplicate-label") == [("duplicate-label", "warning", "diagrams/web.py", 6)]


def test_fingerprints_do_not_depend_on_lines(project: Project) -> None:
    """New lines above leave a fingerprint as it is, and two like findings have two."""
    twice = WEB.format("web") + '    _ = EC2("web")\n    EC2("api") >> EC2("web")\n'
    project.write("diagrams/web.py", twice)
    before = project.run("check", "--format", "json").json["findings"]
    project.write("diagrams/web.py", f"# about\n{twice}")
    after = project.run("check", "--format", "json").json["findings"]
    assert [one["fingerprint"] for one in before] == [one["fingerprint"] for one in after]
    assert len({one["fingerprint"] for one in after}) == len(after) == 4
    assert [one["line"] for one in before] != [one["line"] for one in after]


def test_sources_that_fail(project: Project) -> None:
    """A source that fails is one finding with the message of the build, and the others are checked all the same."""
    project.write("diagrams/a.py", "raise RuntimeError('no')\n")
    project.write("diagrams/b.py", WEB.format("a label that is far too long"))
    project.write("docs/index.md", "![x](generated/diagrams/a.svg)\n")
    assert found(project, code=1) == [
        ("failed-source", "error", "diagrams/a.py", 1),
        ("unshown-picture", "info", "diagrams/b.py", 4),
        ("wide-label", "warning", "diagrams/b.py", 5),
    ]


def test_words_that_graphviz_does_not_know_have_their_line(project: Project) -> None:
    """Graphviz names neither node nor line; the line of a DOT source is that on which the word stands."""
    project.write(
        "diagrams/web.gv",
        """
        // shapes and colors
        digraph web {
          a -> b
          b [shape=pyramid]
          a [color=petrol]
        }
        """,
    )
    assert found(project) == [
        ("unknown-shape", "warning", "diagrams/web.gv", 4),
        ("unknown-color", "warning", "diagrams/web.gv", 5),
    ]


def test_sources_that_write_into_outputs(project: Project) -> None:
    """What a build refuses is found by a check, with the same words."""
    project.write(
        "diagrams/web.py",
        WEB.format("web") + "from pathlib import Path\nPath('../docs/generated').mkdir(parents=True, exist_ok=True)\n"
        "Path('../docs/generated/x.txt').write_text('x')\n",
    )
    message, line, hint = project.build(code=1).error("diagrams/web.py")
    (one,) = project.run("check", "--format", "json", code=1).json["findings"]
    assert (one["rule"], one["message"], one["line"], one["hint"]) == ("failed-source", message, line, hint)


def test_modules_are_not_checked(project: Project) -> None:
    """A script that draws nothing, and serves others, is no diagram: nothing is said of it."""
    project.write("diagrams/names.py", 'LABEL = "web"  # docs-as-code: ignore[untitled]\n')
    project.write("diagrams/web.py", "from names import LABEL\n" + WEB.format("web"))
    assert found(project) == []


def test_chosen_sources_and_kinds(project: Project) -> None:
    """SOURCE and --only choose; what is not chosen is neither run nor spoken of."""
    project.write("diagrams/a.py", WEB.format("a label that is far too long"))
    project.write("diagrams/b.py", "raise RuntimeError('no')\n")
    project.write("docs/index.md", "![x](generated/diagrams/gone.svg)\n![b](assets/b.png)\n")
    assert found(project, "diagrams/a.py") == [("wide-label", "warning", "diagrams/a.py", 5)]
    assert found(project, "--only", "site", code=1) == [("unknown-picture", "error", "docs/index.md", 2)]
    assert found(project, "--only", "slides") == []


def test_pictures_that_pages_and_decks_show(project: Project) -> None:
    """Pictures are looked for as Markdown and HTML name them, not in code or comments; what a person put there counts."""
    project.write("diagrams/web.py", WEB.format("web"))
    project.write("docs/logo.png", b"png")
    project.write(
        "docs/shop/cart.md",
        """
        ![made](../generated/diagrams/web.svg "title") ![there](../logo.png) ![there](<../logo.png>)
        ![remote](https://example.com/a.png) `![code](no.png)` <img src="../../logo.png"> <img src="../logo.png">

        ```markdown
        ![code](no.png)
        ```

        - item
            ~~~
            ![code](no.png)
            ~~~
        <!-- ![comment](no.png) -->
        ![gone](../generated/diagrams/old.svg)
        <img alt="gone" src='no.png'>
        """,
    )
    project.write("slides/talk.md", "---\nmarp: true\n---\n\n# Talk\n\n![bg](../docs/generated/diagrams/webb.svg)\n")
    assert found(project, code=1) == [
        ("unknown-picture", "error", "docs/shop/cart.md", 13),
        ("unknown-picture", "error", "docs/shop/cart.md", 14),
        ("unknown-picture", "error", "slides/talk.md", 7),
    ]


def test_a_picture_that_nothing_makes_any_more(project: Project) -> None:
    """The picture of a diagram that is gone is still on disk, and whoever shows it is told."""
    project.write("diagrams/web.py", WEB.format("web"))
    project.write("docs/index.md", "![x](generated/diagrams/web.svg)\n")
    project.build("--only", "diagrams")
    assert found(project) == []
    project.write("diagrams/web.py", WEB.format("web").replace("Web", "Shop"))
    assert found(project, "--ignore", "unshown-picture", code=1) == [("unknown-picture", "error", "docs/index.md", 1)]


def test_icons_that_work_from_one_folder(project: Project) -> None:
    """A relative icon that is found in the working folder, and not beside the script, is a warning."""
    source = """
        from diagrams import Diagram
        from diagrams.custom import Custom

        with Diagram("Web"):
            Custom("web", "{}")
        """
    icon = project.folder / "diagrams/icon.svg"
    project.write("diagrams/icon.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n')
    project.write("docs-as-code.yml", "diagrams: {cwd: project}\n")
    project.write("diagrams/web.py", source.format("diagrams/icon.svg"))
    assert icon.is_file()
    assert found(project) == [("icon-folder", "warning", "diagrams/web.py", 5)]
    project.write("diagrams/web.py", source.format("icon.svg"))
    assert found(project) == []


def test_hidden_packages(project: Project) -> None:
    """An `__init__.py` that makes a package of the folder `diagrams` is named, and so is a script of that name."""
    project.write("diagrams/web.gv", "digraph web { a -> b }\n")
    project.write("diagrams/__init__.py", "")
    project.write("graphviz.py", "")
    assert found(project) == [
        ("hidden-package", "warning", "diagrams/__init__.py", 1),
        ("hidden-package", "warning", "graphviz.py", 1),
    ]


def test_name_variants_are_looked_for_on_request(project: Project) -> None:
    """A name that is spelt in two ways is found across diagrams, and the usual spelling is named."""
    project.write("diagrams/a.gv", 'digraph a { "Order Service" -> b }\n')
    project.write("diagrams/b.gv", 'digraph b { "Order Service" -> b }\n')
    project.write("diagrams/c.gv", 'digraph c {\n  "order-service" -> b }\n')
    assert found(project) == []
    result = project.run("check", "--select", "name-variants", "--format", "json").json["findings"]
    assert [(one["path"], one["line"], one["message"]) for one in result] == [
        ("diagrams/c.gv", 2, "'order-service' is spelt 'Order Service' elsewhere")
    ]


def test_findings_go_to_a_file(project: Project, tmp_path: Path) -> None:
    """--output writes the document, and stdout stays empty."""
    project.write("diagrams/web.py", WEB.format("web"))
    result = project.run("check", "--format", "json", "--output", str(tmp_path / "deep/findings.json"))
    assert result.stdout == ""
    assert (tmp_path / "deep/findings.json").read_text(encoding="utf-8").startswith('{\n  "schema": 1')


def test_a_missing_tool_is_no_finding(project: Project) -> None:
    """An interpreter that is not there is told as everywhere, with exit code 3."""
    project.write("diagrams/web.py", WEB.format("web"))
    project.write("docs-as-code.yml", "python: nowhere/python\n")
    assert "nowhere/python" in project.run("check", code=3).stderr
