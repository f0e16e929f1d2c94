"""Stamps files: beside each, from which commit, when and by which CI job it was made."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docs_as_code.engine.named_file import write_named
from docs_as_code.errors import DocsAsCodeError, UsageError
from docs_as_code.project import revisions
from docs_as_code.project.build import check_date
from docs_as_code.review import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_COMMITS = ("GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT", "CIRCLE_SHA1", "BUILDKITE_COMMIT", "BUILD_SOURCEVERSION")
_JOBS = ("CI_JOB_URL", "CIRCLE_BUILD_URL", "BUILDKITE_BUILD_URL", "BUILD_URL")  # GitLab, …, Jenkins


def write(folder: Path, files: Sequence[str]) -> list[str]:
    """Stamp files, named relative to `folder`; the stamps that were written. Raises DocsAsCodeError."""
    check_date()
    wanted = [one for one in files if not one.endswith(stamp.ENDING)]  # those that a pattern of the shell has found
    commit, time = _commit(folder), _now()
    digests = [_digest(folder, one) for one in wanted]  # before any is written: all or none
    written = []
    for name, digest in zip(wanted, digests, strict=True):
        text = stamp.text(stamp.Stamp(digest, commit, time, _job(os.environ)), name.rpartition("/")[2])
        write_named(folder / f"{name}{stamp.ENDING}", f"{text}\n".encode())
        written.append(f"{name}{stamp.ENDING}")
    return written


def _now() -> datetime:
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.now(UTC).replace(microsecond=0) if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def _digest(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file():
        what = "a folder is no file" if path.is_dir() else "no such file"
        raise UsageError(f"{what}: {name}", hint="name the files that this job has written")
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DocsAsCodeError(f"cannot be read: {error.strerror}", path=name) from error


def _commit(folder: Path) -> str:
    """The commit that is checked out; where there is no repository, what CI says."""
    try:
        found = revisions.repository(folder).asks("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except DocsAsCodeError:
        found = None
    told = found or next((value for name in _COMMITS if (value := os.environ.get(name))), None)
    if told is None:
        hint = f"run this in the repository, or set {_COMMITS[1]} to the whole commit"
        raise UsageError("nothing tells from which commit these files are", hint=hint)
    if not stamp.is_commit(told):
        raise UsageError(f"that is no whole commit: {told[:80]!r}", hint="set it as `git rev-parse HEAD` prints it")
    return told


def _job(environment: Mapping[str, str]) -> str | None:
    """The address of the CI job that runs this, where a service tells it."""
    github = [environment.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    if all(github):
        return stamp.address(f"{github[0]}/{github[1]}/actions/runs/{github[2]}")
    return stamp.address(next((value for name in _JOBS if (value := environment.get(name))), None))
