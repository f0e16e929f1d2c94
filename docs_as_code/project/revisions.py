"""Revisions of a project in git: which are compared, and their files in a folder of their own.

The work tree, the index and the repository stay as they are. `git archive` would leave out files that are marked
`export-ignore`: the files come by an index of our own.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from docs_as_code.errors import ToolError, UsageError
from docs_as_code.findings import Finding

_DEFAULT_BRANCHES = ("origin/main", "origin/master", "main", "master", "trunk")
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # git sets them for a hook's own repository
_DEEPEN = "this clone is shallow, it lacks older commits: `git fetch --unshallow` brings them"
_POINTER = b"version https://git-lfs.github.com/spec/v1\n"
_POINTER_SIZE = 1024  # bytes: what is larger is no pointer
# Large files are put in place by ourselves, so that one which is nowhere near stops nothing.
_PLAIN = ("core.sparseCheckout=false", "filter.lfs.smudge=cat", "filter.lfs.process=", "filter.lfs.required=false")


@dataclass(frozen=True)
class Repository:
    """A git repository: its top folder, and where the project is below it ("" or `docs/`)."""

    top: Path
    prefix: str

    def git(self, *arguments: str, env: dict[str, str] | None = None) -> bytes:
        """What a git command prints. Raises UsageError with git's own words, ToolError where there is no git."""
        done = _run(self.top, arguments, env)
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
            hint = "`diff` compares revisions in git; -C names another folder"
            raise UsageError(f"not in a git repository: {project}", hint=hint)
        raise UsageError(f"git cannot read the repository of {project}: {said}")
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
        return f"name the two revisions apart: docs-as-code diff {base} {head}".rstrip()
    if repo.is_shallow:
        return _DEEPEN
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
        hint = _DEEPEN if repo.is_shallow else None
        raise UsageError(
            "there is no default branch to compare with: neither origin/HEAD nor main nor master",
            hint=hint or "name a revision: docs-as-code diff BASE",
        )
    found = repo.asks("merge-base", branch, "HEAD")
    if found:
        return found.split()[0]
    hint = _DEEPEN if repo.is_shallow else "name a revision: docs-as-code diff BASE"
    raise UsageError(f"HEAD and {branch} have no commit in common here", hint=hint)


def _default_branch(repo: Repository) -> str | None:
    remote = repo.asks("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    configured = repo.asks("config", "--get", "init.defaultBranch")
    named = [remote, *_DEFAULT_BRANCHES, *([f"origin/{configured}", configured] if configured else [])]
    for name in filter(None, named):
        if repo.asks("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"):
            return name
    branches = (repo.asks("for-each-ref", "--format=%(refname:short)", "refs/heads") or "").split()
    return branches[0] if len(branches) == 1 else None


def check_out(repo: Repository, revision: str, folder: Path) -> list[Finding]:
    """Put the files of a commit into an empty folder; what could not be brought is told. Raises UsageError."""
    _files_of(repo.top, revision, folder, repo)
    found = _submodules(repo, revision, folder)
    return found + _large_files(repo, folder)


def _files_of(top: Path, revision: str, folder: Path, repo: Repository) -> None:
    here = Repository(top, repo.prefix)
    index = {"GIT_INDEX_FILE": str(folder.parent / f"index-{folder.name}")}
    settings = [part for setting in _PLAIN for part in ("-c", setting)]
    here.git(*settings, "read-tree", revision, env=index)
    here.git(*settings, "checkout-index", "--all", "--quiet", f"--prefix={folder}{os.sep}", env=index)


def _submodules(repo: Repository, revision: str, folder: Path) -> list[Finding]:
    """The files of submodules, where the work tree has them."""
    if not (folder / ".gitmodules").is_file():
        return []
    found: list[Finding] = []
    for entry in repo.git("ls-tree", "-r", "-z", revision).decode(errors="surrogateescape").split("\0"):
        about, _, path = entry.partition("\t")
        if not about.startswith("160000 "):
            continue
        there = repo.top / path
        has_it = (there / ".git").exists() and Repository(there, "").asks(
            "cat-file", "-t", about.split()[2]
        ) == "commit"
        if has_it:
            (folder / path).mkdir(parents=True, exist_ok=True)
            _files_of(there, about.split()[2], folder / path, repo)
        else:
            hint = f"`git submodule update --init {path}` brings it"
            found.append(_missing(repo, path, f"the submodule is not here at commit {about.split()[2][:10]}", hint))
    return found


def _large_files(repo: Repository, folder: Path) -> list[Finding]:
    """Put the contents of large files (Git LFS) in the place of their pointers, where they are on this machine."""
    if not any("filter=lfs" in file.read_text(errors="replace") for file in folder.rglob(".gitattributes")):
        return []
    common = repo.asks("rev-parse", "--git-common-dir") or ".git"
    found: list[Finding] = []
    for file in sorted(folder.rglob("*")):
        digest = _pointed(file)
        if digest is None:
            continue
        path = file.relative_to(folder).as_posix()
        kept = repo.top / common / "lfs" / "objects" / digest[:2] / digest[2:4] / digest
        source = next((one for one in (kept, repo.top / path) if _has(one, digest)), None)
        if source is not None:
            file.write_bytes(source.read_bytes())
        else:
            hint = "`git lfs fetch --all` brings the large files of all revisions"
            found.append(_missing(repo, path, "the contents of this large file (Git LFS) are not here", hint))
    return found


def _pointed(file: Path) -> str | None:
    """The sha256 of the contents that a pointer stands for; None for any other file."""
    if file.is_symlink() or not file.is_file() or file.stat().st_size > _POINTER_SIZE:
        return None
    data = file.read_bytes()
    if not data.startswith(_POINTER):
        return None
    words = data.decode(errors="replace").split()
    return next((word.removeprefix("sha256:") for word in words if word.startswith("sha256:")), None)


def _has(file: Path, digest: str) -> bool:
    import hashlib

    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == digest


def _missing(repo: Repository, path: str, message: str, hint: str) -> Finding:
    shown = os.path.relpath(repo.top / path, repo.top / repo.prefix)
    return Finding(rule="revision", severity="warning", path=shown, line=None, message=message, hint=hint)


def _run(
    folder: Path, arguments: tuple[str, ...], env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", **(env or {})}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        hint = "install git, with `apt-get install git` for example, and run this again"
        raise ToolError("git is not installed, and `diff` reads revisions with it", hint=hint) from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"]
    return (
        next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1]).partition(": ")[2]
        or lines[-1]
    )
