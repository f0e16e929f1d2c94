"""A review of a project: git is asked, evidence is read, and the gates are decided; nothing is written."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.errors import UsageError
from docs_as_code.project import base_files, places, records, release_commits, revisions
from docs_as_code.project.build import check_date
from docs_as_code.project.release_commits import Revisions
from docs_as_code.review import evidence, evidence_files, plan, record, times
from docs_as_code.review.document import document
from docs_as_code.review.live import evidence_of
from docs_as_code.review.readers import git
from docs_as_code.review.reading import Moments, UnreadableError
from docs_as_code.review.review import Review, decided
from docs_as_code.review.since import since

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.project.revisions import Repository

_NAME = re.compile(r"[\w.-]+")


class Asked(NamedTuple):
    """What a review is asked for; `plan` is absolute, what is None the plan says."""

    plan: Path
    version: str | None = None
    base: str | None = None
    head: str | None = None
    now: datetime | None = None


def review(config: Config, asked: Asked) -> Review:
    """Read and decide; nothing is written. Raises UsageError and ConfigError."""
    file = asked.plan.resolve()
    if not file.is_relative_to(config.project.resolve()) or not _NAME.fullmatch(file.stem):
        hint = "put it into the project, and let its name have letters, digits, `-`, `_` and dots alone"
        raise UsageError(f"the deck of this plan would have no place: {asked.plan.name}", hint=hint)
    found = plan.load(file, config.project.resolve()).for_release(asked.version, asked.base, asked.head)
    repo = _repository(config.project)
    now = asked.now or _now()
    before = record.earlier(records.every(config.project), found.rel, found.release.version, now)
    between = release_commits.between(repo, found, before) if repo else Revisions(None, None)
    found = found.for_release(None, between.name, None)
    moments = Moments(now, found.release.window[0] if found.release.window else None)
    read = {name: _evidence(config, found, one, repo, between, moments) for name, one in found.evidence.items()}
    commits = _commits(between.log)
    made = decided(found, now, read, base=between.base, head=between.head, commits=commits)
    return replace(made, since=since(before[0], document(made))) if before else made


def _commits(log: bytes) -> tuple[git.Commit, ...]:
    """For the deck; that a log cannot be read is told by the evidence."""
    try:
        return tuple(git.commits(log))
    except UnreadableError:
        return ()


def _now() -> datetime:
    check_date()
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.now(UTC).replace(microsecond=0) if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def _repository(project: Path) -> Repository | None:
    try:
        return revisions.repository(project)
    except UsageError as error:
        if error.message.startswith("not in a git repository"):
            return None
        raise


def _evidence(
    config: Config,
    found: plan.Plan,
    one: plan.EvidenceOf,
    repo: Repository | None,
    between: Revisions,
    moments: Moments,
) -> evidence.Evidence:
    if one.type == "release":
        return evidence.read_bytes(one, "git and the plan", _release(found, repo, between))
    if one.type != "git":
        version = found.release.version
        around = evidence.Around(
            config.project,
            version,
            _committed(repo),
            _at_base(repo, between.base),
            moments,
            lambda: release_commits.history(repo, between.head) if repo and between.head else b"",
        )
        return _asked_for(found, one, around, moments) if evidence_of.asks(one) else evidence.read_files(one, around)
    if between.head is None or between.base is None:
        lacks = "there is no commit" if between.head is None else "the plan names no base, and there is no tag"
        return evidence.Evidence(one, (), lacks)
    return evidence.read_bytes(one, f"{between.base[:10]}..{between.head[:10]}", between.log)


def _asked_for(found: plan.Plan, one: plan.EvidenceOf, around: evidence.Around, moments: Moments) -> evidence.Evidence:
    """Evidence of a server: its answer will be kept beside the deck, where `path` can name it again."""
    name = re.sub(r"[^\w.-]", "-", one.name)
    if name != one.name:
        name += f"-{hashlib.sha256(one.name.encode()).hexdigest()[:8]}"  # another may become the same
    path = f"{places.REVIEWS}{Path(found.rel).stem}-evidence/{name}.json"
    try:
        answer = evidence_of.told(one, moments, around.project)
    except evidence_of.NoAnswerError as error:
        return evidence.Evidence(one, (), str(error))
    return evidence.read_answer(one, evidence_files.Found(path, answer.data, answer.when, "the server"), around)


def _release(found: plan.Plan, repo: Repository | None, between: Revisions) -> bytes:
    """What the reader of releases looks at, as JSON."""
    changes = _commits(between.log)
    form = "--format=%(refname:strip=2) %(*objectname) %(objectname)"
    listed = repo.asks("for-each-ref", form, "refs/tags") if repo else None
    tags = [line.split() for line in (listed or "").splitlines()]
    told = {
        "version": found.release.version,
        "base": between.name,
        "head": between.head,
        "date": repo.asks("log", "-1", "--format=%cI", between.head) if repo and between.head else None,
        "commits": len(changes),
        "features": sum(one.kind == "feat" for one in changes),
        "breaking": sum(one.is_breaking for one in changes),
        "tags": {words[0]: words[1] for words in tags if len(words) > 1},
    }
    return json.dumps(told).encode()


def _committed(repo: Repository | None) -> Callable[[str], datetime | None]:
    """When a file of the project was committed as it stands; None where it was not."""

    def when(path: str) -> datetime | None:
        if repo is None or repo.asks("ls-files", "--error-unmatch", "--", f"{repo.prefix}{path}") is None:
            return None
        if repo.asks("diff", "--quiet", "HEAD", "--", f"{repo.prefix}{path}") is None:
            return None
        told = times.moment(repo.asks("log", "-1", "--format=%cI", "--", f"{repo.prefix}{path}") or "")
        return told[0] if told else None

    return when


def _at_base(repo: Repository | None, base: str | None) -> Callable[[str], list[evidence_files.Found] | None]:
    """The files of the project at the release's base that fit a pattern; None without git."""

    def find(pattern: str) -> list[evidence_files.Found] | None:
        return None if repo is None or base is None else base_files.find(repo, base, pattern)

    return find
