"""A real nginx with WebDAV on a loopback port: the plainest server that can be a remote store."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.debian import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONFIG = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/unused;
  fastcgi_temp_path {folder}/unused;
  uwsgi_temp_path {folder}/unused;
  scgi_temp_path {folder}/unused;
  client_max_body_size 0;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    {settings}
    location / {{
      dav_methods PUT;
      create_full_put_path on;
    }}
  }}
}}
"""

_MARK = "/the-log-is-read-"


@dataclass(frozen=True)
class Nginx:
    """A server at work: its port, what it serves, and the requests that it has answered."""

    port: int
    root: Path
    log: Path

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def requests(self) -> list[str]:
        """`METHOD /path status` of every request so far."""
        self._until_logged()
        lines = self.log.read_text(encoding="utf-8").splitlines()
        parts = [line.split('"') for line in lines if _MARK not in line]
        return [f"{part[1].removesuffix(' HTTP/1.1')} {part[2].split()[0]}" for part in parts]

    def _until_logged(self) -> None:
        # An answer can arrive before its line is written; the line of a later request comes after it.
        mark = f"{_MARK}{uuid.uuid4().hex}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", mark)
            connection.getresponse().read()
        until = time.monotonic() + 30
        while mark not in self.log.read_text(encoding="utf-8"):
            if time.monotonic() > until:
                raise RuntimeError(f"nginx does not log {mark}")
            time.sleep(0.005)  # for the server to write


@contextlib.contextmanager
def serving(folder: Path, root: Path, settings: str = "") -> Iterator[Nginx]:
    """Serve `root`, with more `settings` of its `server` block; `folder` is for nginx's own files."""
    folder.mkdir(parents=True, exist_ok=True)
    root.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, root=root, port=port, settings=settings), encoding="utf-8")
    files = unpacked("nginx") / "root"
    path = f"{files}/usr/lib/x86_64-linux-gnu:{os.environ.get('LD_LIBRARY_PATH', '')}".rstrip(":")
    command = [files / "usr/sbin/nginx", "-p", folder, "-c", config, "-e", "stderr"]
    errors = folder / "errors"
    with errors.open("wb") as stream:
        process = subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, "LD_LIBRARY_PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
    try:
        _wait(process, port, errors)
        yield Nginx(port, root, folder / "access.log")
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port of the loopback interface at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, errors: Path) -> None:
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)  # for the server to listen
    raise RuntimeError(f"nginx does not answer: {errors.read_text(encoding='utf-8')}")
