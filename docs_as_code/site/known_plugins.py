"""The plugins and Markdown extensions that are known, by reading their source, to depend on files alone.

What is not listed here may read anything: git's history, a network, the clock. Of a listed plugin, the newest major
version that was read is given; a later one may have learned to read more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FOR_ALL_SITES = (
    *("mkdocs", "markdown", "jinja2", "markupsafe", "pygments", "pymdown-extensions"),
    *("pyyaml", "pyyaml-env-tag", "mergedeep", "pathspec", "babel"),
)
"""Packages that any page goes through."""

OF_THEMES = {"mkdocs-material": ("mkdocs-material-extensions",)}
"""Packages that a theme takes part of its pages from."""


@dataclass(frozen=True)
class Plugin:
    """`also` are packages that it takes part of its result from; None for `newest` means any version."""

    newest: int | None
    also: tuple[str, ...] = ()


_PYDANTIC = ("pydantic", "pydantic-core", "annotated-types", "typing-inspection")
_PROPERDOCS = ("properdocs",)  # asked whether it is there

PLUGINS = {
    ("docs-as-code", "docs-as-code"): Plugin(None),
    ("mkdocs", "search"): Plugin(1),
    ("mkdocs-awesome-nav", "awesome-nav"): Plugin(3, ("natsort", "wcmatch", "bracex", *_PYDANTIC)),
    ("mkdocs-awesome-pages-plugin", "awesome-pages"): Plugin(2, ("natsort", "wcmatch", "bracex")),
    ("mkdocs-exclude", "exclude"): Plugin(1),
    ("mkdocs-glightbox", "glightbox"): Plugin(0, ("selectolax",)),
    ("mkdocs-literate-nav", "literate-nav"): Plugin(0, _PROPERDOCS),
    ("mkdocs-material", "material/blog"): Plugin(9, ("backrefs", "paginate")),
    ("mkdocs-material", "material/group"): Plugin(9),
    ("mkdocs-material", "material/meta"): Plugin(9),
    ("mkdocs-material", "material/offline"): Plugin(9),
    ("mkdocs-material", "material/search"): Plugin(9, ("backrefs", "jieba")),
    ("mkdocs-material", "material/tags"): Plugin(9, ("backrefs",)),
    ("mkdocs-material", "material/typeset"): Plugin(9),
    ("mkdocs-minify-plugin", "minify"): Plugin(0, ("htmlmin2", "jsmin", "csscompressor", "packaging")),
    ("mkdocs-redirects", "redirects"): Plugin(1, _PROPERDOCS),
    ("mkdocs-section-index", "section-index"): Plugin(0, _PROPERDOCS),
}
"""By package and name of the entry point."""

EXTENSIONS = {
    "docs-as-code": "docs_as_code.site.extension",
    "markdown": "markdown.extensions.",
    "mkdocs-material": "material.extensions.",
    "pymdown-extensions": "pymdownx.",
}
"""Packages of Markdown extensions, and how the names of their modules begin."""

PICTURES = "pymdownx.b64"  # puts any file into a page that an HTML tag of the finished page names
SNIPPETS = "pymdownx.snippets"
EMOJI = "pymdownx.emoji"

_CODE = ("markdown.", "material.", "materialx.", "pymdownx.")


def is_known_code(name: str) -> bool:
    """Whether a Python name in mkdocs.yml (`!!python/name:…`) is of a package that reads nothing but its own files."""
    return name.startswith(_CODE)


def asks_for_more(plugin: str, options: Mapping[str, Any]) -> str | None:
    """What an option makes a known plugin read that is no file."""
    if plugin == "material/blog" and options.get("draft_if_future_date"):
        return "reads the clock (draft_if_future_date)"
    if plugin == "search" and options.get("prebuild_index"):
        return "runs another program (prebuild_index)"
    return None


def named_files(plugin: str, options: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Files that an option of a known plugin names: what the path starts at ("docs" or "config"), and the path."""
    if plugin == "material/blog":
        blog = str(options.get("blog_dir", "blog"))
        return (("docs", str(options.get("authors_file", "{blog}/.authors.yml")).replace("{blog}", blog)),)
    if plugin == "material/search":
        wanted = (options.get("jieba_dict"), options.get("jieba_dict_user"))
        return tuple(("config", str(file)) for file in wanted if file)
    return ()
