"""What our scripts inside marp tell back: of each deck, of the project's own configuration, and what was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.slides.stage import Run


@dataclass(frozen=True)
class Facts:
    """`themes` are the names a deck may give; `missing` those that a configuration gives and that are no theme.

    `links` are those that lead to no file, with the line of their slide.
    `page` is what the browser gets to render, None when the output is HTML itself.
    """

    themes: tuple[str, ...]
    slides: int
    missing: tuple[str, ...]
    page: str | None
    links: tuple[tuple[str, int | None], ...]
    error: str | None


@dataclass(frozen=True)
class ConfigProblem:
    """Why the project's own configuration of marp could not be used; `path` is absolute."""

    message: str
    path: Path | None
    line: int | None


def of_deck(run: Run, number: int) -> Facts | None:
    """The facts of the deck with this number; None when marp did not come to it."""
    value = run.told(f"deck-{number}.json")
    if value is None:
        return None
    return Facts(
        themes=tuple(value.get("themes", ())),
        slides=int(value.get("slides", 0)),
        missing=tuple(value.get("missing", ())),
        page=value.get("page"),
        links=tuple((link["url"], link["line"]) for link in value.get("links", ())),
        error=value.get("error"),
    )


def problem(run: Run) -> ConfigProblem | None:
    """What our configuration found wrong with the project's own."""
    told = run.told("problem.json")
    if not isinstance(told, dict):
        return None
    path = Path(told["path"]) if told.get("path") else None
    return ConfigProblem(str(told["message"]), path, told.get("line"))


def inputs(run: Run) -> tuple[Path, ...]:
    """The files that all decks of a batch depend on: configuration, engine, plug-ins, themes and their imports."""
    sources = run.told("sources.json")
    found: list[Path] = []
    if isinstance(sources, dict):
        found += [Path(file) for file in (sources.get("config"), *sources.get("themes", ())) if file]
    reads = run.told("theme-reads.json")
    found += [Path(file) for file in reads] if isinstance(reads, list) else []
    if run.reads.exists():
        found += [Path(line) for line in run.reads.read_text(encoding="utf-8").splitlines()]
    modules = [imported for file in found if file.suffix in _SCRIPTS for imported in _imports(file)]
    return tuple(dict.fromkeys([*found, *modules]))


_SCRIPTS = frozenset({".js", ".mjs", ".cjs", ".ts"})
_IMPORT = re.compile(r"""(?:from|import|require)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
_ENGINE = re.compile(r"""engine["']?\s*[:=]\s*["'](\.{0,2}/?[^"']+)["']""")


def _imports(file: Path, seen: frozenset[Path] = frozenset()) -> list[Path]:
    """The modules that a script imports by relative path: Node reads those where no script of ours can see it."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    found: list[Path] = []
    for target in [*_IMPORT.findall(text), *_ENGINE.findall(text)]:
        for end in ("", *sorted(_SCRIPTS), "/index.js"):
            path = (file.parent / f"{target}{end}").resolve()
            if path.is_file() and path not in seen:
                found += [path, *_imports(path, seen | {path, file})]
                break
    return found
