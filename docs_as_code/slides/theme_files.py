"""The theme files of a project: ours, those of docs-as-code.yml, and the theme that decks get which name none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.errors import ConfigError

if TYPE_CHECKING:
    from docs_as_code.config import Config, SlidesConfig
    from docs_as_code.findings import Finding
    from docs_as_code.slides.brand.theme import TeamTheme

_SHIPPED = Path(__file__).with_name("themes")
_NAME = re.compile(r"/\*.*?@theme\s+(\S+).*?\*/", re.DOTALL)
OF_TEAM = (".yml", ".yaml")


@dataclass(frozen=True)
class Themes:
    """Absolute paths of style sheets, and what the YAML files among the themes say; `default` is a theme's name, None
    for Marp's own default.
    """

    shipped: tuple[Path, ...]
    listed: tuple[Path, ...]
    of_team: tuple[TeamTheme, ...]
    default: str | None

    @property
    def made_from(self) -> tuple[Path, ...]:
        """The files of the team's themes: what they say, and what that names."""
        return tuple(file for theme in self.of_team for file in theme.inputs)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be said of the team's themes."""
        if not self.of_team:
            return ()
        from docs_as_code.slides.brand.palette import findings

        return tuple(finding for theme in self.of_team for finding in findings(theme))

    def on_stage(self, folder: Path) -> Themes:
        """With style sheets in this folder for what is written as YAML."""
        if not self.of_team:
            return self
        from docs_as_code.slides.brand.css import sheets

        folder.mkdir()
        made = {folder / f"{name}.css": css for theme in self.of_team for name, css in sheets(theme).items()}
        for file, css in made.items():
            file.write_text(css, encoding="utf-8")
        return replace(self, shipped=(*self.shipped, *made))


def themes(project: Path, slides: SlidesConfig) -> Themes:
    """Raises ConfigError for an entry of `slides.themes` that matches no file, and for a wrong YAML file."""
    files = listed(project, slides)
    default = slides.theme
    if default and default.endswith(".css"):
        default = _name((project / default).resolve())
    elif default and default.endswith(OF_TEAM):
        default = Path(default).stem
    shipped = tuple(sorted(_SHIPPED.glob("*.css")))
    return Themes(
        shipped, tuple(file for file in files if file.suffix not in OF_TEAM), of_team(project, slides), default
    )


def of_team(project: Path, slides: SlidesConfig) -> tuple[TeamTheme, ...]:
    """The themes that are written as YAML. Raises ConfigError."""
    files = [file for file in listed(project, slides) if file.suffix in OF_TEAM]
    if not files:
        return ()
    from docs_as_code.slides.brand.reader import read
    from docs_as_code.slides.deck import readable_root

    found = tuple(read(file, project.resolve(), readable_root(project)) for file in files)
    seen: dict[str, str] = {}
    for theme in found:
        for name, _ in theme.variants:
            if name in seen:
                hint = "rename one of the files: its name is the theme's"
                raise ConfigError(f"{seen[name]} makes a theme named '{name}' too", path=theme.rel, hint=hint)
            seen[name] = theme.rel
    return found


def fonts_of(config: Config) -> tuple[Path, ...]:
    """The fonts of a project that are no package's: those of `diagrams.fonts`, and those of the team's themes."""
    own = (file for theme in of_team(config.project, config.slides) for file in theme.fonts)
    return (*map(config.locate, config.diagrams.fonts), *own)


def listed(project: Path, slides: SlidesConfig) -> tuple[Path, ...]:
    """The files of `slides.themes` and `slides.theme`, CSS and YAML. Raises ConfigError."""
    found = [file for entry in slides.themes for file in _matching(project, entry)]
    if slides.theme and slides.theme.endswith((".css", *OF_TEAM)):
        file = (project / slides.theme).resolve()
        if not file.is_file():
            raise ConfigError(f"slides.theme: no such file: {slides.theme}", path="docs-as-code.yml")
        found.append(file)
    return tuple(dict.fromkeys(found))


def _matching(project: Path, entry: str) -> list[Path]:
    place = project / entry
    if place.is_dir():
        found = sorted(file for end in (".css", *OF_TEAM) for file in place.rglob(f"[!.]*{end}"))
    elif place.is_file():
        found = [place]
    else:
        found = [] if Path(entry).is_absolute() else sorted(file for file in project.glob(entry) if file.is_file())
    if not found:
        raise ConfigError(
            f"slides.themes: nothing matches '{entry}'",
            path="docs-as-code.yml",
            hint="give a CSS or YAML file, a folder of them or a pattern, relative to the project",
        )
    return [file.resolve() for file in found]


def _name(file: Path) -> str:
    match = _NAME.search(file.read_text(encoding="utf-8", errors="replace"))
    return match[1] if match else file.stem
