"""The files of a project as a commit has them, by pattern: read from git, with nothing checked out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docs_as_code.review import times
from docs_as_code.review.evidence_files import Found

if TYPE_CHECKING:
    from docs_as_code.project.revisions import Repository


def find(repo: Repository, commit: str, pattern: str) -> list[Found]:
    """In the order of their names, each as old as the commit; a zip's members are not looked for."""
    told = times.moment(repo.asks("log", "-1", "--format=%cI", commit) or "")
    made = told[0] if told else datetime.min.replace(tzinfo=UTC)
    blobs = _blobs(repo, commit)
    spec = f":(glob){repo.prefix}{pattern}"
    listed = repo.git("ls-files", "-z", f"--with-tree={commit}", "--", spec).decode(errors="surrogateescape")
    names = sorted({name for name in listed.split("\0") if name in blobs})
    contents = _contents(repo, [blobs[name] for name in names])
    return [
        Found(f"{commit[:10]}:{name.removeprefix(repo.prefix)}", data, made, "git")
        for name, data in zip(names, contents, strict=True)
    ]


def _blobs(repo: Repository, commit: str) -> dict[str, str]:
    found = {}
    for entry in repo.git("ls-tree", "-r", "-z", commit).decode(errors="surrogateescape").split("\0"):
        about, _, name = entry.partition("\t")
        if " blob " in about:
            found[name] = about.split()[2]
    return found


def _contents(repo: Repository, blobs: list[str]) -> list[bytes]:
    """Of all blobs, with one run of git."""
    answer = repo.git("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode()) if blobs else b""
    contents = []
    place = 0
    for _ in blobs:
        end = answer.index(b"\n", place)
        size = int(answer[place:end].split()[2])
        contents.append(answer[end + 1 : end + 1 + size])
        place = end + size + 2
    return contents
