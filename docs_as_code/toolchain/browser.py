"""The browser for PDF, PPTX and PNG of decks: a pinned headless Chromium where there is one, else the machine's own.

The pinned one is in the npm package `@sparticuz/chromium` (Linux x86-64). Callers get a small script instead of the
binary: it sets the private fonts, adds the libraries that a bare machine lacks, keeps the browser off the network, and
in its sandbox where there is one. With DOCS_AS_CODE_NETWORK=none it has no network at all where the kernel allows that.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.errors import ToolError
from docs_as_code.toolchain import npm_set
from docs_as_code.toolchain.fonts import font_set
from docs_as_code.toolchain.node import find_node
from docs_as_code.toolchain.once import installed_once, write_once
from docs_as_code.toolchain.paths import cache_dir
from docs_as_code.toolchain.sandbox import SHELL
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from docs_as_code.toolchain.tool import Say

_PACKAGE = "@sparticuz/chromium"
PINNED_ORIGIN = f"npm package {_PACKAGE}"
_SET = npm_set.NpmSet("browser", "the browser Chromium 153 (70 MB)")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_FLAGS = (
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
    *("--no-first-run", "--no-default-browser-check", "--no-pings", "--disable-domain-reliability"),
    # Calls between browsers (WebRTC) send packets to addresses that nobody looks up.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # The same pixels on every machine: drawn by the processor, letters not fitted to the pixel grid.
    *("--disable-gpu", "--font-render-hinting=none", "--force-color-profile=srgb"),
    # What a build shows is on the disk: other names fail at once instead of making it wait for the network.
    *("--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"),
)


@dataclass(frozen=True)
class Browser:
    """`path` is a script, ready for --browser-path or executable_path; give it a FONTCONFIG_FILE of ours for packs."""

    path: Path
    version: str
    origin: str
    fingerprint: str


def ensure_browser(configured: str | None, say: Say) -> Browser:
    """The configured browser, else the pinned one, installed when needed, else one of the machine. Raises ToolError."""
    if configured:
        return _foreign(Path(configured).expanduser().absolute(), "docs-as-code.yml (browser)")
    if has_pinned():
        folder = installed_once(_target(), lambda to: _install(to, say), proof="chromium")
        return _pinned(folder)
    found = on_machine()
    if found is None:
        raise ToolError(
            f"no browser for PDF, PPTX and PNG of decks: none is pinned for {platform.system()} {platform.machine()}",
            hint="install Chromium or Google Chrome, or name one in docs-as-code.yml: browser: PATH",
        )
    return _foreign(found, f"PATH ({found})")


def has_pinned() -> bool:
    """Whether the npm package holds a browser for this platform."""
    return (platform.system(), platform.machine()) == ("Linux", "x86_64")


def pinned_version() -> str:
    """The version in the lock file."""
    return str(_SET.package(_PACKAGE)["version"])


def pinned_fingerprint() -> str:
    """Identifies the pinned browser and how it is started, without installing it: a full cache hit needs no browser."""
    return hashlib.sha256("\n".join([_integrity(), *_FLAGS]).encode()).hexdigest()


def is_installed() -> bool:
    """Whether the pinned browser is there already."""
    return (_target() / "chromium").exists()


def on_machine() -> Path | None:
    """A browser of Chromium's family on the PATH, or in its usual place on a Mac."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and sys.platform == "darwin" and os.access(_MAC, os.X_OK):
        found = _MAC
    return Path(found).absolute() if found else None


def _integrity() -> str:
    return str(_SET.package(_PACKAGE)["integrity"])


def _target() -> Path:
    return cache_dir() / "chromium" / hashlib.sha256(_integrity().encode()).hexdigest()[:16]


def _pinned(folder: Path) -> Browser:
    path = _script(folder / "chromium", folder / "lib")
    return Browser(path, pinned_version(), PINNED_ORIGIN, pinned_fingerprint())


def _foreign(binary: Path, origin: str) -> Browser:
    version = ask_version(binary)
    identity = "\n".join([version, *_FLAGS])
    return Browser(_script(binary, None), version, origin, hashlib.sha256(identity.encode()).hexdigest())


def _install(folder: Path, say: Say) -> None:
    import tempfile

    import brotli

    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        modules = npm_set.install(_SET, Path(temporary), find_node(say), say)
        packed = modules / _PACKAGE / "bin"
        say("unpacking the browser ...")
        (folder / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
        for name in ("al2023.tar.br", "swiftshader.tar.br"):
            content = brotli.decompress((packed / name).read_bytes())
            _extract(content, folder)
    (folder / "chromium").chmod(0o755)
    ask_version(_script(folder / "chromium", folder / "lib", keep=folder))


def ask_version(command: Path) -> str:
    """The version that a browser gives when it is started. Raises ToolError when it does not start."""
    hint = "name a browser that works in docs-as-code.yml (browser: PATH), or ask only for HTML: slides.formats: [html]"
    try:
        done = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except OSError as error:
        raise ToolError(f"the browser {command} cannot be started: {error.strerror}", hint=hint) from error
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"the browser {command} does not answer", hint=hint) from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ToolError(f"the browser {command} cannot be started: {said[-1]}", hint=hint)
    return done.stdout.strip()


def _script(binary: Path, libraries: Path | None, *, keep: Path | None = None) -> Path:
    """The start script, in a folder named by its text: another place, other flags or other fonts are another script."""
    cache = cache_dir() / "fonts" / "sets"
    text = _SCRIPT.format(
        own=shlex.quote(str(cache)),
        default=shlex.quote(str(font_set(frozenset(), (), silent).config_file)),
        libraries=_LIBRARIES.format(shlex.quote(str(libraries))) if libraries else "",
        sandbox=SHELL if sys.platform == "linux" else "\napart=\nsandbox=\n",
        binary=shlex.quote(str(binary)),
        flags=" ".join(map(shlex.quote, _FLAGS)),
    )
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    return write_once((keep or cache_dir() / "browser") / name / "chrome", text, mode=0o755)


_LIBRARIES = """
missing=yes
for folder in /usr/lib/x86_64-linux-gnu /lib/x86_64-linux-gnu /usr/lib64 /lib64; do
  if [ -e $folder/libnss3.so ] && [ -e $folder/libnspr4.so ] && [ -e $folder/libexpat.so.1 ]; then missing=; fi
done
if [ -n "$missing" ]; then
  LD_LIBRARY_PATH={}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}
  export LD_LIBRARY_PATH
fi
"""

_SCRIPT = """#!/bin/sh
# Starts the browser with the fonts of docs-as-code, whatever the machine has.
case ${{FONTCONFIG_FILE:-}} in
  {own}/*) ;;
  *) FONTCONFIG_FILE={default} ;;
esac
export FONTCONFIG_FILE
{libraries}{sandbox}
exec $apart {binary} {flags} $sandbox "$@"
"""


def _extract(content: bytes, folder: Path) -> None:
    """Unpack the plain files of a tar archive; Python 3.11.0 to 3.11.3 have no filter that keeps them inside."""
    import io
    import tarfile

    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive.getmembers():
            target = (folder / member.name).resolve()
            file = archive.extractfile(member) if member.isfile() else None
            if file is None or not target.is_relative_to(folder.resolve()):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read())
            target.chmod(0o755 if member.mode & 0o100 else 0o644)
