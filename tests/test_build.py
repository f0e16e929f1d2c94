"""`build`: what is made, where it goes, what the JSON says, and what a failure leaves untouched."""

from __future__ import annotations

import os
import signal
import subprocess
import textwrap
import time

import pytest

from tests.conftest import COMMAND

WEB = """
    from diagrams import Diagram
    from diagrams.aws.compute import EC2
    from diagrams.aws.database import RDS

    with Diagram("Web service", show=False):
        EC2("web") >> RDS("orders")
"""


def test_a_diagram_is_built_where_the_pages_look_for_it(project):
    """A source that asks for no format gets the configured one, below docs/generated, and nothing else is written."""
    project.write("diagrams/web.py", WEB)
    result = project.build()
    job = result.job("diagrams/web.py")
    assert job["name"] == "Web service"
    assert job["kind"] == "diagram"
    assert job["status"] == "ran"
    assert job["outputs"] == ["docs/generated/diagrams/web_service.svg"]
    assert project.files() == [
        "diagrams/web.py",
        "docs/generated/.gitignore",
        "docs/generated/diagrams/web_service.svg",
    ]
    assert b"orders" in project.bytes("docs/generated/diagrams/web_service.svg")
    assert result.json["summary"]["ran"] == 1


def test_svg_is_made_besides_what_a_source_asks_for(project):
    """`outformat="png"` gets both; configured formats are for sources that ask for none."""
    project.write("docs-as-code.yml", "diagrams: {formats: [jpg, dot]}")
    project.write("diagrams/a.py", WEB.replace("show=False", 'show=False, outformat="png"'))
    project.write("diagrams/b.py", WEB.replace("Web service", "b"))
    result = project.build()
    assert result.job("diagrams/a.py")["outputs"] == [
        "docs/generated/diagrams/web_service.svg",
        "docs/generated/diagrams/web_service.png",
    ]
    assert [path[-5:] for path in result.job("diagrams/b.py")["outputs"]] == ["b.svg", "b.jpg", "b.dot"]
    assert project.bytes("docs/generated/diagrams/web_service.png").startswith(b"\x89PNG")
    assert project.bytes("docs/generated/diagrams/b.jpg").startswith(b"\xff\xd8\xff")


def test_a_second_build_finds_everything_right(project):
    """Nothing is drawn or written again, and the files keep their times."""
    project.write("diagrams/web.py", WEB)
    project.build()
    before = os.stat(project.folder / "docs/generated/diagrams/web_service.svg").st_mtime_ns
    assert project.build().job("diagrams/web.py")["status"] == "up-to-date"
    assert os.stat(project.folder / "docs/generated/diagrams/web_service.svg").st_mtime_ns == before


def test_an_output_changed_by_hand_is_built_again(project):
    """Up to date means the bytes on disk, not a note that they were once written."""
    project.write("diagrams/web.py", WEB)
    project.build()
    good = project.bytes("docs/generated/diagrams/web_service.svg")
    project.write("docs/generated/diagrams/web_service.svg", b"<svg/>")
    assert project.build().job("diagrams/web.py")["status"] == "cached"
    assert project.bytes("docs/generated/diagrams/web_service.svg") == good


def test_force_draws_again(project):
    """--force reuses nothing."""
    project.write("diagrams/web.py", WEB)
    project.build()
    assert project.build("--force").job("diagrams/web.py")["status"] == "ran"


def test_dry_run_says_what_would_run_and_writes_nothing(project):
    """--dry-run leaves the tree as it was, and runs no source: what a new one draws is not known."""
    project.write("diagrams/web.py", "open('ran', 'w').close()\n" + textwrap.dedent(WEB))
    result = project.run("build", "--dry-run")
    assert result.stdout == "diagram diagrams/web.py: diagrams/web.py has not been run yet\n"
    assert project.files() == ["diagrams/web.py"]
    project.build()
    project.write("diagrams/web.py", f"{WEB}    # changed\n")
    result = project.run("build", "--dry-run")
    assert result.stdout == "diagram diagrams/web.py (Web service): diagrams/web.py changed\n"


def test_one_failure_stops_nothing_else(project):
    """The others are built, the failed one keeps its old output, and the exit code is 1."""
    project.write("diagrams/web.py", WEB)
    project.write("diagrams/other.py", WEB.replace("Web service", "Other"))
    project.build()
    old = project.bytes("docs/generated/diagrams/web_service.svg")
    project.write("diagrams/web.py", WEB + "    raise ValueError('no')\n")
    project.write("diagrams/other.py", WEB.replace("Web service", "Other").replace("orders", "bills"))
    result = project.build(code=1)
    assert result.job("diagrams/web.py")["status"] == "failed"
    assert result.job("diagrams/other.py")["status"] == "ran"
    assert project.bytes("docs/generated/diagrams/web_service.svg") == old
    assert b"bills" in project.bytes("docs/generated/diagrams/other.svg")


def test_fail_fast_gives_up_what_has_not_begun(project):
    """After the first failure the rest is skipped, and says why."""
    project.write("diagrams/a.py", "raise SystemExit(3)\n")
    for name in "bcdefgh":
        project.write(f"diagrams/{name}.py", WEB.replace("Web service", name))
    result = project.build("--fail-fast", "-j1", code=1)
    assert result.job("diagrams/a.py")["status"] == "failed"
    last = result.job("diagrams/h.py")
    assert (last["status"], last["reasons"]) == ("skipped", ["stopped after the first failure"])
    assert not project.exists("docs/generated/diagrams/h.svg")


def test_just_the_named_sources_are_built(project):
    """What is not named is neither built, listed nor cleaned up; names are relative to the working folder."""
    project.write("docs-as-code.yml", "")
    project.write("diagrams/web.py", WEB)
    project.write("diagrams/sub/other.py", WEB.replace("Web service", "Other"))
    project.build()
    project.write("diagrams/third.py", WEB.replace("Web service", "Third"))
    result = project.build("web.py", cwd="diagrams")
    assert [job["source"] for job in result.json["jobs"]] == ["diagrams/web.py"]
    assert project.exists("docs/generated/diagrams/sub/other.svg")
    assert not project.exists("docs/generated/diagrams/third.svg")
    assert len(project.build("diagrams/sub").json["jobs"]) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("diagrams/none.py", "no such source: diagrams/none.py"),
        ("notes.txt", "not a source of this project: notes.txt"),
        ("../outside.py", "not in the project project: ../outside.py"),
    ],
)
def test_a_source_that_is_none_is_wrong_usage(project, name, message):
    """The message says why it is none, the exit code is 2."""
    project.write("diagrams/web.py", WEB)
    project.write("notes.txt", "x")
    (project.folder.parent / "outside.py").write_text("x")
    result = project.run("build", name, code=2)
    assert result.stderr == f"error: {message}\n\nhint: `docs-as-code list` shows the sources\n\n"


def test_no_sources_at_all(project):
    """An empty project is told how to start."""
    result = project.run("build", code=2)
    assert result.stderr == (
        f"error: no sources found in {project.folder}: nothing matches diagrams/**/*.py, diagrams/**/*.dot, "
        "diagrams/**/*.gv, slides/**/*.md, mkdocs.yml\n\n"
        "hint: `docs-as-code init` starts a project here; -C names another folder\n\n"
    )


def test_two_diagrams_with_one_output_both_fail(project):
    """Both sides are named with their lines, everything else is built, and neither wins."""
    project.write("diagrams/a.py", WEB)
    project.write("diagrams/b.py", "# one line more\n" + WEB.replace("\n    ", "\n").lstrip())
    project.write("diagrams/c.py", WEB.replace("Web service", "Third"))
    result = project.build(code=1)
    assert result.error("diagrams/a.py") == (
        "docs/generated/diagrams/web_service.svg is also the output of diagrams/b.py:6",
        5,
        "give one of them another filename",
    )
    assert result.error("diagrams/b.py")[:2] == (
        "docs/generated/diagrams/web_service.svg is also the output of diagrams/a.py:5",
        6,
    )
    assert project.files("docs") == ["docs/generated/.gitignore", "docs/generated/diagrams/third.svg"]


def test_a_filename_outside_the_project_is_an_error(project):
    """Nothing is ever written outside the project."""
    project.write("diagrams/web.py", WEB.replace("show=False", 'show=False, filename="../../web"'))
    result = project.build(code=1)
    assert result.error("diagrams/web.py") == (
        "filename '../../web' points outside the project",
        5,
        "give a filename inside the project, or none",
    )


def test_a_name_too_long_for_a_file(project):
    """A diagram's name is its filename unless it has one: a very long name is told at its line."""
    project.write("diagrams/web.py", WEB.replace("Web service", "ü" * 200))
    assert project.build(code=1).error("diagrams/web.py") == (
        f"the filename is 404 bytes long, and 255 are possible: '{'ü' * 40}' …",
        5,
        "give the diagram a `filename`, which need not be its name",
    )
    project.write("diagrams/web.py", WEB.replace("Web service", "ü" * 200).replace("show", "filename='web', show"))
    assert project.build().job("diagrams/web.py")["name"] == "ü" * 200


def test_a_filename_elsewhere_in_the_project_keeps_its_last_part(project):
    """A folder of the filename that leads out of the source's own folder is not followed, and that is said."""
    project.write("diagrams/web.py", WEB.replace("show=False", 'show=False, filename="../out/web"'))
    result = project.build()
    assert result.job("diagrams/web.py")["outputs"][0] == "docs/generated/diagrams/web.svg"
    (finding,) = result.json["summary"]["findings"]
    assert finding["message"] == "the folder of filename '../out/web' is not followed, its last part is"
    assert (finding["severity"], finding["line"]) == ("info", 5)


def test_a_folder_below_the_source_is_kept(project):
    """`filename="out/web"` goes to out/ below the output folder, in a subfolder of the sources as well."""
    project.write("diagrams/aws/web.py", WEB.replace("show=False", 'show=False, filename="out/web"'))
    assert project.build().job("diagrams/aws/web.py")["outputs"][0] == "docs/generated/diagrams/aws/out/web.svg"


def test_a_graphviz_name_loses_its_ending(project):
    """`Digraph("flow").render()` draws flow.svg, and so does a source called flow.gv."""
    project.write(
        "diagrams/one.py", "import graphviz\ngraph = graphviz.Digraph('flow')\ngraph.edge('a', 'b')\ngraph.render()\n"
    )
    project.write("diagrams/sub/flow.gv", "digraph { a -> b }")
    outputs = [job["outputs"] for job in project.build().json["jobs"]]
    assert outputs == [["docs/generated/diagrams/flow.svg"], ["docs/generated/diagrams/sub/flow.svg"]]


def test_as_written_goes_where_python_would_have_written(project):
    """`place: as-written` follows the working folder and the filename exactly."""
    project.write("docs-as-code.yml", "diagrams: {place: as-written}")
    project.write("diagrams/web.py", WEB)
    assert project.build().job("diagrams/web.py")["outputs"] == ["diagrams/web_service.svg"]


def test_as_written_spares_a_file_that_is_not_ours(project):
    """A hand-made web_service.svg beside a diagram that asks for PNG stays; one that a build made is kept current."""
    project.write("docs-as-code.yml", "diagrams: {place: as-written}")
    project.write("diagrams/web.py", WEB.replace("show=False", 'show=False, outformat="png"'))
    mine = project.write("diagrams/web_service.svg", "<svg>by hand</svg>")
    result = project.build()
    assert result.job("diagrams/web.py")["outputs"] == ["diagrams/web_service.png"]
    assert project.read("diagrams/web_service.svg") == "<svg>by hand</svg>"
    assert [finding["message"] for finding in result.json["summary"]["findings"]] == [
        "diagrams/web_service.svg is not ours and stays, so no SVG is made"
    ]
    mine.unlink()
    project.build("--force")
    assert project.build().job("diagrams/web.py")["outputs"] == ["diagrams/web_service.svg", "diagrams/web_service.png"]


def test_stale_outputs_go_and_foreign_files_stay(project):
    """The outputs of a deleted source are removed, unless someone changed them; other files are never touched."""
    project.write("diagrams/a.py", WEB.replace("Web service", "A"))
    project.write("diagrams/b.py", WEB.replace("Web service", "B"))
    project.write("diagrams/c.py", WEB.replace("Web service", "C"))
    project.build()
    project.write("docs/generated/diagrams/mine.svg", "<svg/>")
    project.write("docs/generated/diagrams/b.svg", "<svg/>")
    for name in "ab":
        (project.folder / f"diagrams/{name}.py").unlink()
    result = project.build()
    assert "docs/generated/diagrams/a.svg" in result.json["summary"]["removed"]
    left = [name for name in project.files("docs") if name.endswith(".svg")]
    assert left == [
        "docs/generated/diagrams/b.svg",
        "docs/generated/diagrams/c.svg",
        "docs/generated/diagrams/mine.svg",
    ]


def test_a_module_is_no_source(project):
    """What draws nothing, or fails alone and is imported by a source, is a module: no job, but `list` shows it."""
    project.write("diagrams/style.py", "COLOUR = 'blue'\n")
    project.write("diagrams/part.py", "from diagrams.aws.compute import EC2\nNODE = EC2('x')\n")
    project.write(
        "diagrams/web.py",
        """
        import style
        from diagrams import Diagram

        with Diagram("Web", show=False):
            import part
        """,
    )
    result = project.build()
    assert [job["source"] for job in result.json["jobs"]] == ["diagrams/web.py"]
    assert result.json["summary"]["up-to-date"] == 0
    listed = project.run("list", "--json")
    assert {job["source"]: job["kind"] for job in listed.json["jobs"]} == {
        "diagrams/part.py": "module",
        "diagrams/style.py": "module",
        "diagrams/web.py": "diagram",
    }
    assert listed.json["summary"]["up-to-date"] == 1


def test_never_run(project):
    """Names that tests, packages and private modules have are never run by a pattern."""
    for name in ("_private.py", "test_x.py", "conftest.py", "setup.py", "pkg/__init__.py"):
        project.write(f"diagrams/{name}", "raise SystemExit(1)\n")
    project.write("diagrams/web.py", WEB)
    assert [job["source"] for job in project.build().json["jobs"]] == ["diagrams/web.py"]


def test_stdout_of_a_source_goes_to_stderr_with_its_name(project):
    """`build --json` stays one JSON document whatever a source prints."""
    project.write("diagrams/web.py", WEB + "    print('hello')\n")
    result = project.build()
    assert result.json["summary"]["ran"] == 1
    assert "diagrams/web.py: hello\n" in result.stderr


def test_stderr_of_a_source_that_is_fine_is_passed_on(project):
    """A warning that the user's own code prints is not lost, and a long line is cut."""
    project.write("diagrams/web.py", WEB + "    import sys\n    print('care' + 'x' * 9999, file=sys.stderr)\n")
    assert "diagrams/web.py: care" + "x" * 496 + " …\n" in project.build().stderr


def test_debug_shows_where_a_source_failed(project):
    """--debug prints the source's own traceback, which is otherwise kept away."""
    project.write("diagrams/web.py", "def f():\n    1/0\nf()\n")
    done = subprocess.run(
        [str(COMMAND), "build", "--debug"], cwd=project.folder, capture_output=True, text=True, check=False
    )
    assert "Traceback (most recent call last)" in done.stderr
    assert "error: diagrams/web.py:2: ZeroDivisionError: division by zero" in done.stderr


def test_a_read_only_output_folder(project):
    """The message names the file and the way out; every job says so itself, and nothing is half-written."""
    project.write("diagrams/web.py", WEB)
    project.write("docs/generated/diagrams", "a file where the folder should be")
    result = project.build(code=1)
    message, line, hint = result.error("diagrams/web.py")
    assert message in ("cannot be written: Not a directory", "cannot be written: File exists")
    assert hint == "a file stands where a folder should be: move it away"
    assert project.read("docs/generated/diagrams") == "a file where the folder should be"


def test_strict_lets_warnings_fail(project):
    """A warning is printed and fine; with --strict it is printed and 1."""
    project.write("diagrams/web.dot", 'digraph { a [label="wide label in a small box", fixedsize=true, width=0.1] }')
    assert "warning: diagrams/web.dot" in project.run("build").stderr
    project.run("build", "--strict", "--force", code=1)


def _begin(project, *arguments):
    """Start a build of a source that never ends, and wait until it runs."""
    project.write("diagrams/slow.py", "import time, pathlib\npathlib.Path('began').touch()\ntime.sleep(600)\n")
    process = subprocess.Popen(
        [str(COMMAND), "build", *arguments],
        cwd=project.folder,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not project.exists("diagrams/began") and time.monotonic() < deadline:
        time.sleep(0.02)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("times", [1, 3])
def test_interrupted_is_130(project, number, times):
    """Ctrl-C, or CI that cancels a job, ends the build with 130 and leaves no process behind; impatience adds nothing."""
    process = _begin(project)
    for _ in range(times):
        os.killpg(process.pid, number)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert stderr.endswith("error: interrupted\n")
    assert "Traceback" not in stderr
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_after_a_kill_everything_goes_on(project):
    """SIGKILL leaves no lock that holds; what it left lying is swept by the next build, and `clean` leaves nothing."""
    process = _begin(project)
    project.write(".docs-as-code/.new-abc", "half")
    project.write(".docs-as-code/scratch-abc/index.html", "half")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)
    project.write("diagrams/slow.py", WEB)
    project.run("build")
    assert not list((project.folder / ".docs-as-code").glob("*abc"))
    project.run("clean")
    assert [name for name in project.files() if name != "diagrams/began"] == ["diagrams/slow.py"]
    assert not project.exists(".docs-as-code")


def test_two_builds_take_turns(project):
    """The second says what it waits for, and is right when its turn comes."""
    process = _begin(project, "diagrams/slow.py")
    project.write("diagrams/web.py", WEB)
    other = subprocess.Popen(
        [str(COMMAND), "build", "diagrams/web.py"], cwd=project.folder, stderr=subprocess.PIPE, text=True
    )
    assert other.stderr is not None
    assert other.stderr.readline() == "waiting for another docs-as-code that is at work in this project\n"
    os.kill(process.pid, signal.SIGTERM)
    process.communicate(timeout=20)
    other.communicate(timeout=60)
    assert other.returncode == 0
    assert project.exists("docs/generated/diagrams/web_service.svg")
