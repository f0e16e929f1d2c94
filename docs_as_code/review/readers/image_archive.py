"""The members of an image's archive, tar or zip, or its folder: each with its true digest, only JSON with its bytes.

Layers go by in pieces and are never held: an archive may be larger than memory.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import posixpath
import re
import tarfile
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST = 16 << 30  # bytes of an archive, and of what is in it
_UNPACKED = 100  # times its own size, a compressed archive may hold
_MEMBERS = 20_000
_JSON, _ALL_JSON = 4 << 20, 64 << 20  # bytes of one member that is kept, and of all
_PIECE = 1 << 20
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, RecursionError,
    LookupError, NotImplementedError, RuntimeError,
)  # fmt: skip


class Member(NamedTuple):
    """One file: `data` is there where it may be JSON."""

    size: int
    sha256: str
    data: bytes | None


class Members(Protocol):
    """What an image lies in."""

    def get(self, name: str) -> Member | None:
        """The member of this name, relative to what the image lies in."""


class Folder:
    """An OCI layout that is no archive."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> Member | None:
        """Blobs are named by their digests, so that no name leads out of the folder."""
        file = self._folder / name
        if not file.is_file():
            return None
        try:
            with file.open("rb") as stream:
                return _member(stream, _ALL_JSON)
        except OSError as error:
            raise UnreadableError(f"{name} cannot be read: {error.strerror}") from None


def blob(members: Members, digest: str, place: str) -> Member:
    """A blob that is what its digest says. Raises UnreadableError."""
    match = _DIGEST.fullmatch(digest)
    if match is None:
        raise UnreadableError(f"{digest[:20]!r} is no SHA-256 digest", place)
    found = members.get(f"blobs/sha256/{match[1]}")
    if found is None:
        raise UnreadableError(f"the blob {digest[:19]} is not there", place)
    if found.sha256 != match[1]:
        raise UnreadableError(f"the blob {digest[:19]} has other bytes than its digest says", place)
    return found


def is_archive(start: bytes) -> bool:
    """By the first bytes: zip, gzip, or tar, whose mark stands behind the first name."""
    return start[:4] == b"PK\x03\x04" or start[:2] == b"\x1f\x8b" or start[257:262] == b"ustar"


def members(stream: IO[bytes], size: int) -> dict[str, Member]:
    """All files of an archive, below the folder that has the image. Raises UnreadableError."""
    if size > _LARGEST:
        raise UnreadableError(f"it has more than {_LARGEST >> 30} GB, and is not read")
    start = stream.read(4)
    stream.seek(0)
    found: dict[str, Member] = {}
    links: dict[str, str] = {}  # old Dockers save a layer once, and link to it
    kept = 0
    try:
        for name, member in _of_zip(stream) if start == b"PK\x03\x04" else _of_tar(stream, start, size, links):
            if len(found) >= _MEMBERS:
                raise UnreadableError(f"it holds more than {_MEMBERS:,} files")
            kept += len(member.data or b"")
            found[name] = member if kept <= _ALL_JSON else member._replace(data=None)
    except _BROKEN as error:
        raise UnreadableError(f"it is no archive that can be read: {str(error)[:80]}") from None
    found |= {name: found[target] for name, target in links.items() if target in found}
    return _below(found)


def _below(found: dict[str, Member]) -> dict[str, Member]:
    """An archive of a folder has that folder in front of all names."""
    marks = [name for name in found if name.rpartition("/")[2] in ("index.json", "manifest.json")]
    root = min(
        (name.rpartition("/")[0] for name in marks), key=lambda one: (one.count("/") + bool(one), one), default=""
    )
    return {name.removeprefix(f"{root}/"): one for name, one in found.items()} if root else found


def _of_tar(stream: IO[bytes], start: bytes, size: int, links: dict[str, str]) -> Iterator[tuple[str, Member]]:
    packed = start[:2] == b"\x1f\x8b"
    most = size * _UNPACKED + (64 << 20) if packed else _LARGEST
    source = _Bounded(gzip.GzipFile(fileobj=stream) if packed else stream, min(most, _LARGEST))
    with tarfile.open(fileobj=source, mode="r:") as archive:
        for one in archive:
            name = one.name.removeprefix("./")
            content = archive.extractfile(one) if one.isfile() else None
            if content is not None:
                yield name, _member(content, _JSON)
            elif one.issym() or one.islnk():
                folder = posixpath.dirname(name) if one.issym() else ""
                links[name] = posixpath.normpath(posixpath.join(folder, one.linkname))
            archive.members = []  # type: ignore[attr-defined] # typeshed lacks it; else each is remembered


def _of_zip(stream: IO[bytes]) -> Iterator[tuple[str, Member]]:
    with zipfile.ZipFile(stream) as archive:
        for one in archive.infolist():
            if not one.is_dir():
                with archive.open(one) as content:
                    yield one.filename, _member(_Bounded(content, _LARGEST), _JSON)


def _member(stream: IO[bytes] | io.RawIOBase, most: int) -> Member:
    digest, size = hashlib.sha256(), 0
    kept: list[bytes] | None = []
    while piece := stream.read(_PIECE):
        if size == 0 and not piece.lstrip().startswith((b"{", b"[")):
            kept = None
        digest.update(piece)
        size += len(piece)
        if kept is not None:
            kept.append(piece)
            kept = kept if size <= most else None
    return Member(size, digest.hexdigest(), None if kept is None else b"".join(kept))


class _Bounded(io.RawIOBase):
    """A stream that gives no more than so many bytes in all, nor many at once: what claims more is no image."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= 8 * _PIECE:
            raise UnreadableError("a part of it claims to be larger than any is")
        data: bytes = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError("it unpacks to far more than an image is")
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        before = self._stream.tell()
        self._left -= max(offset - before, 0) if isinstance(self._stream, gzip.GzipFile) else 0
        if self._left < 0:
            raise UnreadableError("it unpacks to far more than an image is")
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())
