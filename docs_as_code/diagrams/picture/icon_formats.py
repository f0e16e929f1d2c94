"""The picture formats an icon may have: what each is, how large, and whether it is whole."""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable

PNG = b"\x89PNG\r\n\x1a\n"
_CUT = "is cut off or damaged"


class IconError(Exception):
    """Why a file cannot be an icon, as words that follow its name."""


def examine(data: bytes) -> tuple[str, float, float]:
    """The kind, width and height in CSS pixels of a picture; raises IconError when it is not whole."""
    if not data:
        raise IconError("is empty")
    for magic, kind, reader in _READERS:
        if magic.match(data):
            try:
                width, height = reader(data)
            except (struct.error, IndexError):
                raise IconError(_CUT) from None
            if width <= 0 or height <= 0:
                raise IconError("has no size")
            return kind, width, height
    raise IconError("is not a PNG, JPEG, GIF, WebP or SVG picture")


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One chunk: length, name, body, checksum (PNG specification, section 5)."""
    return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))


def png_head(width: int, height: int) -> bytes:
    """A PNG without pixels: enough for a reader that only wants its size."""
    return PNG + png_chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 6, 0, 0, 0)) + png_chunk(b"IEND", b"")


def _png(data: bytes) -> tuple[float, float]:
    at = len(PNG)
    while data[at + 4 : at + 8] != b"IEND":
        (length,) = struct.unpack_from("!I", data, at)
        (checksum,) = struct.unpack_from("!I", data, at + 8 + length)
        if zlib.crc32(data[at + 4 : at + 8 + length]) != checksum:
            raise IconError(_CUT)
        at += 12 + length
    width, height = struct.unpack_from("!II", data, 16)
    return width, height


def _jpeg(data: bytes) -> tuple[float, float]:
    if b"\xff\xd9" not in data[-64:]:
        raise IconError(_CUT)
    at = 2
    while True:
        marker = data[at + 1]
        (length,) = struct.unpack_from("!H", data, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a start of frame
            height, width = struct.unpack_from("!HH", data, at + 5)
            return width, height
        at += 2 + length


def _gif(data: bytes) -> tuple[float, float]:
    if b";" not in data[-8:]:
        raise IconError(_CUT)
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _webp(data: bytes) -> tuple[float, float]:
    (length,) = struct.unpack_from("<I", data, 4)
    if len(data) < length + 8:
        raise IconError(_CUT)
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0}
_LENGTH = re.compile(r"\s*([0-9.]+(?:[eE][-+]?\d+)?)\s*([a-z]*)\s*$")


def _svg(data: bytes) -> tuple[float, float]:
    root: dict[str, str] = {}
    names: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not names:
            root.update(attributes)
        names.append(name)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise IconError(f"is no valid SVG: {expat.ErrorString(error.code)} in line {error.lineno}") from None
    if not names or names[0].rpartition(":")[2] != "svg":
        raise IconError("is no SVG picture")
    return _svg_size(root)


def _svg_size(root: dict[str, str]) -> tuple[float, float]:
    box = [float(part) for part in re.findall(r"-?[0-9.]+(?:[eE][-+]?\d+)?", root.get("viewBox", ""))]
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    across, down = (box[2], box[3]) if len(box) == 4 else (0.0, 0.0)
    if width and height:
        return width, height
    if across and down:
        if width:
            return width, width * down / across
        return (height * across / down, height) if height else (across, down)
    return width or 100.0, height or 100.0


def _length(text: str) -> float:
    match = _LENGTH.match(text)
    return float(match[1]) * _UNITS[match[2]] if match and match[2] in _UNITS else 0.0


_DROPPED = re.compile(
    r"(?is)<\?xml-stylesheet.*?\?>|<!DOCTYPE[^\[>]*>|<!--.*?-->"
    r"|<(script|foreignObject)\b(?:[^>]*/>|.*?</\1\s*>)"
    r"""|\s+on[a-z]+\s*=\s*(?:"[^"]*"|'[^']*')"""
    r"""|\s+(?:xlink:)?href\s*=\s*(?:"(?!#|data:image/)[^"]*"|'(?!#|data:image/)[^']*')"""
)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']""")


def harmless_svg(data: bytes) -> bytes:
    """An SVG without scripts, event attributes, outside addresses and comments, in UTF-8, with its size and namespace.

    It is shown as an image, where browsers run no scripts; but a reader who saves it should not find any either.
    """
    match = _ENCODING.match(data)
    text = data.decode(match[1].decode() if match else "utf-8-sig", errors="replace")
    text = re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL)
    text = _DROPPED.sub("", text).strip()
    width, height = _svg(data)
    head = re.search(r"(<(?:\w+:)?svg\b)[^>]*>", text)
    if head is None:
        raise IconError("is no SVG picture")
    added = f' width="{width:g}" height="{height:g}"'
    if "viewBox" not in head[0]:  # else it would be cut off, not scaled
        added += f' viewBox="0 0 {width:g} {height:g}"'
    if "xmlns" not in head[0]:
        added += ' xmlns="http://www.w3.org/2000/svg"'
    rest = re.sub(r"""\s(?:width|height)\s*=\s*(?:"[^"]*"|'[^']*')""", "", head[0][len(head[1]) :])
    return (text[: head.start()] + head[1] + added + rest + text[head.end() :]).encode()


_READERS: tuple[tuple[re.Pattern[bytes], str, Callable[[bytes], tuple[float, float]]], ...] = (
    (re.compile(re.escape(PNG)), "png", _png),
    (re.compile(rb"\xff\xd8\xff"), "jpeg", _jpeg),
    (re.compile(rb"GIF8[79]a"), "gif", _gif),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp", _webp),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<"), "svg", _svg),
)
