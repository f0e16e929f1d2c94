"""Revisions of a project in git: which are compared. The work tree, the index and the repository stay as they are."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from docs_as_code.errors import ToolError, UsageError

_DEFAULT_BRANCHES = ("origin/main", "origin/master", "main", "master", "trunk")
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # git sets them for a hook's own repository
_DEEPEN = "this clone is shallow, it lacks older commits: `git fetch --unshallow` brings them"
_OWN = "`git config --global --add safe.directory FOLDER` lets git read a repository that somebody else owns"


@dataclass(frozen=True)
class Repository:
    """A git repository: its top folder, and where the project is below it ("" or `docs/`)."""

    top: Path
    prefix: str

    def git(
        self,
        *arguments: str,
        settings: tuple[str, ...] = (),
        env: dict[str, str] | None = None,
        given: bytes | None = None,
    ) -> bytes:
        """What a git command prints, `given` this. Raises UsageError with git's own words, ToolError without git."""
        done = _run(self.top, (*(part for one in settings for part in ("-c", one)), *arguments), env, given)
        if done.returncode:
            raise UsageError(f"git {arguments[0]} failed: {_said(done)}", hint=self._deepen())
        return done.stdout

    def asks(self, *arguments: str) -> str | None:
        """What a git command prints, in one line; None where it fails."""
        done = _run(self.top, arguments)
        return None if done.returncode else done.stdout.decode(errors="replace").strip()

    @property
    def is_shallow(self) -> bool:
        """Whether older commits are missing."""
        return self.asks("rev-parse", "--is-shallow-repository") == "true"

    def _deepen(self) -> str | None:
        return _DEEPEN if self.is_shallow else None


def repository(project: Path) -> Repository:
    """The repository that holds a project. Raises UsageError, or ToolError where there is no git."""
    done = _run(project, ("rev-parse", "--show-toplevel", "--show-prefix"))
    if done.returncode:
        said = _said(done)
        if "not a git repository" in said:
            hint = "revisions are those of git; -C names another folder"
            raise UsageError(f"not in a git repository: {project}", hint=hint)
        raise UsageError(
            f"git cannot read the repository of {project}: {said}", hint=_OWN if "dubious ownership" in said else None
        )
    top, _, prefix = done.stdout.decode(errors="surrogateescape").rstrip("\n").partition("\n")
    return Repository(Path(top), prefix)


def commit(repo: Repository, revision: str) -> str:
    """The commit that a revision names. Raises UsageError."""
    found = (
        None if revision.startswith("-") else repo.asks("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    )
    if found:
        return found
    raise UsageError(f"no such revision: {revision}", hint=_why_not(repo, revision))


def _why_not(repo: Repository, revision: str) -> str:
    if ".." in revision:
        base, _, head = revision.replace("...", "..").partition("..")
        return f"that is a range: name {base} and {head} apart" if base and head else f"name {base or head} alone"
    if repo.is_shallow:
        return _DEEPEN
    if not repo.asks("rev-list", "--all", "--max-count=1"):
        return "there is no commit yet: `docs-as-code diff` without a revision tells all diagrams as new"
    import difflib

    names = (
        repo.asks("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags") or ""
    ).split()
    near = difflib.get_close_matches(revision, names, n=1)
    return f"did you mean {near[0]}?" if near else "`git log --oneline` and `git branch --all` show what there is"


def default_base(repo: Repository) -> str | None:
    """The commit where HEAD left the default branch; None where there is no commit yet. Raises UsageError."""
    if repo.asks("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        return None
    branch = _default_branch(repo)
    if branch is None:
        raise UsageError(
            "there is no default branch to compare with: neither origin/HEAD nor main nor master",
            hint=_fetch_branches(repo) or "name the revision to compare with",
        )
    found = repo.asks("merge-base", branch, "HEAD")
    if found:
        return found.split()[0]
    hint = _DEEPEN if repo.is_shallow else "name the revision to compare with"
    raise UsageError(f"HEAD and {branch} have no commit in common here", hint=hint)


def _fetch_branches(repo: Repository) -> str | None:
    if not repo.asks("remote"):
        return None
    deepen = "--unshallow " if repo.is_shallow else ""
    return f"this clone lacks it: `git fetch {deepen}origin '+refs/heads/*:refs/remotes/origin/*'` brings all branches"


def _default_branch(repo: Repository) -> str | None:
    remote = repo.asks("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    configured = repo.asks("config", "--get", "init.defaultBranch")
    named = [remote, *_DEFAULT_BRANCHES, *([f"origin/{configured}", configured] if configured else [])]
    for name in filter(None, named):
        if repo.asks("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"):
            return name
    if repo.asks("remote"):
        return None  # the one branch that a clone has fetched need not be the default one
    branches = (repo.asks("for-each-ref", "--format=%(refname:short)", "refs/heads") or "").split()
    return branches[0] if len(branches) == 1 else None


def left_out(repo: Repository) -> frozenset[str]:
    """The files of the project that a sparse checkout leaves out of the work tree, relative to the project."""
    if repo.asks("config", "--bool", "--get", "core.sparseCheckout") != "true":
        return frozenset()
    entries = repo.git("ls-files", "-t", "-z", "--", repo.prefix or ".").decode(errors="surrogateescape").split("\0")
    return frozenset(one[2:].removeprefix(repo.prefix) for one in entries if one.startswith("S "))


def _run(
    folder: Path, arguments: tuple[str, ...], env: dict[str, str] | None = None, given: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", **(env or {})}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env=environment,
            input=given or b"",
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        hint = "install git, with `apt-get install git` for example, and run this again"
        raise ToolError("git is not installed, and revisions are read with it", hint=hint) from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"]
    return (
        next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1]).partition(": ")[2]
        or lines[-1]
    )
