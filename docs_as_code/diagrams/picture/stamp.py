"""The digest inside each file that says what it was made from: written here, and read back by `check` and `clean`.

PNG: a `tEXt` chunk; JPEG: a comment segment; PDF: a comment after the end-of-file mark; SVG: an attribute of the root;
HTML: a `<meta>`; Markdown: the first key of the front matter; DOT: the first line; JSON: the last key; Mermaid: a
comment; draw.io: an attribute of the root. Only files that carry it are ever removed.
"""

from __future__ import annotations

import json
import re
import struct
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.icon_formats import PNG, png_chunk

if TYPE_CHECKING:
    from pathlib import Path

_NAME = b"docs-as-code"
_DIGEST = rb"([\w.:+/=-]+)"
_PNG_HEAD = len(PNG) + 25  # signature and IHDR
_HEAD = 64 * 1024  # bytes that are read of a file: every stamp but PDF's and JSON's stands near its start
_PATTERNS = {
    "svg": re.compile(rb'<svg\b[^>]*\sdata-docs-as-code="' + _DIGEST + b'"'),
    "html": re.compile(rb'<meta\s+name="docs-as-code"\s+content="' + _DIGEST + b'"'),
    "png": re.compile(re.escape(PNG) + rb".{25}(?P<length>....)tEXt(?P<body>docs-as-code\x00)" + _DIGEST, re.DOTALL),
    "jpg": re.compile(rb"\xff\xd8\xff\xfe(?P<length>..)(?P<body>docs-as-code )" + _DIGEST, re.DOTALL),
    "pdf": re.compile(rb"%docs-as-code " + _DIGEST + rb"\s*\Z"),
    "md": re.compile(rb"\A---\ndocs-as-code: " + _DIGEST),
    "dot": re.compile(rb"\A// docs-as-code " + _DIGEST),
    "json": re.compile(rb'"docs-as-code": "' + _DIGEST + rb'"\s*\}\s*\Z'),
    "mermaid": re.compile(rb"^%% docs-as-code " + _DIGEST, re.MULTILINE),
    "drawio": re.compile(rb'\A<mxfile\b[^>]*\sdocs-as-code="' + _DIGEST + b'"'),
}
_ALIASES = {"jpeg": "jpg", "gv": "dot", "htm": "html", "mmd": "mermaid", "handout": "pdf", "page": "md"}


def stamp_png(data: bytes, digest: str) -> bytes:
    """The PNG with the digest right behind its head."""
    return data[:_PNG_HEAD] + png_chunk(b"tEXt", _NAME + b"\0" + digest.encode()) + data[_PNG_HEAD:]


def stamp_jpg(data: bytes, digest: str) -> bytes:
    """The JPEG with the digest as its first segment."""
    body = _NAME + b" " + digest.encode()
    return data[:2] + b"\xff\xfe" + struct.pack("!H", len(body) + 2) + body + data[2:]


def stamp_pdf(data: bytes, digest: str) -> bytes:
    """The PDF with the digest in its last line; readers look for the end-of-file mark in the last kilobyte."""
    return data.rstrip(b"\n") + b"\n%" + _NAME + b" " + digest.encode() + b"\n"


def stamp_dot(text: str, digest: str) -> str:
    """The DOT text with the digest in a comment in front."""
    return f"// docs-as-code {digest}\n{text}"


def stamp_json(document: dict[str, object], digest: str) -> str:
    """The JSON text of a document with the digest as its last key."""
    return json.dumps({**document, "docs-as-code": digest}, indent=2, ensure_ascii=False) + "\n"


def read_stamp(file: Path | bytes, kind: str) -> str | None:
    """The digest in a file of this format ("svg", "html", "png" …); None where there is none, or no such file."""
    pattern = _PATTERNS.get(_ALIASES.get(kind, kind))
    if pattern is None:
        return None
    if isinstance(file, bytes):
        data = file
    else:
        try:
            data = _ends(file)
        except OSError:
            return None
    match = pattern.search(data)
    if match is None:
        return None
    if "length" not in pattern.groupindex:
        return match[1].decode()
    # What follows the digest in a binary file may look like more of it: the length says where it ends.
    counted = 2 if len(match["length"]) == 2 else 0  # JPEG counts the two bytes of the length itself
    end = match.start("body") + int.from_bytes(match["length"], "big") - counted
    return data[match.end("body") : end].decode(errors="replace")


def _ends(path: Path) -> bytes:
    """The first and the last part of a file, which is all that can hold a stamp."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        size = file.seek(0, 2)
        file.seek(max(len(head), size - _HEAD))
        return head + file.read()
