"""The date that a site says it was built: SOURCE_DATE_EPOCH, else a fixed one that the sitemap does not claim."""

from __future__ import annotations

import contextlib
import gzip
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EPOCH = 946684800  # 2000-01-01, as in all outputs
_CLAIM = re.compile(r"\s*<lastmod>2000-01-01</lastmod>")


@contextlib.contextmanager
def fixed(site: Path) -> Iterator[None]:
    """MkDocs sees one date at every run, so that equal docs give equal sites."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        yield
        return
    os.environ["SOURCE_DATE_EPOCH"] = str(EPOCH)
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
    _unclaim(site / "sitemap.xml")


def _unclaim(sitemap: Path) -> None:
    """Take the date out of the sitemap: crawlers would think that no page ever changes."""
    if not sitemap.is_file():
        return
    text = _CLAIM.sub("", sitemap.read_text("utf-8"))
    sitemap.write_text(text, "utf-8")
    packed = sitemap.with_name("sitemap.xml.gz")
    if packed.is_file():
        packed.write_bytes(gzip.compress(text.encode(), mtime=EPOCH))
