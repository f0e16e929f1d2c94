"""What other people read our files with: Mermaid, draw.io's viewer and SARIF's schema, fetched once into the cache."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
from pathlib import Path

from docs_as_code.toolchain import wheel
from docs_as_code.toolchain.node import find_node
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir

_MERMAID = (
    "mermaid@11.12.0",
    "66e755c7bdc1c2b3097c2166492253f38cbabb96eb12857c0ce22d747a2634bc"
    "f7dae06336b7a59bb9a0f795fb83e0ba528407fd6ea604b183103bfbdc977106",
)
# Carries the schema of SARIF 2.1.0 as OASIS gave it to the JSON Schema Store.
_JEST_SARIF = (
    "@microsoft/jest-sarif@1.0.0-beta.0",
    "0357ce84f77a21ce620e4e05f583f0d6a341e1717eefe22f891ef197caf617a4"
    "33424c7972963d2ec1a4dab1318852047016e3a559d29b058606e9004a4890f4",
)
# An extension of JupyterLab that carries the viewer of draw.io itself; nothing else of it is used.
_VIEWER = wheel.Wheel(
    "jupyterlab_drawio_render_extension",
    "1.0.19",
    "059bcd8d4ecaa6b16e665bebc706f22e616bc2ab8f5d0f5f00c628dd7f7192d6",
)


def mermaid() -> Path:
    """The script that draws Mermaid in a browser."""
    return _from_npm(*_MERMAID, "package/dist/mermaid.min.js")


def sarif_schema() -> Path:
    """The JSON Schema of SARIF 2.1.0."""
    return _from_npm(*_JEST_SARIF, "package/lib/schemas/sarif-2.1.0-rtm.5.json")


def drawio() -> Path:
    """The script that draws draw.io's files in a browser."""
    file = "jupyterlab_drawio_render_extension/static/viewer-static.min.js"
    folder = cache_dir() / "tests" / f"drawio-{_VIEWER.version}"
    return installed_once(folder, _fetch_viewer, proof=file) / file


def _from_npm(package: str, sha512: str, file: str) -> Path:
    """One file of a package of npm."""

    def fetch(folder: Path) -> None:
        command = [*find_node(print).npm, "pack", "--silent", package]
        subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        archive = next(folder.glob("*.tgz"))
        assert hashlib.sha512(archive.read_bytes()).hexdigest() == sha512
        with tarfile.open(archive) as packed:
            member = packed.extractfile(file)
            assert member is not None
            (folder / file).parent.mkdir(parents=True)
            (folder / file).write_bytes(member.read())
        archive.unlink()

    return installed_once(cache_dir() / "tests" / package.replace("/", "-"), fetch, proof=file) / file


def _fetch_viewer(folder: Path) -> None:
    wheel.fetch(_VIEWER, folder, missing="draw.io's viewer is missing", hint="check pip's own settings")
