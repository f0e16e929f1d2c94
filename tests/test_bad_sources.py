"""Bad diagram sources: the exact message, the user's own line, what to do next; and every other source is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import COMMAND, Project, Result

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from diagrams import Cluster, Diagram, Edge, Node\nfrom diagrams.aws.compute import EC2\n"
PYTHON = COMMAND.read_text().splitlines()[0][2:]  # the interpreter that the installed command names
DEBUG = "`docs-as-code build --debug` shows the whole traceback"
FINE = "a source that is fine ends without it"
LIMIT = "look for a loop that never ends, or raise `diagrams.timeout` in docs-as-code.yml"
BRACKETS = "check the brackets, quotes and semicolons up to there"

# name: (content, the path of the error where it is another file, its line, message, hint)
BAD: dict[str, tuple[str | bytes, str | None, int | None, str, str]] = {
    "syntax.py": (HEAD + "x = (1,\n", None, 3, "syntax error: '(' was never closed", "Python cannot read `x = (1,`"),
    "line12.py": ("\n" * 11 + "int('x')\n", None, 12, "ValueError: invalid literal for int() with base 10: 'x'", DEBUG),
    "in_library.py": (
        "import json\n\njson.loads('{')\n",
        None,
        3,
        "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        DEBUG,
    ),
    "in_module.py": (
        "import broken\n\nbroken.divide()\n",
        "broken.py",
        2,
        "ZeroDivisionError: division by zero",
        DEBUG,
    ),
    "unknown_class.py": (
        "from diagrams import Diagram\nfrom diagrams.aws.compute import EC3\n",
        None,
        2,
        "no icon class named 'EC3' in diagrams.aws.compute",
        "did you mean EC2, ECR or ECS?",
    ),
    "other_module.py": (
        "from diagrams.aws.network import (\n    ELB,\n    Lambda,\n)\n",
        None,
        1,
        "no icon class named 'Lambda' in diagrams.aws.network",
        "Lambda is in diagrams.aws.compute",
    ),
    "attribute.py": (
        "from diagrams.aws import compute\ncompute.Lamda('x')\n",
        None,
        2,
        "no icon class named 'Lamda' in diagrams.aws.compute",
        "did you mean Lambda?",
    ),
    "top.py": (
        "from diagrams import EC2\n",
        None,
        1,
        "no icon class named 'EC2' in diagrams",
        "EC2 is in diagrams.aws.compute",
    ),
    "icon_module.py": (
        "from diagrams.aws.computer import EC2\n",
        None,
        1,
        "no icon module named 'diagrams.aws.computer'",
        "did you mean diagrams.aws.compute or diagrams.k8s.compute?",
    ),
    "not_imported.py": (
        "import diagrams.aws\ndiagrams.aws.compute.EC2\n",
        None,
        2,
        "the module diagrams.aws.compute is used, but not imported",
        "write `import diagrams.aws.compute`",
    ),
    "missing_module.py": (
        "import os\nimport not_there.at_all\n",
        None,
        2,
        "no module named 'not_there'",
        f"`{PYTHON} -m pip install not_there` brings it to the interpreter that ran the source; "
        "`python: PATH` in docs-as-code.yml names another one",
    ),
    "cyclic.py": (
        "import cycle_one\n",
        "cycle_two.py",
        1,
        "cyclic import of 'cycle_one'",
        "diagrams/cycle_one.py imports diagrams/cycle_two.py imports diagrams/cycle_one.py: "
        "move what both need into a module of its own",
    ),
    "relative.py": (
        "from . import x\n",
        None,
        1,
        "a relative import needs a package",
        "add an __init__.py to the folder, or import the module by its name",
    ),
    "missing_icon.py": (
        HEAD + "from diagrams.custom import Custom\nwith Diagram('a', 'out/a'):\n    Custom('x', 'icons/x.png')\n",
        None,
        5,
        "icon file not found: icons/x.png",
        "looked for diagrams/icons/x.png, diagrams/out/icons/x.png",
    ),
    "missing_image.py": (
        "import graphviz\ng = graphviz.Digraph('g')\ng.node('a', image='x.png')\ng.render()\n",
        None,
        4,
        "icon file not found: x.png",
        "looked for diagrams/x.png",
    ),
    "endless.py": (HEAD + "while True:\n    pass\n", None, 3, "the source did not finish within 2 s", LIMIT),
    "stubborn.py": (
        "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except BaseException: pass\n",
        None,
        None,
        "the source did not finish within 2 s",
        LIMIT,
    ),
    "exit3.py": ("import sys\nsys.exit(3)\n", None, 2, "the source called sys.exit(3)", FINE),
    "exit_text.py": ("raise SystemExit('no config')\n", None, 1, "the source called sys.exit('no config')", FINE),
    "os_exit.py": ("import os\nos._exit(2)\n", None, 2, "the source called os._exit(2)", FINE),
    "crash.py": (
        "import os, signal\n\nos.kill(os.getpid(), signal.SIGSEGV)\n",
        None,
        3,
        "the source was killed by SIGSEGV",
        "run it alone with python to see where it ends",
    ),
    "killed.py": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
        None,
        None,
        "the source was killed by SIGKILL",
        "the machine may have run out of memory",
    ),
    "latin.py": (
        b"# one\nname = 'caf\xe9'\n",
        None,
        2,
        "the file is not UTF-8: byte 0xE9",
        "save it as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-",
    ),
    "latin_comment.py": (
        b"# caf\xe9\nimport diagrams\n",
        None,
        1,
        "the file is not UTF-8: byte 0xE9",
        "save it as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-",
    ),
    "null.py": (b"x = 1\n\0\n", None, 2, "the file holds a null byte", "save it as text"),
    "recursion.py": (
        "def call():\n    return call()\n\n\ncall()\n",
        None,
        2,
        "RecursionError: maximum recursion depth exceeded",
        "a function calls itself without an end",
    ),
    "surrogate.py": (
        HEAD + "with Diagram('a'):\n    EC2('\\ud800')\n",
        None,
        3,
        "a text holds the character U+D800, which cannot be drawn",
        "take it out of the label",
    ),
    "argument.py": (
        HEAD + "with Diagram('a', outfmt='svg'):\n    EC2('a')\n",
        None,
        3,
        "Diagram takes no argument 'outfmt'",
        "did you mean outformat?",
    ),
    "covers.py": (
        HEAD + "with Diagram('a', covers='svg'):\n    EC2('a')\n",
        None,
        3,
        "Diagram takes no argument 'covers'",
        "it takes name, filename, direction, curvestyle, outformat, autolabel, show, strict, graph_attr, node_attr, "
        "edge_attr; the rest goes into graph_attr",
    ),
    "direction.py": (
        HEAD + "with Diagram('a', direction='UP'):\n    EC2('a')\n",
        None,
        3,
        'ValueError: "UP" is not a valid direction',
        "the directions are TB, BT, LR and RL",
    ),
    "number.py": (
        HEAD + "with Diagram('a', graph_attr={'fontsize': 20}):\n    EC2('a')\n",
        None,
        3,
        "TypeError: expected string or bytes-like object, got 'int'",
        'the attributes of a diagram are texts: write "20", not 20',
    ),
    "outside.py": (
        HEAD + "EC2('a')\n",
        None,
        3,
        "OSError: Global diagrams context not set up",
        "make it inside `with Diagram(...):`",
    ),
    "body.py": (
        HEAD + "with Diagram('body'):\n    EC2('a')\n    raise KeyError('k')\n",
        None,
        5,
        "KeyError: 'k'",
        DEBUG,
    ),
    "reads.py": (
        HEAD + "with Diagram('Thumb', show=False):\n    EC2('a')\n\nopen('thumb.png', 'rb')\n",
        None,
        6,
        "the source reads the picture that it has just drawn: thumb.png",
        'put `render: {"diagrams/reads.py": now}` under `diagrams:` in docs-as-code.yml',
    ),
    "stderr.py": (
        "import sys\nprint('first', file=sys.stderr)\nraise ValueError('bad thing.\\nsecond line.')\n",
        None,
        3,
        "ValueError: bad thing. second line",
        f"{DEBUG}\n\nthe source printed on stderr:\n  first",
    ),
    "wrong.dot": ("digraph {\n  a -> b\n  c -> -> d\n}\n", None, 3, "syntax error near '->'", BRACKETS),
    "open.dot": ("digraph {\n  a -> b\n", None, 3, "syntax error", BRACKETS),
    "second.gv": ("graph { a }\ngraph {\n b [\n}\n", None, 4, "syntax error near '}'", BRACKETS),
    "empty.gv": ("// nothing\n", None, 1, "the file holds no graph", "start with `digraph { a -> b }`"),
    "latin.dot": (b'graph {\n a [label="caf\xe9"] }', None, 2, "the file is not UTF-8: byte 0xE9", "save it as UTF-8"),
    "image.dot": (
        'digraph {\n  a [image="x.png"]\n}\n',
        None,
        2,
        "icon file not found: x.png",
        "looked for diagrams/x.png",
    ),
}
MODULES = {
    "broken.py": "def divide():\n    return 1 / 0\n",
    "cycle_one.py": "from cycle_two import two\n\none = 1\n",
    "cycle_two.py": "from cycle_one import one\n\ntwo = 2\n",
}
# Sources that look bad and are fine.
GOOD = {
    "exit0.py": HEAD + "with Diagram('exit0'):\n    EC2('a')\nimport sys\nsys.exit(0)\n",
    "os_exit0.py": HEAD + "with Diagram('os_exit0'):\n    EC2('a')\nimport os\nos._exit(0)\n",
    "megabyte.py": HEAD + "print('x' * 1048576)\nwith Diagram('megabyte'):\n    EC2('a')\n",
    "upper.py": HEAD + "with Diagram('upper', outformat='SVG'):\n    EC2('a')\n",
    "latin_named.py": "# -*- coding: latin-1 -*-\nfrom diagrams import Diagram, Node\nwith Diagram('latin_named'):\n    Node('\xe9')\n",
    "two_clusters.py": HEAD
    + "with Diagram('two_clusters'):\n    with Cluster('X'):\n        EC2('a')\n    with Cluster('X'):\n        EC2('b')\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """All bad sources in one project, beside good ones."""
    folder: Path = tmp_path_factory.mktemp("bad") / "project"
    folder.mkdir()
    project = Project(folder)
    project.write("docs-as-code.yml", "diagrams: {timeout: 2}\n")
    for name, (content, *_) in BAD.items():
        project.write(f"diagrams/{name}", content if isinstance(content, bytes) else content.encode())
    for name, text in (MODULES | GOOD).items():
        project.write(f"diagrams/{name}", text.encode("latin-1"))
    return project


@pytest.fixture(scope="module")
def result(project: Project) -> Result:
    """One build of them all."""
    return project.build("-v", "--only", "diagrams", code=1)


def _jobs(result: Result) -> dict[str, dict[str, Any]]:
    return {job["source"]: job for job in result.json["jobs"]}


@pytest.mark.parametrize("name", BAD)
def test_message(result: Result, name: str) -> None:
    """The message, the line and the hint are exactly these."""
    _, path, line, message, hint = BAD[name]
    error = _jobs(result)[f"diagrams/{name}"]["error"]
    assert (error["message"], error["path"], error["line"]) == (message, f"diagrams/{path or name}", line)
    assert error["hint"] == hint


@pytest.mark.parametrize("name", GOOD)
def test_good_ones_are_built(project: Project, result: Result, name: str) -> None:
    """Beside forty failures, what is fine is built."""
    job = _jobs(result)[f"diagrams/{name}"]
    assert (job["status"], job["error"]) == ("ran", None)
    stem = name.removesuffix(".py")
    assert project.exists(f"docs/generated/diagrams/{stem}.svg")


def test_nothing_else_is_written(project: Project, result: Result) -> None:
    """No half-written file, no picture of a source that failed, nothing beside the sources."""
    assert result.code == 1
    pictures = {name.removesuffix(".py") for name in GOOD}
    written = [name for name in project.files("docs/generated/diagrams") if name.endswith(".svg")]
    assert {name.rpartition("/")[2].removesuffix(".svg") for name in written} == pictures
    assert set(project.files("diagrams")) == {f"diagrams/{name}" for name in (*BAD, *MODULES, *GOOD)}


def test_two_clusters_of_one_label(result: Result) -> None:
    """Both are drawn, and a word is said about it."""
    assert "diagrams/two_clusters.py:6: two clusters side by side are labelled 'X'" in result.stderr


def test_the_error_is_printed(project: Project) -> None:
    """As the design shows it: no traceback, the user's own line, a hint after a blank line."""
    result = project.run("build", "diagrams/unknown_class.py", code=1)
    expected = (
        "error: diagrams/unknown_class.py:2: no icon class named 'EC3' in diagrams.aws.compute\n\nhint: did you mean"
    )
    assert expected in result.stderr


def test_an_old_picture_stays(project: Project) -> None:
    """The picture of a source that worked before and fails now is left as it was."""
    project.write("diagrams/turns.py", HEAD + "with Diagram('turns'):\n    EC2('a')\n")
    project.run("build", "diagrams/turns.py")
    before = project.bytes("docs/generated/diagrams/turns.svg")
    source = project.write("diagrams/turns.py", HEAD + "with Diagram('turns'):\n    EC2('b')\n    1 / 0\n")
    project.run("build", "diagrams/turns.py", code=1)
    assert project.bytes("docs/generated/diagrams/turns.svg") == before
    source.unlink()


@pytest.mark.parametrize(
    ("hiding", "source", "message", "hint"),
    [
        (
            "diagrams/__init__.py",
            "web.py",
            "the folder diagrams/ hides the package 'diagrams'",
            "remove diagrams/__init__.py, or rename the folder",
        ),
        (
            "pictures/diagrams.py",
            "pictures/web.py",
            "the file pictures/diagrams.py hides the package 'diagrams'",
            "rename pictures/diagrams.py",
        ),
        ("graphviz.py", "web.py", "the file graphviz.py hides the package 'graphviz'", "rename graphviz.py"),
    ],
)
def test_hidden_package(tmp_path: Path, hiding: str, source: str, message: str, hint: str) -> None:
    """Something beside the source that has the name of a package which it imports."""
    project = Project(tmp_path)
    project.write("docs-as-code.yml", f"diagrams: {{sources: [{source}]}}\n")
    project.write(hiding, "")
    project.write(source, "import os\nfrom diagrams import Diagram\n")
    error = _jobs(project.build(code=1))[source]["error"]
    assert (error["message"], error["path"], error["line"], error["hint"]) == (message, source, 2, hint)


def test_relative_import_in_a_folder_named_diagrams(tmp_path: Path) -> None:
    """A package that is called like `diagrams` itself cannot be imported from."""
    project = Project(tmp_path)
    project.write("diagrams/__init__.py", "")
    project.write("diagrams/common.py", "")
    project.write("diagrams/web.py", "from . import common\n")
    error = _jobs(project.build("--only", "diagrams", code=1))["diagrams/web.py"]["error"]
    assert error["message"] == "the folder diagrams/ hides the package 'diagrams'"


def test_a_folder_without_init_hides_nothing(tmp_path: Path) -> None:
    """A source in the project's root, beside the folder diagrams/, gets the package."""
    project = Project(tmp_path)
    project.write("docs-as-code.yml", "diagrams: {sources: [web.py]}\n")
    project.write("diagrams/other.py", "")
    project.write("web.py", "from diagrams import Diagram, Node\nwith Diagram('web'):\n    Node('a')\n")
    project.build("--only", "diagrams")
    assert project.exists("docs/generated/diagrams/web.svg")
