"""marp's command line for one batch, as pure functions from data to arguments and environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Format = Literal["html", "pdf", "pptx", "png", "images"]

SCRIPTS = Path(__file__).with_name("marp")
_DATE = "946684800"  # 2000-01-01, the date of what is built without SOURCE_DATE_EPOCH

_FLAGS: dict[str, tuple[str, ...]] = {
    "html": (),
    "pdf": ("--pdf",),
    "pptx": ("--pptx",),
    "png": ("--image", "png"),
    "images": ("--images", "png"),
}
_ENDS: dict[str, str] = {"html": "html", "pdf": "pdf", "pptx": "pptx", "png": "png", "images": "png"}
_MOST_AT_ONCE = 8
_NOT_OURS = frozenset(
    {"BROWSER_PATH", "CHROME_PATH", "DEBUG", "FIREFOX_PATH", "FORCE_COLOR", "MARP_USER", "NODE_OPTIONS"}
)


@dataclass(frozen=True)
class Batch:
    """Decks for one run of marp; paths are absolute, `browser` is None for HTML."""

    format: Format
    decks: tuple[Path, ...]
    node: Path
    cli: Path
    browser: Path | None


def arguments(batch: Batch) -> list[str]:
    """`--no-parallel` where several tabs would hang (PPTX and pictures of all slides: hidden tabs get no frames)."""
    scripts = ["fixed_date.cjs", "record_reads.cjs"] + ([] if batch.browser is None else ["puppeteer.cjs"])
    line = [str(batch.node)]
    for script in scripts:
        line += ["--require", str(SCRIPTS / script)]
    line += [str(batch.cli), "--no-stdin", "--config-file", str(SCRIPTS / "config.mjs"), *_FLAGS[batch.format]]
    if batch.browser is not None:
        line += ["--browser-path", str(batch.browser)]
    if batch.format in ("html", "pdf") and len(batch.decks) > 1:
        line += ["--parallel", str(min(len(batch.decks), _MOST_AT_ONCE))]
    else:
        line += ["--no-parallel"]
    return [*line, "--", *map(str, batch.decks)]


def environment(
    outer: Mapping[str, str], *, run: Path, project: Path, cache: Path, font_config: Path | None
) -> dict[str, str]:
    """Fixed language, time zone and date, an own temporary folder, and where our scripts find what to do.

    `cache` is where Node.js 22 and newer keep compiled scripts; they would lose them with the temporary folder.
    """
    kept = {name: value for name, value in outer.items() if name not in _NOT_OURS and not name.startswith("LC_")}
    ours = {
        "DOCS_AS_CODE_BATCH": str(run / "batch.json"),
        "DOCS_AS_CODE_READS": str(run / "reads.txt"),
        "DOCS_AS_CODE_ROOT": str(project),
        "LANG": "C.UTF-8",
        "NODE_COMPILE_CACHE": str(cache),
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": outer.get("SOURCE_DATE_EPOCH") or _DATE,
        "TMPDIR": str(run / "tmp"),
        "TZ": "UTC",
    }
    if font_config is not None:
        ours["FONTCONFIG_FILE"] = str(font_config)
    return {**kept, **ours}


def made(deck: Path, kind: Format, slides: int) -> list[Path]:
    """The files that marp writes beside a staged deck."""
    end = _ENDS[kind]
    if kind == "images":
        return [deck.with_name(f"{deck.stem}.{number:03d}.{end}") for number in range(1, slides + 1)]
    return [deck.with_suffix(f".{end}")]


def targets(target: Path, kind: Format, slides: int) -> list[Path]:
    """Where the user wants those files."""
    if kind != "images":
        return [target]
    return [target.with_name(f"{target.stem}.{number:03d}{target.suffix}") for number in range(1, slides + 1)]
