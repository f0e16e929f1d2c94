"""Container images, as archive, OCI layout or manifest: size, layers, labels, and what has changed from the base."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING

from docs_as_code.review import times
from docs_as_code.review.readers import image_archive, image_manifest, json_text
from docs_as_code.review.readers.image_compare import bytes_text, compare
from docs_as_code.review.reading import (
    About,
    Fact,
    Problem,
    Reader,
    Reading,
    Table,
    UnreadableError,
    Value,
    counted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from docs_as_code.review.readers.image_manifest import Found, Image

_ROWS = 20
_MANIFEST = 4 << 20  # bytes of a manifest that is no archive
_LABEL = "org.opencontainers.image."
_NEVER = 1980  # tools that want the same bytes each time write a year before it


def read(data: bytes, _about: About) -> Reading:
    """An archive, or a manifest, index or configuration alone. Raises UnreadableError with a JSON pointer."""
    if image_archive.is_archive(data):
        return _reading(image_manifest.of_layout(image_archive.members(io.BytesIO(data), len(data))))
    return _of_json(data)


def read_file(path: Path, about: About) -> Reading:
    """A file in its place: an archive of any size, or index.json of a layout with its blobs beside it."""
    try:
        with path.open("rb") as stream:
            start = stream.read(512)
            if image_archive.is_archive(start):
                stream.seek(0)
                return _reading(image_manifest.of_layout(image_archive.members(stream, path.stat().st_size)))
            data = start + stream.read(_MANIFEST)
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}") from None
    if path.name == "index.json" and (path.parent / "blobs").is_dir():
        return _reading(image_manifest.of_layout(image_archive.Folder(path.parent)))
    return read(data, about)


def _of_json(data: bytes) -> Reading:
    if not data.strip():
        raise UnreadableError("the file is empty")
    if len(data) > _MANIFEST:
        raise UnreadableError("it is no archive, and too large for a manifest")
    # A registry's own bytes have no end of line; where there is one, a tool has written them anew.
    digest = "" if data.endswith(b"\n") else f"sha256:{hashlib.sha256(data).hexdigest()}"
    return _reading(image_manifest.of_document(json_text.loaded(data), digest))


def _reading(found: Found) -> Reading:
    images = found.images
    revision = next((text for one in images if (text := _label(one, "revision"))), "")
    problems = tuple(
        Problem(one.platform or "image", "root", "", "its user is root") for one in images if _is_root(one)
    )
    rows = [
        (one.platform or "unknown", bytes_text(one.size), f"{len(one.layers)}", one.digest[:19])
        for one in images
        if one.layers is not None
    ]
    table = Table("Images", ("Platform", "Size", "Layers", "Digest"), tuple(rows[:_ROWS]), len(rows))
    return Reading(
        {"images": len(images)},
        problems,
        _made(images),
        commit=revision if re.match(r"[0-9a-f]{7}", revision) else None,
        is_empty=not images,
        tables=(table,) if len(rows) > 1 else (),
        detail={"images": images, "digest": found.digest},
    )


def _label(image: Image, name: str) -> str:
    found = (image.labels or {}).get(f"{_LABEL}{name}")
    return found if isinstance(found, str) else ""


def _is_root(image: Image) -> bool:
    return image.user is not None and image.user.partition(":")[0] in ("", "root", "0")


def _made(images: tuple[Image, ...]) -> datetime | None:
    """The oldest counts."""
    texts = [_label(one, "created") or one.created for one in images]
    found = [when[0] for text in texts if (when := times.moment(_short(text)))]
    return min((when for when in found if when.year > _NEVER), default=None)


def _short(text: str) -> str:
    """Docker writes billionths of seconds."""
    return re.sub(r"(\.\d{6})\d+", r"\1", text)


def _unnamed(readings: tuple[Reading, ...]) -> tuple[Problem, ...]:
    """Configurations that no manifest beside them names."""
    images = [one for reading in readings for one in reading.detail["images"]]
    named = {one.config for one in images if one.layers is not None}
    alone = [one for one in images if one.layers is None and one.user is not None and one.config]
    text = "no manifest beside it names this configuration"
    return tuple(Problem(one.config[:19], "mismatched", "", text) for one in alone if named and one.config not in named)


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    images = image_manifest.joined(readings)
    return dict(_facts(images, readings, problems))


def _facts(
    images: list[Image], readings: tuple[Reading, ...], problems: tuple[Problem, ...]
) -> Iterator[tuple[str, Value]]:
    """What is known: a manifest alone tells no platform, an index no size."""
    digests = {reading.detail["digest"] for reading in readings} - {""}
    platforms = {one.platform for one in images} - {""}
    pulled = [one for one in images if one.layers is not None]
    versions = {text for one in images if (text := _label(one, "version"))}
    if pulled:
        yield "size", max(one.size for one in pulled)
        yield "layers", max(len(one.layers or ()) for one in pulled)
    if platforms:
        yield "platforms", len(platforms)
    if any(one.user is not None for one in images):
        yield "root", counted(problems, "root")
    yield "mismatched", counted(problems, "mismatched")
    if len(versions) == 1:
        yield "version", versions.pop()
    if platforms:
        yield "platform", ", ".join(sorted(platforms))
    if len(digests) == 1:
        yield "digest", digests.pop()


READER = Reader(
    "image",
    "a container image: an archive of `docker save`, `skopeo` or `buildx`, `index.json` of an OCI layout, or a "
    "manifest or configuration as `crane` and `docker manifest inspect` print them",
    "package",
    (
        Fact("digest", "text", "what the image is pulled by; a manifest tells it where its own bytes are given"),
        Fact("size", "number", "bytes of its layers as they are pulled, of the largest platform"),
        Fact("layers", "number", "layers, of the platform that has most"),
        Fact("platforms", "number", "different platforms"),
        Fact("platform", "text", "their names, such as `linux/amd64, linux/arm64`"),
        Fact("version", "text", "its label `org.opencontainers.image.version`"),
        Fact("root", "number", "platforms on which it runs as root, or names no user; where a configuration tells it"),
        Fact("mismatched", "number", "configurations that are not those of the manifest beside them"),
        Fact("size_change", "number", "with a base: bytes that it has grown by"),
        Fact("size_percent", "number", "with a base: the same, in percent"),
        Fact("shared_layers", "number", "with a base: layers that need not be pulled again"),
        Fact("new_layers", "number", "with a base: layers that must be"),
        Fact("changed_base", "number", "with a base: platforms whose own base image is another one"),
        Fact("changed_labels", "number", "with a base: labels that are not what they were"),
    ),
    read,
    _sum_up,
    ("path", "base"),
    compare,
    across=_unnamed,
    read_file=read_file,
)
