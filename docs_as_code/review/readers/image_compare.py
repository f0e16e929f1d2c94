"""What has changed from one image to another, platform by platform: size, layers, its own base image, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.review.readers.fields import differences
from docs_as_code.review.readers.image_manifest import joined
from docs_as_code.review.reading import Compared, Reading, Table, Value

if TYPE_CHECKING:
    from docs_as_code.review.readers.image_manifest import Image

_ROWS = 60
_LABEL = "org.opencontainers.image."
_OF_EACH = tuple(f"{_LABEL}{name}" for name in ("created", "revision", "version"))  # labels that no two releases share
_Pair = tuple["Image", "Image"]
_Row = tuple[str, str, str]


def compare(head: tuple[Reading, ...], base: tuple[Reading, ...]) -> Compared:
    """By platform; what is not known of both sides is left out."""
    now, before = ({one.platform: one for one in joined(side)} for side in (head, base))
    pairs = [(before[name], one) for name, one in now.items() if name in before]
    rows: list[_Row] = []
    if len(now) == len(before) == 1:  # a manifest alone tells no platform
        pairs = list(zip(before.values(), now.values(), strict=True))
    else:
        rows += [(name, "", "removed") for name in before if name not in now]
        rows += [(name, "", "added") for name in now if name not in before]
    counts: dict[str, Value] = {}
    for part in (_sizes, _bases, _labels):
        found, more = part(pairs)
        counts |= found
        rows += more
    table = Table("Against the base", ("Platform", "What", "Change"), tuple(rows[:_ROWS]), len(rows))
    return Compared(counts, (), (table,) if rows else ())


def _sizes(pairs: list[_Pair]) -> tuple[dict[str, Value], list[_Row]]:
    pairs = [(old, new) for old, new in pairs if old.layers is not None and new.layers is not None]
    if not pairs:
        return {}, []
    before, after = max(old.size for old, _ in pairs), max(new.size for _, new in pairs)
    shared = sum(_shared(old, new) for old, new in pairs)
    counts: dict[str, Value] = {"size_change": after - before}
    if before:
        counts["size_percent"] = round(100 * (after - before) / before, 1)
    counts |= {"shared_layers": shared, "new_layers": sum(len(new.layers or ()) for _, new in pairs) - shared}
    rows = []
    for old, new in pairs:
        rows.append((new.platform, "size", f"{bytes_text(old.size)} → {bytes_text(new.size)}"))
        rows.append((new.platform, "layers", f"{_shared(old, new)} of {len(new.layers or ())} are shared"))
    return counts, rows


def _shared(old: Image, new: Image) -> int:
    """Layers of the new image that are in the old one too, which whoever has that need not pull."""
    known = {digest for digest, _ in old.layers or ()}
    return sum(digest in known for digest, _ in new.layers or ())


def _bases(pairs: list[_Pair]) -> tuple[dict[str, Value], list[_Row]]:
    found = [(new.platform, *both) for old, new in pairs if all(both := (_base_of(old), _base_of(new)))]
    if not found:
        return {}, []
    changed = [(name, "base image", f"{old[:80]} → {new[:80]}") for name, old, new in found if old != new]
    return {"changed_base": len(changed)}, changed


def _base_of(image: Image) -> str:
    """What an image is built upon: as its labels say, else its lowest layer."""
    labels = image.labels or {}
    for name in (f"{_LABEL}base.digest", f"{_LABEL}base.name"):
        if isinstance(labels.get(name), str) and labels[name]:
            return str(labels[name])
    lowest = image.contents or tuple(digest for digest, _ in image.layers or ())
    return lowest[0][:19] if lowest else ""


def _labels(pairs: list[_Pair]) -> tuple[dict[str, Value], list[_Row]]:
    pairs = [(old, new) for old, new in pairs if old.labels is not None and new.labels is not None]
    if not pairs:
        return {}, []
    every = [(new.platform, one) for old, new in pairs for one in differences(_lasting(old), _lasting(new))]
    found = [(platform, one.field, one.change) for platform, one in every]
    return {"changed_labels": len({field for _, field, _ in found})}, found


def _lasting(image: Image) -> dict[str, Any]:
    return {name: value for name, value in (image.labels or {}).items() if name not in _OF_EACH}


def bytes_text(size: int) -> str:
    """As people tell sizes of images."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size:,} bytes"
