"""The files of a revision: in a folder of its own, with those of submodules and of Git LFS where they are here.

`git archive` would leave out files that are marked `export-ignore`: the files come by an index of our own.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from docs_as_code.findings import Finding
from docs_as_code.project.revisions import Repository

if TYPE_CHECKING:
    from pathlib import Path

_PAGE = 4096  # bytes
_POINTER = b"version https://git-lfs.github.com/spec/v1\n"
_POINTER_SIZE = 1024  # bytes: what is larger is no pointer
# Large files are put in place by ourselves, so that one which is nowhere near stops nothing.
_PLAIN = ("core.sparseCheckout=false", "filter.lfs.smudge=cat", "filter.lfs.process=", "filter.lfs.required=false")


def size(repo: Repository, revision: str) -> int | None:
    """About how many bytes the files of a commit take, each at least a page; None where that would first fetch them."""
    if repo.asks("config", "--get-regexp", r"^remote\..*\.promisor$"):
        return None
    entries = repo.git("ls-tree", "-r", "-l", "-z", revision).split(b"\0")
    sizes = (entry.partition(b"\t")[0].split()[-1] for entry in entries if entry)
    return sum(max(_PAGE, int(one)) for one in sizes if one.isdigit())


def check_out(repo: Repository, revision: str, folder: Path) -> list[Finding]:
    """Put the files of a commit into an empty folder; what could not be brought is told. Raises UsageError."""
    _files_of(repo.top, revision, folder, repo)
    found = _submodules(repo, revision, folder)
    return found + _large_files(repo, folder)


def copy_work_tree(repo: Repository, folder: Path) -> None:
    """Copy the files of the work tree into a folder, but for those that git ignores."""
    listed = repo.git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for path in dict.fromkeys(os.fsdecode(name) for name in listed.split(b"\0") if name):
        file, copy = repo.top / path, folder / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.is_symlink() or file.is_file():
            shutil.copy2(file, copy, follow_symlinks=False)
        elif file.is_dir():  # a submodule
            shutil.copytree(file, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))


def _files_of(top: Path, revision: str, folder: Path, repo: Repository) -> None:
    here = Repository(top, repo.prefix)
    index = {"GIT_INDEX_FILE": str(folder.parent / f"index-{folder.name}")}
    here.git("read-tree", revision, settings=_PLAIN, env=index)
    here.git("checkout-index", "--all", "--quiet", f"--prefix={folder}{os.sep}", settings=_PLAIN, env=index)


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
