"""A deck's HTML made self-contained: every local file it loads becomes a data: URI, every remote one a stand-in."""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import unquote, urlsplit

from docs_as_code.slides.css_urls import replace_urls
from docs_as_code.slides.html_urls import Role, replace_loads
from docs_as_code.slides.picture_faults import fault_of
from docs_as_code.slides.slide_pictures import on_slide

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPES = {
    ".apng": "image/apng",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".css": "text/css",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mjs": "text/javascript",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_REMOTE = re.compile(r"(?:https?|ftp):", re.IGNORECASE)
_FILE = re.compile(r"file:", re.IGNORECASE)
_T = TypeVar("_T")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


Kind = Literal["broken", "missing", "outside", "remote", "unreadable"]


@dataclass(frozen=True)
class Trouble:
    """An address that could not be taken in; `line` is the source line of the slide that loads it.

    `fault` is what is wrong with a broken picture, and what to do; `theme` the theme's file and line that name it.
    """

    kind: Kind
    url: str
    role: Role
    line: int | None
    fault: tuple[str, str] | None = None
    theme: tuple[Path, int] | None = None


class BrokenPictureError(Exception):
    """A file that is no picture, though it is shown as one; `fault` is what is wrong, and what to do."""

    def __init__(self, fault: tuple[str, str]) -> None:
        super().__init__(fault[0])
        self.fault = fault


@dataclass(frozen=True)
class Inlined:
    """The page, the files it holds now, what could not be taken in, and names tried before a file was found."""

    html: str
    inputs: tuple[Path, ...]
    troubles: tuple[Trouble, ...]
    looked: tuple[str, ...]


@dataclass
class Inliner:
    """Takes pages of one project in; each file is read once for all of them. `root` is what may be read, `themes` are
    style sheets that may name what a page loads.
    """

    root: Path
    themes: tuple[Path, ...] = ()
    _made: dict[Path, str] = field(default_factory=dict)

    def inline(self, page: str, folder: Path) -> Inlined:
        """`folder` is the deck's own, from which relative addresses count."""
        run = _Run(self, folder)
        text = replace_loads(page, run.replaced)
        return Inlined(text, _once(run.inputs), _once(run.troubles), _once(run.looked))

    def data_uri(self, file: Path) -> str:
        """The file as a data: URI; only a diagram is changed. Raises OSError and BrokenPictureError."""
        if file not in self._made:
            kind = _TYPES.get(file.suffix.lower(), "application/octet-stream")
            data = file.read_bytes()
            if kind.startswith("image/") and (fault := fault_of(data)):
                raise BrokenPictureError(fault)
            self._made[file] = encoded(on_slide(data) if kind == "image/svg+xml" else data, kind)
        return self._made[file]

    def theme_of(self, url: str) -> tuple[Path, int] | None:
        """The theme's file and line that name an address."""
        for file in self.themes:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            for number, text in enumerate(lines, start=1):
                if url in text:
                    return file, number
        return None

    def may_read(self, file: Path) -> bool:
        """Whether a file lies inside of what may be read, links followed. Git's own folder may hold a password."""
        found, root = file.resolve(), self.root.resolve()
        return found.is_relative_to(root) and ".git" not in found.relative_to(root).parts


def _once(found: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))


def encoded(data: bytes, kind: str) -> str:
    """A data: URI."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


class _Run:
    """One page: what it read, and what went wrong. Style sheets and pages that it loads are taken in the same way."""

    def __init__(self, inliner: Inliner, folder: Path, chain: tuple[Path, ...] = ()) -> None:
        self._inliner = inliner
        self._folder = folder
        self._chain = chain
        self.inputs: list[Path] = []
        self.troubles: list[Trouble] = []
        self.looked: list[str] = []

    def replaced(self, url: str, role: Role, line: int | None) -> str | None:
        if not url or url.startswith("#"):
            return None
        if _is_remote(url):
            return self._failed("remote", url, role, line)
        if _SCHEME.match(url) and not _FILE.match(url):
            return None  # data:, blob:, about:, javascript:
        tried, file = _searched(url, self._folder)
        self.looked += [f"look:{name}" for name in tried]
        if file is None or not self._inliner.may_read(file):
            outside = file is not None and file.exists()
            return self._failed("outside" if outside else "missing", url, role, line)
        fragment = urlsplit(url).fragment
        try:
            uri = self._taken(file, role, line)
        except OSError:
            return self._failed("unreadable", url, role, line)
        except BrokenPictureError as error:
            return self._failed("broken", url, role, line, error.fault)
        self.inputs.append(file)
        return f"{uri}#{fragment}" if fragment and file.suffix.lower() == ".svg" else uri

    def _failed(self, kind: Kind, url: str, role: Role, line: int | None, fault: tuple[str, str] | None = None) -> str:
        theme = self._inliner.theme_of(url) if line is None else None
        self.troubles.append(Trouble(kind, url, role, line, fault, theme))
        return stand_in(url, role)

    def _taken(self, file: Path, role: Role, line: int | None) -> str:
        nested = file.suffix.lower() in (".css", ".html", ".htm") and role in ("style", "page")
        if not nested or file in self._chain:
            return self._inliner.data_uri(file)
        run = _Run(self._inliner, file.parent, (*self._chain, file))
        text = file.read_text(encoding="utf-8", errors="replace")
        if file.suffix.lower() == ".css":
            new = replace_urls(
                text, lambda url, kind: run.replaced(url, "style" if kind == "import" else "font-or-picture", line)
            )
        else:
            new = replace_loads(text, lambda url, kind, _: run.replaced(url, kind, line))
        self.inputs += run.inputs
        self.troubles += run.troubles
        self.looked += run.looked
        return encoded(new.encode(), _TYPES[file.suffix.lower()] + ";charset=utf-8")


def local_file(url: str, folder: Path) -> Path | None:
    """The file that a relative address, an absolute path or a file: URL means; None when there is none."""
    return _searched(url, folder)[1]


def _searched(url: str, folder: Path) -> tuple[list[Path], Path | None]:
    """As `local_file`, with the files that it would have been, were they there."""
    plain = urlsplit(url).path if url.lower().startswith("file:") else re.split(r"[?#]", url, maxsplit=1)[0]
    tried: list[Path] = []
    for name in dict.fromkeys((unquote(plain), unquote(url), plain)):
        try:
            file = Path(folder, name)
            if name and file.is_file():
                return tried, normal(file)
        except (OSError, ValueError):  # a name that no file can have
            continue
        if name:
            tried.append(normal(file))
    return tried, None


def normal(file: Path) -> Path:
    """Without `..`, which keeps links as they are written."""
    parts: list[str] = []
    for part in file.parts:
        if part == ".." and parts and parts[-1] != "/":
            parts.pop()
        elif part != "..":
            parts.append(part)
    return Path(*parts)


def stand_in(url: str, role: Role) -> str:
    """What is shown in place of something that is not in the deck; nothing where nothing can be shown."""
    if role in ("picture", "font-or-picture"):
        return encoded(_STAND_IN.format(url=html.escape(_shortened(url))).encode(), "image/svg+xml")
    if role == "page":
        address = html.escape(url)
        page = f'<!doctype html><meta charset="utf-8"><p>Not in the deck: <a href="{address}">{address}</a></p>'
        return encoded(page.encode(), "text/html;charset=utf-8")
    kinds: dict[Role, str] = {"style": "text/css", "script": "text/javascript"}
    return f"data:{kinds.get(role, 'text/plain')},"


def without_remote(page: str) -> str:
    """The page with stand-ins for all that it loads from a network, as the finished deck has them."""
    return replace_loads(page, lambda url, role, _: stand_in(url, role) if _is_remote(url) else None)


def _is_remote(url: str) -> bool:
    return url.startswith("//") or _REMOTE.match(url) is not None


def stand_ins(troubles: Iterable[Trouble]) -> list[tuple[str, str]]:
    """Pairs (as marp's HTML and CSS write a remote address, what to write instead), for what the browser renders."""
    pairs: list[tuple[str, str]] = []
    for trouble in troubles:
        if trouble.kind == "remote":
            new = stand_in(trouble.url, trouble.role)
            for old in dict.fromkeys((trouble.url, html.escape(trouble.url))):
                pairs += [(f'{name}="{old}"', f'{name}="{new}"') for name in ("src", "poster", "data")]
                pairs += [
                    (f"url({quote}{old}{quote})", f"url({quote}{new}{quote})") for quote in ("", '"', "'", "&quot;")
                ]
                pairs.append((f'@import"{old}";', ""))
    return pairs


def _shortened(url: str) -> str:
    most = 60
    return url if len(url) <= most else f"{url[: most // 2 - 1]}…{url[-most // 2 :]}"


_STAND_IN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270" viewBox="0 0 480 270">'
    '<rect x="2" y="2" width="476" height="266" rx="10" fill="#f3f4f6" stroke="#9aa1ab" stroke-width="2" '
    'stroke-dasharray="9 7"/><g font-family="sans-serif" text-anchor="middle" fill="#4b5563">'
    '<text x="240" y="128" font-size="20">remote picture, not in the deck</text>'
    '<text x="240" y="158" font-size="13">{url}</text></g></svg>'
)
