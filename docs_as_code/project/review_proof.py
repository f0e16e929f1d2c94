"""Whether all that a record was decided by is still as it was: held against the digests that the record keeps."""

from __future__ import annotations

import glob
import hashlib
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from docs_as_code.errors import DocsAsCodeError
from docs_as_code.project import places, release_commits, revisions
from docs_as_code.review import evidence_files
from docs_as_code.review.readers import reader, types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from docs_as_code.project.revisions import Repository
    from docs_as_code.review.record import Record

State = Literal["same", "differs", "missing", "unknown"]


class Proof(NamedTuple):
    """One thing that a record was decided by, and what became of it; `why` is empty where it is the same."""

    what: str
    state: State
    why: str = ""


def prove(project: Path, record: Record) -> list[Proof]:
    """All that a record names: plans, commits, and the files of evidence."""
    try:
        repo = revisions.repository(project)
    except DocsAsCodeError:
        repo = None
    plan = record.document["plan"]
    plans = {one["path"]: one["sha256"] for one in (plan, *plan["extends"])}
    now = _digests(project, repo.top if repo else project, plans)
    proofs = [_held(f"plan {path}", sha256, now[path]) for path, sha256 in plans.items()]
    proofs += [_commit(repo, name, record.document[name]) for name in ("base", "head")]
    for name, evidence in record.document["evidence"].items():
        proofs += _evidence(project, repo, record.document, name, evidence)
    return proofs


def _commit(repo: Repository | None, name: str, commit: str | None) -> Proof:
    if commit is None:
        return Proof(name, "unknown", "the record names no commit")
    if repo is None:
        return Proof(f"{name} {commit[:10]}", "missing", "the project is in no git repository")
    if repo.asks("cat-file", "-e", f"{commit}^{{commit}}") is None:
        return Proof(f"{name} {commit[:10]}", "missing", "this repository has no such commit")
    return Proof(f"{name} {commit[:10]}", "same")


def _evidence(
    project: Path, repo: Repository | None, document: Mapping[str, Any], name: str, evidence: Mapping[str, Any]
) -> Iterator[Proof]:
    files = {one["path"]: one["sha256"] for one in (*evidence["files"], *evidence["base"])}
    base, head = document["base"], document["head"]
    told = _digests(project, project, files)
    for path, sha256 in files.items():
        what = f"evidence {name}: {path}"
        if sha256 is None:
            yield Proof(what, "unknown", "it was not read then")
        elif evidence["type"] == "git":
            yield _held(what, sha256, _log(repo, base, head))
        elif base and path.startswith(f"{base[:10]}:"):
            yield _held(what, sha256, _at_base(repo, base, path.partition(":")[2]))
        elif told[path] is None and _is_answer(evidence["type"], path):
            yield Proof(what, "unknown", "it was an answer, and is not kept here")
        else:
            yield _held(what, sha256, told[path])


def _is_answer(kind: str, path: str) -> bool:
    """Whether it was no file of the project, but what git or a server answered."""
    return path.startswith(places.REVIEWS) or (kind in types() and "path" not in reader(kind).keys)


def _held(what: str, sha256: str, now: str | None) -> Proof:
    if now is None:
        return Proof(what, "missing", "it is not there, or cannot be read")
    if now != sha256:
        return Proof(what, "differs", f"its SHA-256 is {now[:12]}…, and was {sha256[:12]}…")
    return Proof(what, "same")


def _log(repo: Repository | None, base: str | None, head: str | None) -> str | None:
    if repo is None or base is None or head is None:
        return None
    try:
        return hashlib.sha256(release_commits.log(repo, base, head)).hexdigest()
    except DocsAsCodeError:
        return None  # that a commit is missing has a line of its own


def _at_base(repo: Repository | None, base: str, path: str) -> str | None:
    try:
        return hashlib.sha256(repo.git("cat-file", "blob", f"{base}:{repo.prefix}{path}")).hexdigest() if repo else None
    except DocsAsCodeError:
        return None


def _digests(project: Path, root: Path, paths: Iterable[str]) -> dict[str, str | None]:
    """The digest of each file, also inside zips, each of which is opened once; None for what cannot be read."""
    found: dict[str, str | None] = dict.fromkeys(paths)
    zips: dict[str, set[str]] = {}
    for path in found:
        outer, bang, _ = path.partition("!")
        if is_file_inside(root, project, path):
            found[path] = _digest(project / path)
        elif bang and is_file_inside(root, project, outer):
            zips.setdefault(outer, set()).add(path)
    for outer, wanted in zips.items():
        found |= {path: digest for path, digest in _of_members(project, outer) if path in wanted}
    return found


def _digest(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _of_members(project: Path, outer: str) -> Iterator[tuple[str, str]]:
    try:
        for one in evidence_files.find(project, f"{glob.escape(outer)}!*"):
            yield one.path, hashlib.sha256(one.data).hexdigest()
    except evidence_files.CannotReadError:
        return


def is_file_inside(root: Path, folder: Path, path: str) -> bool:
    """Whether a path, relative to `folder`, leads to a file below `root`: anybody may have written it."""
    try:
        file = folder / path
        return file.is_file() and file.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError):  # no name of a file
        return False
