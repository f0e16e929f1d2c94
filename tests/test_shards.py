"""`build --shard I/N`: the parts of a CI matrix are complete and disjoint, and the last job takes all from the store."""

from __future__ import annotations

import datetime
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.project import shards
from docs_as_code.project.sources import Source
from tests.conftest import Project

DIAGRAM = """
    from diagrams import Diagram
    from diagrams.aws.compute import EC2

    with Diagram("{0}", show=False):
        EC2("{0}")
"""
DECK = "---\nmarp: true\n---\n\n# {0}\n\n![](../docs/generated/diagrams/{0}.svg)\n"
SOURCES = st.lists(
    st.tuples(st.sampled_from(["diagram", "deck"]), st.text("abc/", min_size=1, max_size=6)),
    unique_by=lambda one: one[1],
    max_size=25,
)
SECONDS = st.one_of(st.none(), st.floats(0, 1000))


def commit(project: Project, *, days: int = 0) -> None:
    """Commit everything, on a day that is so many days from now."""
    when = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)).isoformat()
    git = ["git", "-c", "user.name=n", "-c", "user.email=n@example.org"]
    for command in (["git", "init", "-q"], ["git", "add", "-A"], [*git, "commit", "-qm", "all", "--allow-empty"]):
        env = {"PATH": "/usr/bin:/bin", "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when}
        subprocess.run(command, cwd=project.folder, env=env, check=True)


def split(project: Project, parts: int, **more) -> list[list[str]]:
    """The sources of each shard."""
    found = [project.build("--dry-run", "--shard", f"{number + 1}/{parts}", **more) for number in range(parts)]
    return [[job["source"] for job in one.json["jobs"]] for one in found]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.data(), SOURCES, st.integers(1, 40))
def test_each_source_is_in_exactly_one_shard(data, named, parts):
    """For every N, also one larger than the number of sources; and no shard has more to do than its share and the
    longest source together.
    """
    every = [Source(kind, "/p", name, name, "") for kind, name in named]
    seconds = {one.rel: took for one in every if (took := data.draw(SECONDS)) is not None}
    found = [shards.part(every, shards.Shard(number, parts), seconds) for number in range(1, parts + 1)]
    assert sorted(source for one in found for source in one) == sorted(every)
    assert [sorted(one, key=every.index) for one in found] == found
    weights = shards._weights(every, seconds)
    loads = [sum(weights[source.name] for source in one) for one in found]
    assert max(loads) <= sum(loads) / parts + max(weights.values(), default=0)


def test_the_longest_is_alone(project):
    """By the figures that are there; a source without one counts as the median of its kind."""
    every = [Source("diagram", "/p", name, name, "") for name in "abcdef"]
    assert [
        [source.rel for source in shards.part(every, shards.Shard(number, 2), {"c": 9.0, "a": 1.0, "b": 1.0, "d": 0.5})]
        for number in (1, 2)
    ] == [["c"], ["a", "b", "d", "e", "f"]]


def test_the_last_job_takes_all_from_the_store_that_the_shards_filled(project, tmp_path):
    """Each shard builds its own part and what its decks show, in a checkout of its own; the job without --shard runs
    neither a source nor Graphviz nor marp, and makes what one build makes.
    """
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    for name in ("one", "two", "three"):
        project.write(f"diagrams/{name}.py", DIAGRAM.format(name))
    project.write("slides/talk.md", DECK.format("two"))
    project.write("mkdocs.yml", "site_name: s\n")
    project.write("docs/index.md", "# Home\n\n![](generated/diagrams/one.svg)\n")
    env: dict[str, str | None] = {"DOCS_AS_CODE_CACHE_DIR": str(tmp_path / "store")}
    ran = []
    for number in range(1, 4):
        subprocess.run(["cp", "-r", project.folder, tmp_path / f"shard{number}"], check=True)
        shard = Project(tmp_path / f"shard{number}")
        jobs = shard.build("--shard", f"{number}/3", env=env).json["jobs"]
        ran += [(job["kind"], job["source"]) for job in jobs if job["status"] == "ran"]
        made = {path for job in jobs for path in job["outputs"]}
        assert made == {path for path in shard.files("docs/generated") if not path.endswith(".gitignore")}
        assert not shard.exists("site")
    assert sorted(set(ran)) == [
        ("deck", "slides/talk.md"),
        ("diagram", "diagrams/one.py"),
        ("diagram", "diagrams/three.py"),
        ("diagram", "diagrams/two.py"),
    ]
    jobs = project.build(env=env).json["jobs"]
    assert [job["status"] for job in jobs] == ["cached"] * 4 + ["ran"]
    alone = Project(tmp_path / "alone")
    subprocess.run(["cp", "-r", tmp_path / "shard1", alone.folder], check=True)
    alone.build("--force")
    made = project.files("docs") + project.files("site")
    assert made == alone.files("docs") + alone.files("site")
    assert all(project.bytes(path) == alone.bytes(path) for path in made)


def test_a_shard_lists_and_removes_nothing_of_the_others(project):
    """Outputs of other shards stay, also those whose source is gone; more shards than sources leave some with nothing."""
    for name in ("a", "b", "c"):
        project.write(f"diagrams/{name}.gv", "digraph { x -> y }")
    project.build()
    (project.folder / "diagrams/c.gv").unlink()
    assert split(project, 4) == [["diagrams/a.gv"], ["diagrams/b.gv"], [], []]
    result = project.build("--shard", "1/4")
    assert result.json["summary"]["removed"] == []
    assert "docs/generated/diagrams/c.svg" in project.files()
    assert project.build().json["summary"]["removed"] == ["docs/generated/diagrams/c.svg"]


def test_a_shard_splits_what_is_asked_for(project):
    """Sources and `--only` choose first."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    for name in ("a", "b"):
        project.write(f"diagrams/{name}.gv", "digraph { x -> y }")
        project.write(f"diagrams/more/{name}.gv", "digraph { x -> y }")
        project.write(f"slides/{name}.md", "---\nmarp: true\n---\n\n# Hello\n")
    named = [project.build("--dry-run", "--shard", f"{number}/2", "diagrams/more") for number in (1, 2)]
    assert [[job["source"] for job in one.json["jobs"]] for one in named] == [
        ["diagrams/more/a.gv"],
        ["diagrams/more/b.gv"],
    ]
    only = [project.build("--dry-run", "--shard", f"{number}/2", "--only", "slides") for number in (1, 2)]
    assert [[job["source"] for job in one.json["jobs"]] for one in only] == [["slides/a.md"], ["slides/b.md"]]


@pytest.mark.parametrize("way", ["import b", "import _between"])
def test_a_module_for_another_shard_is_no_failure(project, way):
    """It fails when it is run alone, and whoever imports it is in another shard, maybe by way of a file that is none
    of the sources; a source that nobody imports fails in its shard and in no other.
    """
    project.write("diagrams/a.py", f"{way}\n" + DIAGRAM.format("a").replace("\n    ", "\n"))
    project.write("diagrams/b.py", "import __main__\nassert not __main__.__file__.endswith('b.py'), 'run alone'\n")
    project.write("diagrams/_between.py", "import b\n")
    project.write("diagrams/c.gv", "digraph { x -> y }")
    jobs = [project.build("--shard", f"{number}/3").json["jobs"] for number in (1, 2, 3)]
    assert [[job["source"] for job in one] for one in jobs] == [["diagrams/a.py"], [], ["diagrams/c.gv"]]
    project.write("diagrams/a.py", DIAGRAM.format("a"))
    assert project.build("--shard", "2/3", code=1).error("diagrams/b.py")[0] == "AssertionError: run alone"
    project.build("--shard", "1/3")


def test_the_figures_of_an_earlier_day_decide_on_every_machine(project, tmp_path):
    """A build of everything records how long each source took; shards of a commit of a later day are balanced by that,
    wherever they run. Nothing that is built meanwhile changes the split: neither shards that have finished, nor builds
    of everything, nor what a checkout knows.
    """
    env: dict[str, str | None] = {"DOCS_AS_CODE_CACHE_DIR": str(tmp_path / "store")}
    for name in ("a", "b", "c", "d"):
        project.write(f"diagrams/{name}.py", DIAGRAM.format(name))
    project.write("diagrams/slow.py", "import time\ntime.sleep(1.5)\n" + DIAGRAM.format("slow").replace("\n    ", "\n"))
    commit(project)
    project.build(env=env)
    evenly = [[f"diagrams/{name}.py" for name in names] for names in (("a", "c", "slow"), ("b", "d"))]
    assert split(project, 2, env=env) == evenly  # the commit is of today, so today's figures may still change
    commit(project, days=2)
    other = Project(tmp_path / "other")
    subprocess.run(["git", "clone", "-q", project.folder, other.folder], check=True)
    balanced = [["diagrams/slow.py"], [f"diagrams/{name}.py" for name in "abcd"]]
    assert split(project, 2, env=env) == balanced
    assert split(other, 2, env=env) == balanced
    other.build("--shard", "1/2", "--force", env=env)
    other.write("diagrams/slow.py", DIAGRAM.format("slow"))
    other.build(env=env)
    assert split(other, 2, env=env) == balanced


@pytest.mark.parametrize(
    ("shard", "message", "hint"),
    [
        ("3/2", "--shard cannot be '3/2': there is no part 3 of 2 parts", "I goes from 1 to 2"),
        ("0/2", "--shard cannot be '0/2': there is no part 0 of 2 parts", "I goes from 1 to 2"),
        ("2/1", "--shard cannot be '2/1': there is no part 2 of 1 part", "I goes from 1 to 1"),
        ("1/0", "--shard cannot be '1/0': the work cannot be split into 0 parts", "N begins at 1"),
        ("x", "--shard cannot be 'x'", "write it as I/N: 1/4 is the first of four parts"),
        ("1/2/3", "--shard cannot be '1/2/3'", "write it as I/N: 1/4 is the first of four parts"),
        ("-1/2", "--shard cannot be '-1/2'", "write it as I/N: 1/4 is the first of four parts"),
        ("", "--shard cannot be ''", "write it as I/N: 1/4 is the first of four parts"),
    ],
)
def test_a_shard_that_is_none(project, shard, message, hint):
    """Wrong usage, told before anything is done."""
    project.write("diagrams/a.gv", "digraph { x -> y }")
    result = project.run("build", f"--shard={shard}", code=2)
    assert result.stderr == f"error: {message}\n\nhint: {hint}\n\n"
    assert project.files() == ["diagrams/a.gv"]
