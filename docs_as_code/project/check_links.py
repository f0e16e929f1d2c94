"""The rule about links in pictures: the files, pages and other pictures that they lead to, and the places in those."""

# Paths are text here, relative to the project.
# ruff: noqa: PTH118, PTH120

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docs_as_code.config import docs_folder, site_folder, uses_directory_urls
from docs_as_code.config_keys import DECK_FORMATS, DIAGRAM_FORMATS
from docs_as_code.findings import Finding
from docs_as_code.project import page_anchors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.project.check import Checked
    from docs_as_code.project.state import State

_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|#|\?|$", re.IGNORECASE)
_ID = re.compile(r"""\sid=["']([^"']+)["']""")
_MADE = tuple(f".{one}" for one in (*DIAGRAM_FORMATS, *DECK_FORMATS, "mmd"))  # endings of what a source may make
_INDEX = ("index.md", "README.md", "index.html")


def say(state: State, checked: Checked, made: frozenset[str]) -> Iterator[Finding]:
    """Relative links: they start at the picture, also when a page shows it inline. Nothing is fetched."""
    by_source = {rel: list(group) for rel, group in groupby(checked.pictures, key=lambda one: one.source.rel)}
    places = _Places(state, checked, made)
    for rel, examined in checked.examined.items():
        for link in examined.links:
            picture = next((one for one in by_source.get(rel, ()) if one.index == link.drawing), None)
            if picture is None or _REMOTE.match(link.target):
                continue
            wrong = places.wrong(os.path.dirname(picture.targets["svg"]), link.target)
            if wrong is not None:
                message = f"the link of {link.label} leads {wrong[0]}: {link.target}"
                yield Finding(rel, link.line, "broken-link", "error", message, wrong[1])


@dataclass
class _Places:
    """What there is to lead to."""

    state: State
    checked: Checked
    made: frozenset[str]

    def wrong(self, folder: str, target: str) -> tuple[str, str] | None:
        """What is wrong with a link of a picture in this folder, and what to do; None where it is right."""
        name, _, anchor = target.partition("#")
        path = os.path.normpath(os.path.join(folder, unquote(name.partition("?")[0])))
        if path in self.made:
            return self._in_picture(path, anchor) if anchor and path.endswith(".svg") else None
        page = self._page(path)
        is_published = self._has_site and self._in_docs(folder) and page is not None
        if is_published and page is not None and not self._is_spelt_as_published(path, page):
            right = os.path.relpath(self._address(page), folder)
            return "to what the site does not have", f"on the site, {page} is {right}{'/' * self._folders(page)}"
        if page is not None:
            return self._in_page(page, anchor) if anchor else None
        if self._is_there(folder, path):
            return None
        return "nowhere", f"a relative link starts at the picture, in {folder}"

    def _page(self, path: str) -> str | None:
        """The Markdown page that a path leads to, in any spelling of any builder."""
        if path.endswith(".md"):
            return path if (self._config.project / path).is_file() else None
        stem = path.removesuffix("/index.html").removesuffix(".html")
        spellings = (f"{stem}.md", f"{stem}/index.md", f"{stem}/README.md")
        return next((one for one in spellings if (self._config.project / one).is_file()), None)

    def _is_spelt_as_published(self, path: str, page: str) -> bool:
        address = self._address(page)
        is_file = not path.endswith(".md") and (self._config.project / path).is_file()
        return path == address or is_file or (self._folders(page) and path == f"{address}/index.html")

    def _address(self, page: str) -> str:
        """Where the site has a page, as a path beside the pictures."""
        stem = page.removesuffix(".md")
        if os.path.basename(page) in _INDEX:  # noqa: PTH119 - text
            return os.path.dirname(page)
        return stem if uses_directory_urls(self._mkdocs) else f"{stem}.html"

    def _folders(self, page: str) -> bool:
        """Whether the site has a page as a folder."""
        return not self._address(page).endswith(".html")

    def _is_there(self, folder: str, path: str) -> bool:
        """Whether a file is there, or on the built site: plugins may make pages of their own."""
        file = self._config.project / path
        leaves = path.startswith("..") or (self._in_docs(folder) and not self._in_docs(path))
        if file.is_file() or leaves:  # what leaves the project, or the site, is for somebody else to check
            return True
        if self._may_be_made(path):
            return True
        if file.is_dir() and (not self._has_site or any((file / one).is_file() for one in _INDEX)):
            return True
        if not self._in_docs(path):
            return False
        built = site_folder(self._mkdocs) / os.path.relpath(path, self._docs)
        return built.is_file() or (built / "index.html").is_file()

    def _may_be_made(self, path: str) -> bool:
        """Whether a source that was not run, or that fails, may be the one that makes a file."""
        below = path.startswith(f"{self._config.output}/") and path.endswith(_MADE)
        return below and not self.checked.knows_all_pictures

    def _in_picture(self, path: str, anchor: str) -> tuple[str, str] | None:
        """A part of another picture, by the id that it has there."""
        for picture in self.checked.pictures:
            if picture.targets["svg"] == path:
                sha256 = self.checked.svgs.get((picture.source.rel, picture.index))
                data = self.state.store.get(sha256) if sha256 else None
                ids = _ID.findall(data.decode()) if data else [anchor]
                return None if anchor in ids else ("to a part that is not in that picture", _near(anchor, ids))
        return None

    def _in_page(self, page: str, anchor: str) -> tuple[str, str] | None:
        address = self._address(page) + ("/index.html" if self._folders(page) else "")
        built = site_folder(self._mkdocs) / os.path.relpath(address, self._docs)
        known = page_anchors.of_page(self._config.project / page, built, self._mkdocs)
        if known is None or unquote(anchor) in known:
            return None
        return "to a place that its page does not have", _near(anchor, sorted(known))

    def _in_docs(self, path: str) -> bool:
        return path == self._docs or path.startswith(f"{self._docs}/")

    @property
    def _config(self) -> Config:
        return self.state.config

    @cached_property
    def _mkdocs(self) -> Path:
        return self._config.project / self._config.site.config

    @cached_property
    def _has_site(self) -> bool:
        return self._mkdocs.is_file()

    @cached_property
    def _docs(self) -> str:
        return os.path.relpath(docs_folder(self._mkdocs), self._config.project)


def _near(anchor: str, known: list[str]) -> str:
    near = difflib.get_close_matches(anchor, known, n=1)
    return f"did you mean #{near[0]}?" if near else "the end of the link, from #, names a heading or an id"
