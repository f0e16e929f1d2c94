"""marp's command lines, as pure functions from data to arguments and environment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Format = Literal["html", "pdf", "pptx", "png", "images", "handout", "page"]

SCRIPTS = Path(__file__).with_name("marp")
_DATE = "946684800"  # 2000-01-01, the date of what is built without SOURCE_DATE_EPOCH

_FLAGS: dict[str, tuple[str, ...]] = {
    "html": (),
    "pdf": ("--pdf",),
    "pptx": ("--pptx",),
    "png": ("--image", "png"),
    "images": ("--images", "png"),
    "handout": ("--pdf",),
    "page": ("--images", "png", "--image-scale", "0.375"),
}
_ENDS: dict[str, str] = {
    "html": "html",
    "pdf": "pdf",
    "pptx": "pptx",
    "png": "png",
    "images": "png",
    "handout": "pdf",
} | {
    "page": "png"  # thumbnails: the page itself is ours
}
_MOST_AT_ONCE = 8
_NOT_OURS = frozenset(
    {"BROWSER_PATH", "CHROME_PATH", "DEBUG", "FIREFOX_PATH", "FORCE_COLOR", "MARP_USER", "NODE_OPTIONS"}
)

_OURS = frozenset(
    {"DOCS_AS_CODE_READS", "DOCS_AS_CODE_ROOT", "FONTCONFIG_FILE", "HOME", "LANG", "NODE_COMPILE_CACHE", "NO_COLOR"}
) | {"SOURCE_DATE_EPOCH", "TMPDIR", "TZ"}  # the date of the build is part of each key


def process(node: Path, cli: Path, browser: Path | None) -> list[str]:
    """The command line of the process that does all runs; paths are absolute, `browser` is None when all are HTML."""
    return [str(node), str(SCRIPTS / "serve.cjs"), str(cli), *([] if browser is None else [str(browser)])]


def arguments(decks: Sequence[Path], kind: Format, browser: Path | None, template: str | None = None) -> list[str]:
    """marp's own, for one run; `template` is that of HTML.

    `--no-parallel` where several tabs would hang (PPTX and pictures of all slides: hidden tabs get no frames).
    """
    line = [*_FLAGS[kind], *(["--template", template] if template else [])]
    if browser is not None:
        line += ["--browser-path", str(browser)]
    if kind in ("html", "pdf", "handout") and len(decks) > 1:
        line += ["--parallel", str(min(len(decks), _MOST_AT_ONCE))]
    else:
        line += ["--no-parallel"]
    return [*line, "--", *map(str, decks)]


def environment(
    outer: Mapping[str, str], *, temporary: Path, reads: Path, root: Path, cache: Path, font_config: Path | None
) -> dict[str, str]:
    """Fixed language, time zone and date, an own temporary folder, and where our scripts note what is read.

    `root` is the folder in which all that is read counts. `cache` is where Node.js 22 and newer keep compiled scripts;
    they would lose them with the temporary folder. The home is the temporary folder: marp writes each page that the
    browser gets into the home.
    """
    kept = {name: value for name, value in outer.items() if name not in _NOT_OURS and not name.startswith("LC_")}
    ours = {
        "DOCS_AS_CODE_READS": str(reads),
        "DOCS_AS_CODE_ROOT": str(root),
        "HOME": str(temporary),
        "LANG": "C.UTF-8",
        "NODE_COMPILE_CACHE": str(cache),
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": outer.get("SOURCE_DATE_EPOCH") or _DATE,
        "TMPDIR": str(temporary),
        "TZ": "UTC",
    }
    if font_config is not None:
        ours["FONTCONFIG_FILE"] = str(font_config)
    return {**kept, **ours}


def is_fixed(name: str) -> bool:
    """Whether a variable is the same in every build: marp never gets the user's own."""
    return name in _OURS or name in _NOT_OURS or name.startswith("LC_")


def made(deck: Path, kind: Format, slides: int) -> list[Path]:
    """The files that marp writes beside a staged deck."""
    end = _ENDS[kind]
    if kind in ("images", "page"):
        return [deck.with_name(f"{deck.stem}.{number:03d}.{end}") for number in range(1, slides + 1)]
    return [deck.with_suffix(f".{end}")]


def targets(target: Path, kind: Format, slides: int) -> list[Path]:
    """Where the user wants those files."""
    if kind not in ("images", "page"):
        return [target]
    return [target.with_name(f"{target.stem}.{number:03d}.png") for number in range(1, slides + 1)]
