"""The command line: usage, help, completion, exit codes, and where things are printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from docs_as_code import __version__
from docs_as_code.cli.app import COMMANDS
from docs_as_code.errors import exit_code
from tests.conftest import COMMAND

GV = "digraph { a -> b }"


def test_version(project):
    """The version alone, on stdout, the quick way and through the parser."""
    assert project.run("--version").stdout == f"docs-as-code {__version__}\n"
    assert project.run("-v", "--version").stdout == f"docs-as-code {__version__}\n"


def test_python_dash_m_is_the_same_command():
    """`python -m docs_as_code` works where the script is not on the PATH."""
    done = subprocess.run(
        [sys.executable, "-m", "docs_as_code", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"docs-as-code {__version__}\n"


def test_every_command_stands_in_the_help(project):
    """`--help`, `-h` and no command at all show every command with its line of help."""
    for arguments in (["--help"], ["-h"], []):
        shown = project.run(*arguments).stdout
        for name, line in COMMANDS.items():
            assert name in shown
            assert line.split()[0] in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(project, name):
    """Each command explains itself and its options."""
    shown = project.run(name, "--help").stdout
    assert shown.startswith(f"Usage: docs-as-code {name}")
    assert "--help" in shown


@pytest.mark.parametrize(
    ("arguments", "stderr"),
    [
        (["biuld"], "error: no such command: biuld\n\nhint: did you mean build?\n\n"),
        (["xyzzy"], "error: no such command: xyzzy\n\nhint: the commands are " + ", ".join(COMMANDS) + "\n\n"),
        (
            ["build", "--only", "diagram"],
            "error: invalid value for '--only': 'diagram' is not one of 'diagrams', 'slides', 'site'\n\n"
            "hint: `docs-as-code build --help` shows the usage\n\n",
        ),
        (
            ["build", "-j", "0"],
            "error: invalid value for '-j' / '--jobs': 0 is not in the range x>=1\n\n"
            "hint: `docs-as-code build --help` shows the usage\n\n",
        ),
        (["-C", "nowhere", "build"], "error: no such folder: nowhere\n\nhint: -C names the folder to work in\n\n"),
        (["check"], None),
    ],
)
def test_wrong_usage_is_2_and_says_what_was_meant(project, arguments, stderr):
    """Every mistake on the command line leaves with 2 and a hint; commands that do not exist yet are unknown."""
    result = project.run(*arguments, code=2)
    assert stderr is None or result.stderr == stderr
    assert result.stdout == ""


def test_dash_c_works_before_and_after_the_command(project):
    """-C runs as if started there, and the project is the nearest folder upwards with a docs-as-code.yml."""
    project.write("one/docs-as-code.yml", "")
    project.write("one/diagrams/a.gv", GV)
    project.write("one/deep/er/x", "")
    for arguments in (["-C", "one", "list"], ["list", "-C", "one"], ["list", "-C", "one/deep/er"]):
        assert "diagrams/a.gv" in project.run(*arguments).stdout


def test_data_on_stdout_everything_else_on_stderr(project):
    """With --json stdout is one JSON document; without it a build prints nothing there."""
    project.write("diagrams/a.gv", GV)
    assert project.run("build").stdout == ""
    result = project.run("build", "--json")
    assert json.loads(result.stdout)["schema"] == 1
    assert "1 diagram: 1 up-to-date in " in result.stderr


def test_quiet_prints_errors_alone(project):
    """-q: nothing when all is fine, the error when it is not."""
    project.write("diagrams/a.gv", GV)
    assert project.run("build", "-q").stderr == ""
    project.write("diagrams/b.py", "raise SystemExit(3)\n")
    stderr = project.run("build", "-q", code=1).stderr
    assert stderr.startswith("error: diagrams/b.py")


def test_quiet_prints_the_warnings_that_fail_a_strict_build(project):
    """With --strict a warning is an error, and an exit code of 1 without a word would help nobody."""
    project.write("diagrams/a.gv", 'digraph { a [label="wide label in a small box", fixedsize=true, width=0.1] }')
    assert project.run("build", "-q").stderr == ""
    assert project.run("build", "-q", "--strict", "--force", code=1).stderr.startswith("warning: diagrams/a.gv:1: ")


def test_verbose_prints_every_job(project):
    """-v: a line for each job with what it made."""
    project.write("diagrams/a.gv", GV)
    assert "ran        diagram docs/generated/diagrams/a.svg" in project.run("build", "-v").stderr


def test_colour_only_on_a_terminal_and_never_with_no_color(project):
    """Pipes get plain text."""
    project.write("diagrams/b.py", "raise SystemExit(3)\n")
    assert "\x1b" not in project.run("build", code=1, env={"NO_COLOR": None}).stderr


@pytest.mark.parametrize(("codes", "one"), [([], 0), ([1, 3], 3), ([1, 2, 3], 2), ([1, 130, 2], 130), ([1], 1)])
def test_one_exit_code_for_several(codes, one):
    """When several apply: 130, 2, 3, 1."""
    assert exit_code(codes) == one


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(project, shell):
    """Each shell gets a script that asks the command itself."""
    assert "_DOCS_AS_CODE_COMPLETE" in project.run("completion", shell).stdout


def test_completion_answers(project):
    """The shell's question about `docs-as-code bu` is answered with `build`."""
    env = {"_DOCS_AS_CODE_COMPLETE": "bash_complete", "COMP_WORDS": "docs-as-code bu", "COMP_CWORD": "1"}
    assert project.run(env=env, code=None).stdout == "plain,build\n"


def test_a_reader_that_leaves_changes_no_exit_code(project):
    """`docs-as-code list | head -0` ends quietly, and with the code that it would have ended with."""
    project.write("diagrams/a.gv", GV)
    for arguments in ("list", "list --json", "build --json", "icons ec2", "completion bash"):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(
            [COMMAND, *arguments.split()], cwd=project.folder, stdout=write, stderr=subprocess.PIPE, text=True
        )
        os.close(write)
        assert done.returncode == 0, arguments
        assert "Error" not in done.stderr


def test_debug_shows_the_traceback(project):
    """--debug is for us: the traceback, then the same message."""
    project.write("docs-as-code.yml", "x: 1")
    done = subprocess.run(
        [str(COMMAND), "build", "--debug"], cwd=project.folder, capture_output=True, text=True, check=False
    )
    assert "Traceback (most recent call last)" in done.stderr
    assert done.returncode == 2
