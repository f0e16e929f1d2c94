"""The programs that other people read our exports with: Mermaid and draw.io's viewer, fetched once into the cache."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
from pathlib import Path

from docs_as_code.toolchain import wheel
from docs_as_code.toolchain.node import find_node
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir

_MERMAID = "11.12.0"
_MERMAID_SHA512 = (
    "66e755c7bdc1c2b3097c2166492253f38cbabb96eb12857c0ce22d747a2634bc"
    "f7dae06336b7a59bb9a0f795fb83e0ba528407fd6ea604b183103bfbdc977106"
)
# An extension of JupyterLab that carries the viewer of draw.io itself; nothing else of it is used.
_VIEWER = wheel.Wheel(
    "jupyterlab_drawio_render_extension",
    "1.0.19",
    "059bcd8d4ecaa6b16e665bebc706f22e616bc2ab8f5d0f5f00c628dd7f7192d6",
)


def mermaid() -> Path:
    """The script that draws Mermaid in a browser."""
    file = "package/dist/mermaid.min.js"
    return installed_once(cache_dir() / "tests" / f"mermaid-{_MERMAID}", _fetch_mermaid, proof=file) / file


def drawio() -> Path:
    """The script that draws draw.io's files in a browser."""
    file = "jupyterlab_drawio_render_extension/static/viewer-static.min.js"
    folder = cache_dir() / "tests" / f"drawio-{_VIEWER.version}"
    return installed_once(folder, _fetch_viewer, proof=file) / file


def _fetch_mermaid(folder: Path) -> None:
    node = find_node(print)
    command = [*node.npm, "pack", "--silent", f"mermaid@{_MERMAID}"]
    subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL)
    archive = folder / f"mermaid-{_MERMAID}.tgz"
    assert hashlib.sha512(archive.read_bytes()).hexdigest() == _MERMAID_SHA512
    with tarfile.open(archive) as packed:
        packed.extract("package/dist/mermaid.min.js", folder, filter="data")
    archive.unlink()


def _fetch_viewer(folder: Path) -> None:
    wheel.fetch(_VIEWER, folder, missing="draw.io's viewer is missing", hint="check pip's own settings")
