"""Host names in settings: in URLs, and where a key such as DATABASE_HOST says so. Who asks knows which names count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HOST = re.compile(r"(?:@|//|^|[\s,=])([A-Za-z0-9][\w.-]*?)(?=:\d|/|$|[\s,])")
_IN_A_URL = re.compile(r"://(?:[^\s/@]*@)?([A-Za-z0-9][\w.-]*)")
_NAMES_A_HOST = re.compile(r"HOST|SERVER|ADDR|UR[IL]|ENDPOINT|DSN|BROKER|UPSTREAM|TARGET|PEER")


def spoken_hosts(settings: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What may be a host in (key, value) pairs. Part of a password can be among it: show nothing but known names."""
    for key, value in settings:
        yield from (_HOST if _NAMES_A_HOST.search(key.upper()) else _IN_A_URL).findall(value)
