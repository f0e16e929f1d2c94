"""The Python interpreter that runs diagram sources: ours, or the one that `python: PATH` names."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

_QUESTION = """
import json, platform
from importlib import metadata
try:
    diagrams = metadata.version("diagrams")
except metadata.PackageNotFoundError:
    diagrams = None
print(json.dumps([platform.python_version(), diagrams]))
"""


@dataclass(frozen=True)
class Interpreter:
    """`diagrams` is the version of that package, None where it is not installed."""

    path: Path
    version: str
    diagrams: str | None


def examine(path: Path) -> Interpreter:
    """Ask the interpreter of the sources. Raises ToolError when it does not start."""
    what = f"the Python of diagram sources, {path},"
    hint = "name a Python that works in docs-as-code.yml (python: PATH), or remove that line"
    try:
        done = subprocess.run([path, "-c", _QUESTION], capture_output=True, text=True, timeout=60, check=True)
        version, diagrams = json.loads(done.stdout)
    except OSError as error:
        raise ToolError(f"{what} cannot be started: {error.strerror}", hint=hint) from error
    except (subprocess.SubprocessError, ValueError) as error:
        raise ToolError(f"{what} does not run Python code", hint=hint) from error
    return Interpreter(path, version, diagrams)
