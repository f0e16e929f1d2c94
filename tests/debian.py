"""Debian packages without root: downloaded once into the per-user cache, unpacked, and used from there."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from docs_as_code.toolchain.fonts import font_set
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir
from docs_as_code.toolchain.tool import silent

_LIBRARIES = "usr/lib/x86_64-linux-gnu"


def unpacked(*packages: str) -> Path:
    """A folder with the files of these packages and of what they need that the machine does not have."""
    name = hashlib.sha256(" ".join(packages).encode()).hexdigest()[:16]
    return installed_once(cache_dir() / "debian" / name, lambda folder: _install(folder, packages), proof="root")


def _install(folder: Path, packages: tuple[str, ...]) -> None:
    for needed in ("lists/partial", "archives/partial", "root"):
        (folder / needed).mkdir(parents=True)
    options = {
        "Dir::State::lists": folder / "lists",
        "Dir::Cache::archives": folder / "archives",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
    }
    apt = ["apt-get", "-qq", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]
    subprocess.run([*apt, "update"], check=True, stdin=subprocess.DEVNULL)
    fetch = [*apt, "--download-only", "--no-install-recommends", "--yes", "install", *packages]
    subprocess.run(fetch, check=True, stdin=subprocess.DEVNULL)
    for archive in sorted((folder / "archives").glob("*.deb")):
        subprocess.run(["dpkg", "-x", archive, folder / "root"], check=True)


def graphviz_environment() -> dict[str, str]:
    """The environment in which Debian's own `dot` is on the PATH and works."""
    root = unpacked("graphviz") / "root"
    plugins = root / _LIBRARIES / "graphviz"
    env = {
        "PATH": f"{root / 'usr/bin'}:{os.environ['PATH']}",
        "LD_LIBRARY_PATH": f"{root / _LIBRARIES}:{os.environ.get('LD_LIBRARY_PATH', '')}".rstrip(":"),
        "GVBINDIR": str(plugins),
    }
    if not any(plugins.glob("config*")):
        subprocess.run([root / "usr/bin/dot", "-c"], env={**os.environ, **env}, check=True)
    return env


def libreoffice(profile: Path) -> tuple[list[str | Path], dict[str, str]]:
    """The command of LibreOffice's converter for slides, and its environment; `profile` is a folder of its own.

    80 MB to fetch, 240 MB on the disk. Its files know only the places of an installed package.
    """
    root = unpacked("libreoffice-impress-nogui") / "root"
    home = root / "usr/lib/libreoffice"
    places = home / "program/fundamentalrc"
    text = places.read_text(encoding="utf-8")
    moved = text.replace("file:///etc/libreoffice/registry", f"file://{home}/share/.registry")
    moved = moved.replace("file:///usr/lib/libreoffice", f"file://{home}")
    if moved != text:
        new = places.with_name(f"fundamentalrc.{os.getpid()}")
        new.write_text(moved, encoding="utf-8")
        new.replace(places)
    known = font_set(frozenset(), (), silent).config_file  # without any font it does not start
    folders = (home / "program", root / _LIBRARIES, root / "lib/x86_64-linux-gnu")
    env = {"LD_LIBRARY_PATH": ":".join(map(str, folders)), "HOME": str(profile)}
    env |= {"FONTCONFIG_FILE": str(known)}
    options = ["--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
    return [home / "program/soffice", *options], {**os.environ, **env}
