"""The team's themes as whole style sheets below the output folder: what an editor's preview of Marp reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.engine import key
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.project import cleanup
from docs_as_code.slides import theme_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docs_as_code.engine.checkout import Made
    from docs_as_code.project.report import JobReport
    from docs_as_code.project.state import State
    from docs_as_code.slides.brand.theme import TeamTheme

_KIND = "theme"


def update(state: State, decks: Sequence[JobReport]) -> tuple[str, ...]:
    """Write the sheets of a build whose decks have changed or that lack one; returns those that were removed.

    What is wrong with a theme, or with the folder, its decks say.
    """
    slides, project = state.config.slides, state.config.project
    known = [made for made in state.checkout.made() if made.kind == _KIND]
    try:
        files = [file for file in theme_files.listed(project, slides) if file.suffix in theme_files.OF_TEAM]
        if files and not (_are_there(state, files, known) and all(deck.status == "up-to-date" for deck in decks)):
            _write(state, theme_files.of_team(project, slides))
    except DocsAsCodeError:
        return ()
    wanted = {state.relative(str(file)) for file in files}
    return tuple(made.path for made in known if _is_left(state, made, wanted))


def _are_there(state: State, files: Sequence[Path], known: Sequence[Made]) -> bool:
    sources = {made.source for made in known}
    return all(state.relative(str(file)) in sources for file in files) and all(
        state.checkout.is_ours(made.path) for made in known
    )


def _write(state: State, themes: Sequence[TeamTheme]) -> None:
    from docs_as_code.slides.brand.css import whole_sheets
    from docs_as_code.toolchain import fonts

    faces = fonts.font_set(frozenset(), theme_files.fonts_of(state.config), state.listener.say).faces
    folder = f"{state.config.output}/slides/themes"
    for theme in themes:
        for name, css in whole_sheets(theme, faces).items():
            data = css.encode()
            digest = key.of_bytes(data)
            state.write(_KIND, theme.rel, name, digest, {f"{folder}/{name}.css": (data, digest)})


def _is_left(state: State, made: Made, wanted: set[str]) -> bool:
    """Whether a sheet that nothing makes any more is gone."""
    if made.source in wanted:
        return False
    if state.checkout.is_ours(made.path) and cleanup.remove(state.config.project, made.path):
        return False  # it cannot be removed, and is still ours
    state.checkout.forget_made(made.path)
    return True
