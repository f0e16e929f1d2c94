"""What docs-as-code.yml said when it was last read: a reader of YAML takes as long to load as a tenth of a build."""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING, Any

from docs_as_code import __version__

if TYPE_CHECKING:
    from pathlib import Path

_FILE = ".docs-as-code/settings.json"
_READERS = ("config_keys.py", "config_values.py")


def recalled(project: Path, text: str) -> dict[str, Any] | None:
    """The values of this very text, as the same reader read them; None when nobody remembers."""
    try:
        head, _, body = (project / _FILE).read_text(encoding="utf-8").partition("\n")
        known = json.loads(body) if head == _head(body) else {}
        if known and known["text"] == text:
            return {name: tuple(value) if isinstance(value, list) else value for name, value in known["values"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # it costs a reading
    return None


def remember(project: Path, text: str, values: dict[str, Any]) -> None:
    """Keep the values of a text, where this checkout keeps what it knows already."""
    file = project / _FILE
    if not file.parent.is_dir():
        return
    new = file.with_name(f".new-settings-{os.getpid()}")
    body = json.dumps({"text": text, "values": values})
    with contextlib.suppress(OSError):
        new.write_text(f"{_head(body)}\n{body}", encoding="utf-8")
        new.replace(file)


def _head(body: str) -> str:
    """A sum that sees accidents, and which code has read: our version, and the state of its files."""
    import zlib

    folder = os.path.dirname(__file__)  # noqa: PTH120 - a plain name
    states = [os.stat(f"{folder}/{name}") for name in _READERS]  # noqa: PTH116 - as above
    return " ".join(
        [f"{zlib.crc32(body.encode()):08x}", __version__, *(f"{state.st_mtime_ns}/{state.st_size}" for state in states)]
    )
