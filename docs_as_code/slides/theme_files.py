"""The theme files of a project: ours, those of docs-as-code.yml, and the theme that decks get which name none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.errors import ConfigError

if TYPE_CHECKING:
    from docs_as_code.config import SlidesConfig

_SHIPPED = Path(__file__).with_name("themes")
_NAME = re.compile(r"/\*.*?@theme\s+(\S+).*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Themes:
    """Absolute paths; `default` is a theme's name, None for Marp's own default."""

    shipped: tuple[Path, ...]
    listed: tuple[Path, ...]
    default: str | None


def themes(project: Path, slides: SlidesConfig) -> Themes:
    """Raises ConfigError for an entry of `slides.themes` that matches no file."""
    listed = [file for entry in slides.themes for file in _matching(project, entry)]
    default = slides.theme
    if default and default.endswith(".css"):
        file = (project / default).resolve()
        if not file.is_file():
            raise ConfigError(f"slides.theme: no such file: {default}", path="docs-as-code.yml")
        listed.append(file)
        default = _name(file)
    return Themes(tuple(sorted(_SHIPPED.glob("*.css"))), tuple(dict.fromkeys(listed)), default)


def _matching(project: Path, entry: str) -> list[Path]:
    place = project / entry
    if place.is_dir():
        found = sorted(place.rglob("*.css"))
    elif place.is_file():
        found = [place]
    else:
        found = [] if Path(entry).is_absolute() else sorted(file for file in project.glob(entry) if file.is_file())
    if not found:
        raise ConfigError(
            f"slides.themes: nothing matches '{entry}'",
            path="docs-as-code.yml",
            hint="give a CSS file, a folder of them or a pattern, relative to the project",
        )
    return [file.resolve() for file in found]


def _name(file: Path) -> str:
    match = _NAME.search(file.read_text(encoding="utf-8", errors="replace"))
    return match[1] if match else file.stem
