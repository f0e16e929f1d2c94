"""The width and height in pixels that a PNG, GIF or JPEG says it has."""

from __future__ import annotations

import struct


def raster_size(data: bytes) -> tuple[int, int] | None:
    """None for other formats, and for what is cut off before it says so."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _pair(struct.unpack_from(">II", data, 16))
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return _pair(struct.unpack_from("<HH", data, 6))
        return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None
    except (struct.error, IndexError):
        return None


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """From the first frame's header (ITU T.81, B.2.2): markers from C0 to CF, but for tables and arithmetic coding."""
    at = 2
    while True:
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length


def _pair(found: tuple[int, ...]) -> tuple[int, int]:
    return found[0], found[1]
