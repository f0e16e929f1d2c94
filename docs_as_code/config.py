"""docs-as-code.yml becomes a Config; every error says file, line and what was meant."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from docs_as_code import __version__
from docs_as_code.config_keys import FILE, KEYS, SECTIONS, size
from docs_as_code.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "FILE",
    "CacheConfig",
    "CheckConfig",
    "Config",
    "DiagramsConfig",
    "SiteConfig",
    "SlidesConfig",
    "docs_folder",
    "find_project",
    "load",
    "site_folder",
]


@dataclass(frozen=True)
class DiagramsConfig:
    """The section `diagrams`; `timeout` in seconds, `render` from a pattern of sources to "now"."""

    sources: tuple[str, ...]
    formats: tuple[str, ...]
    place: Literal["generated", "as-written"]
    cwd: Literal["source", "project"]
    timeout: float
    fonts: tuple[str, ...]
    render: dict[str, str]
    volatile: tuple[str, ...]


@dataclass(frozen=True)
class SlidesConfig:
    """The section `slides`."""

    sources: tuple[str, ...]
    formats: tuple[str, ...]
    theme: str | None
    themes: tuple[str, ...]
    notes: Literal["strip", "keep"]


@dataclass(frozen=True)
class SiteConfig:
    """The section `site`; `config` is relative to the project."""

    config: str
    builder: Literal["mkdocs"]


@dataclass(frozen=True)
class CacheConfig:
    """The section `cache`, with what the environment says in its place; `max_size` in bytes."""

    dir: str
    remote: str | None
    write: bool
    max_size: int


@dataclass(frozen=True)
class CheckConfig:
    """The section `check`; `rules` from the name of a rule to its severity, or to "off"."""

    rules: dict[str, str]
    fail_on: Literal["error", "warning"]


@dataclass(frozen=True)
class Config:
    """What a project asks for. `project` is absolute; `output` is relative to it, with `/`."""

    project: Path
    diagrams: DiagramsConfig
    slides: SlidesConfig
    site: SiteConfig
    cache: CacheConfig
    check: CheckConfig
    output: str
    graphviz: Literal["bundled", "system"]
    browser: str | None
    python: str | None

    def locate(self, path: str) -> Path:
        """A path that the configuration names: absolute, with `~` for the user's home, or relative to the project."""
        return self.project / os.path.expanduser(path)  # noqa: PTH111 - pathlib's raises for a user that is none


def _values(project: Path) -> dict[str, Any]:
    """The values of the file, as remembered where it is the same text. Raises ConfigError."""
    from docs_as_code import config_memory

    try:
        text = (project / FILE).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        text = ""  # the reader says what is wrong
    known = config_memory.recalled(project, text) if text else None
    if known is None:
        from docs_as_code.config_values import read_values

        known = read_values(project / FILE)
        config_memory.remember(project, text, known)
    return known


def find_project(start: Path) -> Path:
    """The nearest folder upwards that holds docs-as-code.yml, else `start` itself."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / FILE).is_file()), start)


def load(project: Path) -> Config:
    """Read the project's configuration; a missing file means all defaults. Raises ConfigError."""
    values = _values(project)
    sections: dict[str, dict[str, Any]] = {"": {}, **{section: {} for section in SECTIONS}}
    for key in KEYS:
        default = dict(key.default) if isinstance(key.default, dict) else key.default
        sections[key.section][key.name] = values.get(key.path, default)
    top = sections[""]
    _require(top["requires"], values.get("requires@line"))
    return Config(
        project=project,
        diagrams=DiagramsConfig(**sections["diagrams"]),
        slides=SlidesConfig(**sections["slides"]),
        site=SiteConfig(**sections["site"]),
        cache=_cache(sections["cache"]),
        check=CheckConfig(**sections["check"]),
        output=_output(project, top["output"], values.get("output@line"), sections["site"]["config"]),
        graphviz=top["graphviz"],
        browser=top["browser"],
        python=top["python"],
    )


_TRUE, _FALSE = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


def _cache(section: dict[str, Any]) -> CacheConfig:
    """The variables are for CI: a job that may write says so, not a file that every branch can change."""
    write = os.environ.get("DOCS_AS_CODE_CACHE_WRITE")
    if write is not None and write.lower() not in (*_TRUE, *_FALSE):
        hint = f"it can be {', '.join(_TRUE)} or {', '.join(_FALSE[1:])}"
        raise ConfigError(f"the environment variable DOCS_AS_CODE_CACHE_WRITE cannot be {write!r}", hint=hint)
    return CacheConfig(
        dir=os.environ.get("DOCS_AS_CODE_CACHE_DIR") or section["dir"],
        remote=os.environ.get("DOCS_AS_CODE_CACHE_REMOTE", section["remote"]) or None,
        write=section["write"] if write is None else write.lower() in _TRUE,
        max_size=size(section["max_size"]) or 0,
    )


def _require(spec: str | None, line: int | None) -> None:
    if spec is None:
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        fits = SpecifierSet(spec).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        raise ConfigError(f"`requires` cannot be {spec!r}", path=FILE, line=line, hint='write it as ">=1.0"') from None
    if not fits:
        raise ConfigError(
            f"this project requires docs-as-code {spec}, and this is {__version__}",
            path=FILE,
            line=line,
            hint=f'install it with: pip install "docs-as-code{spec}"',
        )


def _output(project: Path, configured: str | None, line: int | None, site_config: str) -> str:
    site_file = project / site_config
    folder = project / configured if configured else docs_folder(site_file) / "generated"
    try:
        relative = folder.resolve().relative_to(project.resolve()).as_posix()
    except ValueError:
        relative = "."
    if relative == ".":
        raise ConfigError(
            "`output` must be a folder inside the project, and not the project itself", path=FILE, line=line
        )
    return relative


def docs_folder(mkdocs_file: Path) -> Path:
    """The docs folder of a mkdocs.yml."""
    return mkdocs_file.parent / _mkdocs_value(mkdocs_file, "docs_dir", "docs")


def site_folder(mkdocs_file: Path) -> Path:
    """The folder a mkdocs.yml builds into."""
    return mkdocs_file.parent / _mkdocs_value(mkdocs_file, "site_dir", "site")


def uses_directory_urls(mkdocs_file: Path) -> bool:
    """Whether a mkdocs.yml makes `orders/` of `orders.md`, and not `orders.html`."""
    return _mkdocs_value(mkdocs_file, "use_directory_urls", "true").lower() not in ("false", "no", "off")


def _mkdocs_value(mkdocs_file: Path, name: str, default: str) -> str:
    """A text of the top level; what else is wrong with the file is for MkDocs to say."""
    if not mkdocs_file.is_file():
        return default
    import yaml

    try:
        root = yaml.compose(mkdocs_file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return default
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == name and isinstance(value, yaml.ScalarNode) and value.value:
                return str(value.value)
    return default
