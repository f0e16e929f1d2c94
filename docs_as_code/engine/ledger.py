"""What a checkout knows about its outputs: which source made each, from what, and the bytes it was left with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from docs_as_code.engine import key, outputs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FILE = "ledger.json"
_SCHEMA = 1


@dataclass(frozen=True)
class Made:
    """One output. `inputs` are further files that were read, by path, with their sha256 or None where absent."""

    path: str
    kind: str
    source: str
    name: str | None
    key: str
    sha256: str
    inputs: dict[str, str | None] = field(default_factory=dict)


class Ledger:
    """The outputs of one project, by path."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._made: dict[str, Made] = {}
        try:
            stored = json.loads((project / outputs.STATE / _FILE).read_text(encoding="utf-8"))
            if stored["schema"] == _SCHEMA:
                self._made = {entry["path"]: Made(**entry) for entry in stored["made"]}
        except (OSError, ValueError, KeyError, TypeError):
            pass  # a ledger that cannot be read costs a build, never a wrong output

    def __iter__(self) -> Iterator[Made]:
        return iter(tuple(self._made.values()))

    def get(self, path: str) -> Made | None:
        """What is known about the output at `path`."""
        return self._made.get(path)

    def record(self, made: Made) -> None:
        """Note an output that has just been written, or found right."""
        self._made[made.path] = made

    def forget(self, path: str) -> None:
        """Drop an output that is no longer there."""
        self._made.pop(path, None)

    def is_current(self, path: str, digest: str) -> bool:
        """Whether the output on disk is the one that `digest` made, with every further input unchanged."""
        made = self._made.get(path)
        return (
            made is not None
            and made.key == digest
            and key.of_file(self._project / path) == made.sha256
            and all(key.of_file(self._project / name) == sha for name, sha in made.inputs.items())
        )

    def is_ours(self, path: str) -> bool:
        """Whether the file on disk is still the one we wrote."""
        made = self._made.get(path)
        return made is not None and key.of_file(self._project / path) == made.sha256

    def save(self) -> None:
        """Write the ledger, whole or not at all."""
        made = [asdict(entry) for _, entry in sorted(self._made.items())]
        text = json.dumps({"schema": _SCHEMA, "made": made}, indent=1)
        outputs.state_folder(self._project)
        outputs.write(self._project, f"{outputs.STATE}/{_FILE}", text.encode())
