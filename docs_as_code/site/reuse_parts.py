"""What the theme, the plugins and the Markdown extensions of a site read: package versions, and files they name."""

# Plain names: every page is looked at in every build, and a Path costs more than a look.
# ruff: noqa: PTH120

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from docs_as_code.site import installed, known_plugins
from docs_as_code.site.mkdocs_settings import Relative
from docs_as_code.site.reuse_site import NO_INPUTS, NotKnownError
from docs_as_code.site.snippets import Snippets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.site.installed import Package
    from docs_as_code.site.reuse_site import Site

_OURS = "docs-as-code"
_PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_DEFAULT_EXTENSIONS = ("toc", "tables", "fenced_code")


def theme(site: Site) -> Iterator[str]:
    """The packages of the theme and of those that it extends, and all of its `custom_dir`. Raises NotKnownError."""
    options = _theme_options(site)
    name = options.get("name")
    seen = set()
    while name and name not in seen:
        seen.add(name)
        package = _one(site, installed.THEMES, name, f"the theme {name}")
        yield from _versions(package.name, *known_plugins.OF_THEMES.get(package.name, ()))
        name = installed.parent_theme(package, name)
    if options.get("custom_dir"):
        yield from site.below(site.at(site.folder, options["custom_dir"]))


def _theme_options(site: Site) -> dict[str, Any]:
    said = site.values.get("theme") or "mkdocs"
    options = said if isinstance(said, dict) else {"name": said}
    if not isinstance(options.get("name") or "", str):
        raise NotKnownError(f"`theme` cannot have {options['name']!r}")
    return options


def plugins(site: Site, wanted: object) -> Iterator[str]:
    """The packages of plugins and the files they name. Raises NotKnownError for one that may read anything."""
    theme_name = _theme_options(site).get("name")
    for name, options in _listed(wanted, "plugins"):
        full = f"{theme_name}/{name}"
        themed = "/" not in name and installed.offering(installed.PLUGINS, full, site.packages)
        yield from _plugin(site, full if themed else name.removeprefix("/"), name, options)


def _plugin(site: Site, name: str, written: str, options: dict[str, Any]) -> Iterator[str]:
    if options.get("enabled") is False:
        return
    package = _one(site, installed.PLUGINS, name, f"the plugin {written}")
    known = known_plugins.PLUGINS.get((package.name, name))
    if known is None:
        raise NotKnownError(f"the plugin {written} is not known to depend on files alone")
    if known.newest is not None and package.newer_than(known.newest):
        raise NotKnownError(
            f"the plugin {written} is newer than what is known of it ({package.name} {package.version})"
        )
    if more := known_plugins.asks_for_more(name, options):
        raise NotKnownError(f"the plugin {written} {more}")
    yield from _versions(package.name, *known.also)
    for start, path in known_plugins.named_files(name, options):
        yield site.name("file", site.at(site.docs if start == "docs" else site.folder, path))
    if name == "material/group":
        yield from plugins(site, options.get("plugins") or [])
    if name == "literate-nav":
        yield from extensions(site, options.get("markdown_extensions") or [])


def extensions(site: Site, wanted: object) -> Iterator[str]:
    """The packages of Markdown extensions and the files they take in. Raises NotKnownError, as `plugins`."""
    for name, options in (*((name, {}) for name in _DEFAULT_EXTENSIONS), *_listed(wanted, "markdown_extensions")):
        module = name.partition(":")[0]
        offering = installed.offering(installed.EXTENSIONS, name, site.packages)
        known = any(module.startswith(start) for start in known_plugins.EXTENSIONS.values())
        if any(package.name not in known_plugins.EXTENSIONS for package in offering) or not (offering or known):
            raise NotKnownError(f"the Markdown extension {name} is not known to depend on files alone")
        if module == known_plugins.PICTURES:
            raise NotKnownError(f"the Markdown extension {name} reads whatever files the pages name")
        if module == known_plugins.SNIPPETS:
            yield from _snippets(site, options)
        if module == known_plugins.EMOJI:
            yield from _icons(site, options.get("options") or {})


def _icons(site: Site, options: object) -> Iterator[str]:
    folders = options.get("custom_icons") or [] if isinstance(options, dict) else options
    for folder in folders if isinstance(folders, list) else [folders]:
        yield from site.below(site.at(site.folder, folder))


def _snippets(site: Site, options: dict[str, Any]) -> Iterator[str]:
    if options.get("url_download"):
        raise NotKnownError("the Markdown extension pymdownx.snippets downloads (url_download)")
    said = options.get("base_path", ["."])
    bases = said if isinstance(said, list) else [said]
    found = Snippets(restricted=bool(options.get("restrict_base_path", True)))
    said = options.get("auto_append") or []
    appended = [str(name) for name in (said if isinstance(said, list) else [said])]
    for page in _pages(site.docs):
        found.page(page, tuple(_base(site, base, page) for base in bases), appended)
    yield from dict.fromkeys(site.name("look", _base(site, base, "")) for base in bases if base != Relative(""))
    for file in found.looked:
        yield site.name("file", file)


def _base(site: Site, base: object, page: str) -> str:
    if not isinstance(base, Relative):
        return site.at(site.folder, base)
    start, _, rest = base.text.partition("/")
    folders = {"$config_dir": site.folder, "$docs_dir": site.docs, "": os.path.dirname(page)}
    if start not in folders:
        raise NotKnownError(f"mkdocs.yml has an unknown place: !relative {base.text}")
    return site.at(folders[start], rest)


def _pages(docs: str) -> Iterator[str]:
    for folder, folders, names in os.walk(docs, followlinks=True):
        folders[:] = [name for name in folders if name not in NO_INPUTS]
        for name in names:
            if name.lower().endswith(_PAGES):
                yield f"{folder}/{name}"


def lexers(site: Site) -> Iterator[str]:
    """The packages that add languages and styles to Pygments, which any page may name."""
    for package in site.packages.values():
        if any(group in installed.LEXERS for group, _, _ in package.points):
            _released(package)
            yield from _versions(package.name)


def _one(site: Site, group: str, name: str, what: str) -> Package:
    """The only package that offers this. Raises NotKnownError where there is none, or several."""
    offering = installed.offering(group, name, site.packages)
    if len(offering) != 1:
        by = " and ".join(package.name for package in offering)
        raise NotKnownError(f"{what} is offered by {by}" if offering else f"{what} is not installed")
    _released(offering[0])
    return offering[0]


def _released(package: Package) -> None:
    if not package.release and package.name != _OURS:
        raise NotKnownError(f"the package {package.name} is no release: its version does not tell what is in it")


def _versions(*packages: str) -> Iterator[str]:
    for package in packages:
        if package != _OURS:  # whose own files are in every key
            yield f"package:{package}"


def _listed(wanted: object, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Names and options, written as a list or as a mapping."""
    items: list[Any] = list(wanted.items()) if isinstance(wanted, dict) else wanted if isinstance(wanted, list) else []
    if not items and wanted:
        raise NotKnownError(f"`{key}` is neither a list nor a mapping")
    for item in items:
        pairs = [item] if isinstance(item, tuple) else list(item.items()) if isinstance(item, dict) else [(item, None)]
        for name, options in pairs:
            if not isinstance(name, str) or not isinstance(options or {}, dict):
                raise NotKnownError(f"`{key}` cannot have {name!r}")
            yield name, options or {}
