"""The page of all reviews, below the output folder: written where there are records, and gone with the last of them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docs_as_code import __version__
from docs_as_code.engine import key
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.findings import Finding
from docs_as_code.project import cleanup, places, records
from docs_as_code.review.index_page import page

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.project.state import State
    from docs_as_code.review.record import Record

_KIND = "reviews"
_FORMAT = 1  # of the page; it is written anew when this changes
_NAME = re.compile(r"[\w.-]+")


def update(state: State) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Write the page where it is stale; what was removed, and what is wrong with records, or with the page."""
    project, path = state.config.project, f"{state.config.output}/reviews.md"
    files = sorted((project / places.RECORDS).glob("*.json"))
    if not files:
        return _gone(state, path), ()
    stamp = _stamp(state, files)
    made = state.checkout.made_at(path)
    if made and made.key == stamp and state.checkout.is_ours(path):
        return (), ()
    if cleanup.is_foreign(state, path):
        message = "this is where the page of all reviews goes, and somebody else's file is there"
        return (), (_finding(path, message, "move it away"),)
    found, wrong = [], []
    for file in files:
        try:
            found.append(records.read(project, file))
        except DocsAsCodeError as error:
            wrong.append(_finding(error.path or places.RECORDS, error.message, error.hint))
    if found:
        data = page(found, _decks(state, found)).encode()
        told = "" if wrong else stamp  # what is wrong is told each time
        try:
            state.write(_KIND, places.RECORDS, None, told, {path: (data, key.of_bytes(data))})
        except DocsAsCodeError as error:
            wrong.append(_finding(path, error.message, error.hint))
    return (), tuple(wrong)


def _finding(path: str, message: str, hint: str | None) -> Finding:
    return Finding(path, None, "review-record", "warning", message, hint)


def _gone(state: State, path: str) -> tuple[str, ...]:
    """Remove the page that no record is left for."""
    if state.checkout.made_at(path) is None:
        return ()
    is_left = state.checkout.is_ours(path) and cleanup.remove(state.config.project, path)
    state.checkout.forget_made(path)
    return () if is_left else (path,)


def _stamp(state: State, files: list[Path]) -> str:
    """All that the page is made from."""
    names = [state.relative(str(file)) for file in files]
    decks = sorted(file.name for file in _folder_of_decks(state).glob("*.html"))
    fields = [*((name, state.checkout.files.digest(name)) for name in names), *(("deck", name) for name in decks)]
    return key.digest((("page", f"{_FORMAT} {__version__}"), *fields))


def _folder_of_decks(state: State) -> Path:
    return state.config.project / places.published_decks(state.config)


def _decks(state: State, found: list[Record]) -> dict[str, str]:
    """The address of its deck, by the path of a record: each review replaces that of its plan, so the newest has it."""
    newest = {one.document["plan"]["path"]: one for one in sorted(found, key=lambda one: (one.decided, one.version))}
    decks = {}
    for path, one in newest.items():
        name = f"{PurePosixPath(path).stem}.html"
        if one.document["plan"]["publish"] and _NAME.fullmatch(name) and (_folder_of_decks(state) / name).is_file():
            decks[one.path] = f"slides/reviews/{name}"
    return decks
