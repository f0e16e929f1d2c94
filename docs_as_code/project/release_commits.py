"""The commits of a release: which are its base and its head, and git's log of those between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.errors import UsageError
from docs_as_code.project import revisions
from docs_as_code.review.readers import git
from docs_as_code.review.readers import history as history_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.project.revisions import Repository
    from docs_as_code.review.plan import Plan
    from docs_as_code.review.record import Record

_COMMITS = 50_000  # of a history: enough for years of deployments


class Revisions(NamedTuple):
    """The commits of a release, what the base is called, and what git's log says of the commits between them."""

    base: str | None
    head: str | None
    name: str | None = None
    log: bytes = b""


def between(repo: Repository, found: Plan, before: Sequence[Record]) -> Revisions:
    """Without a base in the plan, it is what was released last: by the records, the newest first, else by the tags.

    Raises UsageError.
    """
    release = found.release
    if release.head == "HEAD" and repo.asks("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        return Revisions(None, None)  # there is no commit yet
    head = revisions.commit(repo, release.head or "HEAD")
    if release.base is not None:
        name, base = release.base, revisions.commit(repo, release.base)
    else:
        last = _last(repo, head, before)
        if last is None:
            return Revisions(None, head)
        name, base = last
    if not is_ancestor(repo, base, head):
        message = f"the base {name} is no ancestor of the head {release.head}"
        raise UsageError(message, hint="name with --base what is deployed now, and is part of the head's history")
    return Revisions(base, head, name, log(repo, base, head))


def _last(repo: Repository, head: str, before: Sequence[Record]) -> tuple[str, str] | None:
    """Name and commit of what was released last, and is part of the head's history. Raises UsageError."""
    for one in before:
        commit = one.document["head"]
        if not one.is_deployed or commit is None:
            continue
        if is_ancestor(repo, commit, head):
            return one.version, commit
        if repo.is_shallow:
            revisions.commit(repo, commit)  # an older base would tell of changes that are deployed already
    tag = repo.asks("describe", "--tags", "--abbrev=0", f"{head}^")
    return (tag, revisions.commit(repo, tag)) if tag else None


def is_ancestor(repo: Repository, base: str, head: str) -> bool:
    """Whether one commit is part of the history of another, as far as this clone has it."""
    return repo.asks("merge-base", "--is-ancestor", base, head) is not None


def log(repo: Repository, base: str, head: str) -> bytes:
    """What the reader of git reads; the same whatever git is configured to."""
    return repo.git(
        "log", "--no-merges", "--no-renames", "--numstat", "--diff-algorithm=myers", "--encoding=UTF-8",
        f"--format={git.FORMAT}", f"{base}..{head}",
        settings=("core.quotePath=true", "log.showSignature=false"),
    )  # fmt: skip


def history(repo: Repository, head: str) -> bytes:
    """What the reader of the head's history reads: the newest commits, with their tags."""
    return repo.git(
        "log", f"--max-count={_COMMITS}", "--decorate=full", "--decorate-refs=refs/tags/*",
        f"--format={history_of.FORMAT}", head,
        settings=("log.showSignature=false",),
    )  # fmt: skip
