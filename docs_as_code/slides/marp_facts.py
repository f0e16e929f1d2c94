"""What our scripts inside marp tell back: of each deck, of the project's own configuration, and what was read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.slides import marp_command

if TYPE_CHECKING:
    from docs_as_code.slides.stage import Run


@dataclass(frozen=True)
class Facts:
    """`themes` are the names a deck may give; `missing` those that a configuration gives and that are no theme.

    `links` are those that lead to no file, with the line of their slide.
    `page` is what the browser gets to render, None when the output is HTML itself. `reads` are the files of its themes,
    `looked` what was looked for on the way, in vain or not, as `KIND:PATH`.
    """

    themes: tuple[str, ...]
    slides: int
    missing: tuple[str, ...]
    page: str | None
    links: tuple[tuple[str, int | None], ...]
    error: str | None
    reads: tuple[Path, ...]
    looked: tuple[str, ...]


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
        reads=tuple(Path(file) for file in value.get("reads", ())),
        looked=tuple(value.get("looked", ())),
    )


def problem(run: Run) -> ConfigProblem | None:
    """What our configuration found wrong with the project's own."""
    told = run.told("problem.json")
    if not isinstance(told, dict):
        return None
    path = Path(told["path"]) if told.get("path") else None
    return ConfigProblem(str(told["message"]), path, told.get("line"))


class Shared(NamedTuple):
    """What all decks of a batch depend on: files, and names of other inputs."""

    files: tuple[Path, ...]
    looked: tuple[str, ...]


def shared(run: Run) -> Shared:
    """The configuration, engine, plug-ins and themes of a batch, and all that these have looked at until now."""
    sources = run.told("sources.json") or {}
    files = [Path(file) for file in (sources.get("config"), *sources.get("themes", ())) if file]
    looked = list(sources.get("looked", ()))
    for line in run.reads.read_text(encoding="utf-8").splitlines() if run.reads.exists() else ():
        kind, _, name = json.loads(line).partition(":")
        if kind == "file":
            files.append(Path(name))
        elif kind != "env" or not marp_command.is_fixed(name):
            looked.append(f"{kind}:{name}")
    for file in [file for file in files if file.suffix in _SCRIPTS]:
        _follow(file, files, looked)
    return Shared(tuple(dict.fromkeys(files)), tuple(dict.fromkeys(looked)))


_SCRIPTS = frozenset({".js", ".mjs", ".cjs", ".ts"})
_IMPORT = re.compile(r"""(?:from|import|require)\s*\(?\s*["']([^"'\n]+)["']""")
_ENGINE = re.compile(r"""engine["']?\s*[:=]\s*["'](\.{0,2}/?[^"']+)["']""")
_PACKAGE = re.compile(r"@[\w.-]+/[\w.-]+|[\w.-]+")


def _follow(file: Path, files: list[Path], looked: list[str]) -> None:
    """Add the modules that a script imports, and theirs: Node reads those where no script of ours can see it.

    A package counts by its package.json.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    for target in dict.fromkeys((*_IMPORT.findall(text), *(f"./{name}" for name in _ENGINE.findall(text)))):
        if not target.startswith("."):
            _note_package(file, target, files, looked)
            continue
        for end in ("", *sorted(_SCRIPTS), "/index.js"):
            path = (file.parent / f"{target}{end}").resolve()
            if not path.is_file():
                looked.append(f"look:{path}")
                continue
            if path not in files:
                files.append(path)
                if "node_modules" not in path.parts:
                    _follow(path, files, looked)
            break


def _note_package(file: Path, target: str, files: list[Path], looked: list[str]) -> None:
    name = _PACKAGE.match(target)
    if name is None or target.startswith("node:"):
        return
    for folder in file.parents:
        manifest = folder / "node_modules" / name[0] / "package.json"
        if manifest.is_file():
            files.append(manifest)
            return
        if (folder / "package.json").exists() or (folder / "node_modules").exists():
            looked.append(f"look:{manifest}")
