"""PNG, PDF and JPEG of Graphviz made stable and stamped."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.stamp import stamp_jpg, stamp_pdf, stamp_png

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_EPOCH = 946684800  # 2000-01-01: what the children see when nobody sets SOURCE_DATE_EPOCH
# Cairo writes the date of today in one of two lengths, `Z` or an offset; the new one must be as long, since the
# cross-reference table counts bytes.
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}([^)]*)\)")


def finished(data: bytes, kind: str, digest: str, environ: Mapping[str, str] = os.environ) -> bytes:
    """The file as it is published; `kind` is "png", "pdf" or "jpg"."""
    if kind == "png":
        return stamp_png(data, digest)
    if kind == "jpg":
        return stamp_jpg(data, digest)
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    return stamp_pdf(_dated(data, int(epoch) if epoch.isdigit() else DEFAULT_EPOCH), digest)


def _dated(data: bytes, epoch: int) -> bytes:
    stamp = time.strftime("%Y%m%d%H%M%S", time.gmtime(epoch)).encode()

    def date(match: re.Match[bytes]) -> bytes:
        zone = match[2]
        utc = b"Z" if len(zone) < 2 else re.sub(rb"\d", b"0", zone)
        return b"/" + match[1] + b" (D:" + stamp + utc[: len(zone)] + b")"

    return _DATE.sub(date, data)
