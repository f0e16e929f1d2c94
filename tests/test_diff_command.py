"""`docs-as-code diff`: the diagrams of two git revisions, and what is said where git cannot help."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

WEB = """
from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from parts import label
with Diagram("Web", show=False):
    with Cluster("Services"):
        api = EC2(label)
    api >> Edge(label="sql") >> RDS("users")
"""
SAME = 'digraph same { "x" -> "y" }'


def git(project, *arguments, cwd="."):
    """Run git in the project, as somebody."""
    names = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    settings = ("-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *settings, *arguments],
        cwd=project.folder / cwd,
        env={**os.environ, **names},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def commit(project, message="more", cwd="."):
    """Commit everything."""
    git(project, "add", "-A", cwd=cwd)
    git(project, "commit", "-q", "-m", message, cwd=cwd)
    return git(project, "rev-parse", "HEAD", cwd=cwd)


@pytest.fixture
def web(project):
    """A project with two diagrams and one commit, on the branch main."""
    project.write("diagrams/web.py", WEB)
    project.write("diagrams/parts.py", 'label = "api"\n')
    project.write("diagrams/same.dot", SAME)
    project.write(".gitignore", "docs/generated\n")
    git(project, "init", "-q", "-b", "main")
    commit(project)
    return project


def only(result):
    """The one entry of the JSON document."""
    (found,) = result.json["diagrams"]
    return found


def test_nothing_has_changed(web):
    """Exit code 0, one line, and the work tree stays as it was."""
    base = git(web, "rev-parse", "HEAD")
    before = web.files()
    assert web.run("diff", "--exit-code").stdout == f"2 unchanged (commit {base[:10]} → the work tree)\n"
    assert web.files() == before
    assert git(web, "status", "--short") == ""


def test_work_tree_against_base(web):
    """What is not committed yet counts, in modules too; the old side is drawn with its own module."""
    base = git(web, "rev-parse", "HEAD")
    web.write("diagrams/parts.py", 'label = "gateway"\n')
    web.write("diagrams/web.py", WEB.replace('"sql"', '"tls"'))
    result = web.run("diff", "--exit-code", code=1)
    assert result.stdout == (
        'diagrams/web.py "Web": changed\n'
        '  ~ node "gateway": was "api"\n'
        '  ~ edge "gateway" → "users": was "sql"\n'
        f"\n1 changed, 1 unchanged (commit {base[:10]} → the work tree)\n"
    )
    found = web.run("diff", "--format", "json")
    assert (found.json["schema"], found.json["base"], found.json["head"]) == (1, base, None)
    assert only(found) == {
        "source": "diagrams/web.py",
        "name": "Web",
        "status": "changed",
        "cause": "content",
        "nodes": {
            **{name: [] for name in ("added", "removed", "changed", "moved")},
            "renamed": [{"label": "gateway", "class": "diagrams.aws.compute.EC2", "cluster": "Services", "was": "api"}],
        },
        "edges": {
            "added": [],
            "removed": [],
            "changed": [
                {"from": "gateway", "to": "users", "label": "tls", "changes": {"label": {"was": "sql", "now": "tls"}}}
            ],
        },
        "clusters": {name: [] for name in ("added", "removed", "changed", "moved", "renamed")},
        "attributes": {},
        "picture": None,
    }


def test_index_is_untouched(web):
    """Not even the times of the index, or a file git keeps, are others afterwards; nothing is left in a temporary folder."""
    web.write("diagrams/same.dot", SAME.replace("y", "z"))
    git(web, "add", "-A")
    web.write("diagrams/more.dot", "digraph more { m }")

    def states():
        found = (path for path in (web.folder / ".git").rglob("*") if path.is_file())
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}

    before = states()
    temporary = web.folder.parent / "temporary"
    temporary.mkdir()
    web.run("diff")
    web.run("diff", "HEAD", "HEAD", "--format", "html", "--output", "page.html", env={"TMPDIR": str(temporary)})
    assert states() == before
    assert list(temporary.iterdir()) == []


def test_two_revisions(web):
    """Both named: the work tree does not count. A branch, a tag, a commit and HEAD~1 are revisions."""
    git(web, "tag", "v1")
    web.write("diagrams/more.dot", "digraph more { m }")
    (web.folder / "diagrams/same.dot").unlink()
    head = commit(web)
    web.write("diagrams/parts.py", "not python at all")
    for base, new in (("v1", "main"), ("HEAD~1", head)):
        found = web.run("diff", base, new, "--format", "json").json
        assert [(one["source"], one["status"]) for one in found["diagrams"]] == [
            ("diagrams/more.dot", "added"),
            ("diagrams/same.dot", "removed"),
        ]
        assert found["head"] == head


def test_base_is_where_the_branch_began(web):
    """On a branch, what main has got since then is not told."""
    git(web, "checkout", "-q", "-b", "feature")
    web.write("diagrams/mine.dot", "digraph mine { m }")
    commit(web)
    git(web, "checkout", "-q", "main")
    web.write("diagrams/theirs.dot", "digraph theirs { t }")
    commit(web)
    git(web, "checkout", "-q", "feature")
    assert only(web.run("diff", "--format", "json"))["source"] == "diagrams/mine.dot"


def test_project_in_a_folder_of_the_repository(project):
    """A project below the top, with its own configuration in each revision, and a module from beside it."""
    project.write("docs/docs-as-code.yml", "diagrams: {sources: [old/*.py]}\n")
    project.write("lib/style.py", 'label = "before"\n')
    source = (
        "import sys, pathlib\nsys.path.append(str(pathlib.Path(__file__).parents[2] / 'lib'))\n"
        "import style, graphviz\ng = graphviz.Digraph('g', format='svg')\ng.node('a', style.label)\ng.render('g')\n"
    )
    project.write("docs/old/a.py", source)
    git(project, "init", "-q", "-b", "main")
    commit(project)
    project.write("docs/docs-as-code.yml", "diagrams: {sources: [new/*.py]}\n")
    git(project, "mv", "docs/old", "docs/new")
    project.write("lib/style.py", 'label = "after"\n')
    found = only(project.run("diff", "--format", "json", cwd="docs"))
    assert (found["source"], found["was"]) == ("new/a.py", {"source": "old/a.py", "name": "g"})
    assert found["nodes"]["renamed"] == [{"label": "after", "class": None, "cluster": None, "was": "before"}]


def test_unchanged_sources_are_not_run(web):
    """After a build, neither side runs a source whose inputs are the same; one that changed runs once, then never."""
    log = web.folder.parent / "log"
    noisy = WEB.replace('"Web"', '"Noisy"')
    web.write("diagrams/noisy.py", f"open({str(log)!r}, 'a').write('ran ')\n{noisy}")
    commit(web)
    web.run("build")
    web.run("diff")
    assert log.read_text() == "ran "
    web.write("diagrams/noisy.py", f"open({str(log)!r}, 'a').write('new ')\n{noisy}".replace("sql", "tls"))
    web.run("diff")
    web.run("diff")
    assert log.read_text() == "ran new "


def test_old_side_is_known_from_a_build(web):
    """What the last build knows of sources that are the same in both revisions is enough, without the store."""
    log = web.folder.parent / "log"
    web.write("diagrams/noisy.py", f"open({str(log)!r}, 'a').write('ran ')\n{WEB}".replace('"Web"', '"Noisy"'))
    commit(web)
    web.run("build")
    for part in ("ac", "cas"):
        shutil.rmtree(web.folder / ".docs-as-code" / part)
    assert web.run("diff").stdout.startswith("3 unchanged")
    assert log.read_text() == "ran "
    web.write("diagrams/parts.py", 'label = "gateway"\n')
    assert web.run("diff").stdout.count('~ node "gateway": was "api"') == 2


def test_modules_installed_in_place(web):
    """A folder of the work tree on PYTHONPATH is the one of the revision for the old side."""
    web.write("src/house.py", 'label = "old"\n')
    web.write("diagrams/web.py", WEB.replace("from parts", "from house"))
    commit(web)
    web.write("src/house.py", 'label = "new"\n')
    path = os.pathsep.join(filter(None, (str(web.folder / "src"), os.environ.get("PYTHONPATH"))))
    found = only(web.run("diff", "--format", "json", env={"PYTHONPATH": path}))
    assert [(one["was"], one["label"]) for one in found["nodes"]["renamed"]] == [("old", "new")]


def test_a_source_that_moved(web):
    """The same diagram from another file has not changed: it is told, and is no difference."""
    git(web, "mv", "diagrams/same.dot", "diagrams/other.dot")
    result = web.run("diff", "--exit-code")
    assert result.stdout.startswith('diagrams/other.dot "same": unchanged, was source diagrams/same.dot\n\n2 unchanged')


def test_a_source_that_fails_on_one_side(web):
    """It is told which side fails and why; the others are compared."""
    web.write("diagrams/parts.py", "label = 1 / 0\n")
    web.write("diagrams/same.dot", SAME.replace("y", "z"))
    result = web.run("diff", "--format", "json", "--exit-code", code=1)
    failed, changed = sorted(result.json["diagrams"], key=lambda one: one["status"], reverse=True)
    assert (failed["source"], failed["name"], failed["status"], failed["cause"]) == (
        "diagrams/web.py",
        None,
        "failed",
        None,
    )
    assert list(failed["errors"]) == ["head"]
    assert "division by zero" in failed["errors"]["head"]["message"]
    assert changed["source"] == "diagrams/same.dot"
    assert "in the head:\nerror: diagrams/parts.py:1: " in result.stderr
    commit(web)
    web.write("diagrams/parts.py", 'label = "api"\n')
    text = web.run("diff", "HEAD").stdout
    assert text.startswith("diagrams/web.py: cannot be compared, it fails in the base\n  base: diagrams/parts.py:1: ")


def test_no_commit_yet(project):
    """On an unborn branch everything is new."""
    project.write("diagrams/same.dot", SAME)
    git(project, "init", "-q")
    found = project.run("diff", "--format", "json")
    assert (found.json["base"], only(found)["status"]) == (None, "added")
    assert project.run("diff").stdout.endswith("\n1 added (no commit → the work tree)\n")
    assert project.run("diff", "HEAD", code=2).stderr == (
        "error: no such revision: HEAD\n\n"
        "hint: there is no commit yet: `docs-as-code diff` without a revision tells all diagrams as new\n\n"
    )


def test_icon_with_other_bytes(web):
    """A picture of one's own that is another now: the node's icon has changed."""
    logo = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{}"/></svg>'
    web.write("diagrams/logo.svg", logo.format("red"))
    web.write("diagrams/web.py", WEB.replace("EC2(label)", 'Custom(label, "logo.svg")').replace(
        "from parts", "from diagrams.custom import Custom\nfrom parts"))  # fmt: skip
    commit(web)
    web.write("diagrams/logo.svg", logo.format("blue"))
    (node,) = only(web.run("diff", "--format", "json"))["nodes"]["changed"]
    icon = node["changes"]["icon"]
    assert icon["was"].startswith("project:diagrams/logo.svg (")
    assert icon["was"] != icon["now"]


def test_toolchain_and_content(web):
    """Where pictures are committed, one whose digest is another while its graph is the same has another toolchain."""
    (web.folder / ".gitignore").unlink()
    web.write("docs-as-code.yml", "output: pictures\n")
    web.run("build")
    (web.folder / "pictures/.gitignore").unlink()
    old = web.read("pictures/diagrams/same.svg")
    stamp = old.split('data-docs-as-code="')[1].split('"')[0]
    web.write("pictures/diagrams/same.svg", old.replace(stamp, "0" * 64))
    commit(web, "drawn by an older version")
    web.write("pictures/diagrams/same.svg", old)
    web.write("diagrams/parts.py", 'label = "gateway"\n')
    found = {one["source"]: one for one in web.run("diff", "--format", "json").json["diagrams"]}
    assert {name: (one["status"], one["cause"]) for name, one in found.items()} == {
        "diagrams/same.dot": ("changed", "toolchain"),
        "diagrams/web.py": ("changed", "content"),
    }
    assert '"same": drawn by another toolchain, with the same content' in web.run("diff").stdout


def test_files_that_an_archive_lacks(web):
    """What is marked `export-ignore` is there all the same."""
    web.write(".gitattributes", "diagrams export-ignore\n")
    commit(web)
    assert web.run("diff", "--exit-code").stdout.startswith("2 unchanged")


def test_submodule(web, tmp_path):
    """The files of a submodule come along at the old commit; where it is not checked out, that is said."""
    inner = type(web)(tmp_path / "inner")
    inner.write("inside.py", 'label = "one"\n')
    git(inner, "init", "-q", "-b", "main")
    commit(inner)
    git(web, "submodule", "--quiet", "add", str(inner.folder), "diagrams/inner")
    web.write("diagrams/web.py", WEB.replace("from parts", "from inner.inside"))
    commit(web)
    web.write("diagrams/inner/inside.py", 'label = "two"\n')
    commit(web, cwd="diagrams/inner")
    found = only(web.run("diff", "--format", "json"))
    assert [(one["was"], one["label"]) for one in found["nodes"]["renamed"]] == [("one", "two")]
    shutil.rmtree(web.folder / "diagrams/inner")
    said = web.run("diff").stderr
    assert "warning: diagrams/inner: in " in said
    assert "the submodule is not here at commit" in said
    assert "hint: `git submodule update --init diagrams/inner` brings it" in said


def test_large_files(web):
    """A pointer of Git LFS is replaced by the contents where this machine has them, and named where it has not."""
    import hashlib

    def pointer(data):
        digest = hashlib.sha256(data).hexdigest()
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(data)}\n"

    data = b"digraph same { big }"
    web.write(".gitattributes", "*.dot filter=lfs\n")
    web.write("diagrams/same.dot", pointer(data))
    web.write("diagrams/lost.dot", pointer(b"digraph lost { nowhere }"))
    commit(web)
    web.write("diagrams/same.dot", data)
    web.write("diagrams/lost.dot", "digraph lost { found }")
    result = web.run("diff", "--format", "json")
    assert [(one["source"], one["status"]) for one in result.json["diagrams"]] == [("diagrams/lost.dot", "failed")]
    assert "warning: diagrams/lost.dot: in " in result.stderr
    assert "the contents of this large file (Git LFS) are not here [revision]" in result.stderr


def test_shallow_clone(web, tmp_path):
    """What a shallow clone lacks is told with the command that brings it."""
    first = git(web, "rev-parse", "HEAD")
    web.write("diagrams/more.dot", "digraph more { m }")
    commit(web)
    clone = type(web)(tmp_path / "clone")
    git(web, "clone", "-q", "--depth", "1", f"file://{web.folder}", str(clone.folder))
    assert clone.run("diff", first, code=2).stderr == (
        f"error: no such revision: {first}\n\n"
        "hint: this clone is shallow, it lacks older commits: `git fetch --unshallow` brings them\n\n"
    )
    git(clone, "checkout", "-q", "--orphan", "other")
    commit(clone)
    assert clone.run("diff", code=2).stderr == (
        "error: HEAD and origin/main have no commit in common here\n\n"
        "hint: this clone is shallow, it lacks older commits: `git fetch --unshallow` brings them\n\n"
    )


def test_clone_of_one_branch(web, tmp_path):
    """The one branch that a clone has is not taken for the default one: nothing would ever have changed."""
    git(web, "branch", "work")
    web.write("diagrams/more.dot", "digraph more { m }")
    commit(web)
    clone = type(web)(tmp_path / "clone")
    git(web, "clone", "-q", "--depth", "1", "--branch", "work", f"file://{web.folder}", str(clone.folder))
    fetch = ("fetch", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*")
    for command in (("diff",), ("check", "--new")):
        assert clone.run(*command, code=2).stderr == (
            "error: there is no default branch to compare with: neither origin/HEAD nor main nor master\n\n"
            "hint: this clone lacks it: `git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'` "
            "brings all branches\n\n"
        )
    git(clone, *fetch)
    assert clone.run("diff", "--exit-code").stdout.startswith("2 unchanged (commit ")


def test_no_such_revision(web):
    """Exit code 2, and what may have been meant."""
    assert web.run("diff", "mian", code=2).stderr == "error: no such revision: mian\n\nhint: did you mean main?\n\n"
    assert web.run("diff", "main..HEAD", code=2).stderr == (
        "error: no such revision: main..HEAD\n\nhint: that is a range: name main and HEAD apart\n\n"
    )
    assert web.run("diff", "qqqqqq", code=2).stderr == (
        "error: no such revision: qqqqqq\n\nhint: `git log --oneline` and `git branch --all` show what there is\n\n"
    )


def test_no_default_branch(web):
    """Several branches, none of them known as the default one."""
    git(web, "branch", "-m", "main", "one")
    git(web, "branch", "two")
    assert web.run("diff", code=2).stderr == (
        "error: there is no default branch to compare with: neither origin/HEAD nor main nor master\n\n"
        "hint: name the revision to compare with\n\n"
    )


def test_not_a_repository(project):
    """Exit code 2 where there is no repository at all."""
    project.write("diagrams/same.dot", SAME)
    assert project.run("diff", code=2, env={"GIT_CEILING_DIRECTORIES": str(project.folder.parent)}).stderr == (
        f"error: not in a git repository: {project.folder}\n\n"
        "hint: revisions are those of git; -C names another folder\n\n"
    )


def test_repository_of_somebody_else(web):
    """Git refuses it: the hint has git's own setting."""
    assert web.run("diff", code=2, env={"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}).stderr == (
        f"error: git cannot read the repository of {web.folder}: "
        f"detected dubious ownership in repository at '{web.folder}'\n\n"
        "hint: `git config --global --add safe.directory FOLDER` lets git read a repository that somebody else owns\n\n"
    )


def test_filter_that_fails(web):
    """A filter that the files of a revision need and that fails is told in git's words, with the command."""
    web.write(".gitattributes", "*.dot filter=broken\n")
    commit(web)
    git(web, "config", "filter.broken.smudge", "false")
    git(web, "config", "filter.broken.required", "true")
    said = web.run("diff", code=2).stderr
    assert said.startswith("error: git checkout-index failed: ")


def test_sparse_checkout(web):
    """A source that the checkout leaves out is not told as removed; between two revisions it is compared."""
    web.write("other/readme.txt", "here")
    commit(web)
    git(web, "sparse-checkout", "set", "--cone", "other")
    result = web.run("diff", "--exit-code")
    assert result.stdout.startswith("no diagrams")
    assert "warning: diagrams/same.dot: it is not compared: this sparse checkout leaves it out of the work tree" in (
        result.stderr
    )
    assert web.run("diff", "HEAD", "HEAD").stdout.startswith("2 unchanged")


def test_line_ends_and_filters(web):
    """What git writes in another form into the work tree is compared in that form."""
    git(web, "config", "core.autocrlf", "true")
    for path in ("diagrams/web.py", "diagrams/same.dot"):
        web.write(path, web.bytes(path).replace(b"\n", b"\r\n"))
    assert web.run("diff", "--exit-code").stdout.startswith("2 unchanged")


def test_names_with_blanks_and_of_other_scripts(web):
    """Files and diagrams may be called anything."""
    web.write("diagrams/my drawings/täst „x”.dot", 'digraph "図 1" { "東京" -> "大阪" }')
    commit(web)
    web.write("diagrams/my drawings/täst „x”.dot", 'digraph "図 1" { "東京" -> "大阪城" }')
    assert web.run("diff").stdout.startswith('diagrams/my drawings/täst „x”.dot "図 1": changed\n')
    web.run("diff", "--pictures", "out")
    assert web.files("out") == ["out/diagrams-my_drawings-täst_x-図_1.svg"]


def test_no_git(web):
    """Exit code 3 where git is not installed."""
    assert web.run("diff", code=3, env={"PATH": "/nowhere"}).stderr == (
        "error: git is not installed, and revisions are read with it\n\n"
        "hint: install git, with `apt-get install git` for example, and run this again\n\n"
    )


def test_wrong_configuration_of_the_base(web):
    """A base whose configuration is not valid any more is read with today's, and that is said."""
    web.write("docs-as-code.yml", "diagrms: {}\n")
    commit(web)
    web.write("docs-as-code.yml", "output: docs/generated\n")
    result = web.run("diff")
    assert "that revision's configuration is not valid" in result.stderr
    assert result.stdout.startswith("2 unchanged")


def test_within_a_hook(web):
    """Git's variables for a hook, with an index of its own, disturb nothing and are not disturbed."""
    index = web.folder / ".git/index"
    before = index.read_bytes()
    web.run("diff", env={"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": ""}, cwd="diagrams")
    assert index.read_bytes() == before


def test_output_file(web):
    """The file holds what would have been printed, in a folder that is made."""
    shown = web.run("diff", "--format", "json").stdout
    assert web.run("diff", "--format", "json", "--output", "build/diff.json").stdout == ""
    assert web.read("build/diff.json") == shown


def test_interpreter_of_the_work_tree(web):
    """`python: .venv/bin/python` is the one of the work tree for both sides: no revision has one."""
    import sys

    (web.folder / ".venv/bin").mkdir(parents=True)
    wrapper = web.write(".venv/bin/python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    wrapper.chmod(0o755)
    web.write(".gitignore", "docs/generated\n.venv\n")
    web.write("docs-as-code.yml", "python: .venv/bin/python\n")
    commit(web)
    web.write("diagrams/parts.py", 'label = "gateway"\n')
    found = only(web.run("diff", "--format", "json"))
    assert [(one["was"], one["label"]) for one in found["nodes"]["renamed"]] == [("api", "gateway")]
