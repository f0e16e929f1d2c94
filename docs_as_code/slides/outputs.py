"""What marp wrote, not believed: is each file whole, and has it as many pages as the deck has slides?"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.slides.marp_command import Format

_STREAM = re.compile(rb"/ObjStm\b.*?stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"


def fault(data: bytes, kind: Format, slides: int) -> str | None:
    """What is wrong with an output; None when it is right."""
    if kind == "html":
        return None if data.startswith(b"<!DOCTYPE html>") and b"</html>" in data else "is not a whole HTML page"
    if kind in ("pdf", "handout"):
        if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]:
            return "is not a whole PDF"
        return _wrong_count(pdf_pages(data), slides) if kind == "pdf" else None
    if kind == "pptx":
        try:
            names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        except zipfile.BadZipFile:
            return "is not a whole PPTX"
        return _wrong_count(len([name for name in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]), slides)
    return None if data.startswith(_PNG) and data.endswith(_PNG_END) else "is not a whole PNG"


def _wrong_count(pages: int, slides: int) -> str | None:
    return None if pages == slides else f"has {pages} pages for {slides} slides"


def pdf_pages(data: bytes) -> int:
    """How many pages a PDF has that pdf-lib wrote: its objects lie in compressed streams."""
    pages = len(_PAGE.findall(data))
    for match in _STREAM.finditer(data):
        try:
            # Not zlib.decompress: the last byte, of a checksum, may look like the end of the line and be lost.
            pages += len(_PAGE.findall(zlib.decompressobj().decompress(match[1])))
        except zlib.error:
            continue  # not one of its object streams
    return pages


def stamped(data: bytes, kind: Format, digest: str) -> bytes:
    """The output with the digest of what it was made from inside, where the format has a place for it."""
    if kind == "html":
        meta = f'<meta name="docs-as-code" content="{digest}">'.encode()
        return data.replace(b"<head>", b"<head>" + meta, 1)
    if kind in ("pdf", "handout"):
        return data.rstrip(b"\r\n") + f"\n%docs-as-code {digest}\n".encode()
    if kind in ("png", "images", "page"):
        return data[:-12] + _png_text("docs-as-code", digest) + data[-12:]
    return data


def _png_text(key: str, value: str) -> bytes:
    body = b"tEXt" + key.encode("latin-1") + b"\0" + value.encode("latin-1")
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def read(path: Path) -> bytes | None:
    """The file, or None when marp did not write it."""
    try:
        return path.read_bytes()
    except OSError:
        return None
