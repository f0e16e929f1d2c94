"""Files that are shown as pictures and are none: a PNG that ends in the middle, a pointer that Git LFS has left."""

from __future__ import annotations

_PNG = b"\x89PNG\r\n\x1a\n"
_POINTER = b"version https://git-lfs.github.com/spec/"


def fault_of(data: bytes) -> tuple[str, str] | None:
    """What is wrong with a file that is shown as a picture, and what to do; None where nothing is."""
    if data.startswith(_POINTER):
        return "has not been fetched by Git LFS", "run: git lfs pull"
    if not data:
        return "is empty", "export or copy it again"
    if data.startswith(_PNG) and data.rfind(b"IEND") < 0:
        return "is cut off in the middle", "export or copy it again"
    return None
