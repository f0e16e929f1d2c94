"""The browser of decks: what it may load, and whom it may talk to."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.conftest import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = "docs/generated/slides"
HTML = "export default { html: true }\n"
DECK = "---\nmarp: true\n---\n\n# A\n\n"
SECRET = "correct horse battery staple"
LOADS = """<style>
@import url("http://{host}/sheet.css");
@font-face {{ font-family: x; src: url("http://{host}/font.woff2") }}
section {{ background: url("http://{host}/background.png"); font-family: x }}
</style>
<link rel="preconnect" href="http://{host}/"><link rel="dns-prefetch" href="http://{host}/">
<link rel="prefetch" href="http://{host}/prefetch"><link rel="icon" href="http://{host}/icon.png">
<img src="http://{host}/picture.png"><iframe src="http://{host}/frame"></iframe>
<a id="link" href="http://{host}/link" target="_blank" ping="http://{host}/ping">x</a>
<form id="form" action="http://{host}/form" target="_blank"></form>

<script src="http://{host}/script.js"></script>
<script>
const inWorker = `fetch('http://{host}/worker').catch(() => {{}}); new WebSocket('ws://{host}/worker')
importScripts('http://{host}/worker.js')`
new Worker(URL.createObjectURL(new Blob([inWorker])))
fetch('http://{host}/fetch').catch(() => {{}})
new WebSocket('ws://{host}/socket')
new EventSource('http://{host}/events')
new WebTransport('https://{host}/transport').ready.catch(() => {{}})
navigator.sendBeacon('http://{host}/beacon')
window.open('http://{host}/window')
link.click(); form.submit()
const call = new RTCPeerConnection({{ iceServers: [{{ urls: 'stun:{host}' }}] }})
call.createDataChannel('x')
call.createOffer().then((offer) => call.setLocalDescription(offer))
</script>

![](picture.svg)
"""
# Frames in which the slide changes, as marp waits for it: time for packets of a call, which nothing waits for.
MOVES = """<p id="place"></p>
<script>
const root = document.querySelector('#place').attachShadow({ mode: 'open' })
let number = 0
const step = () => {
  root.textContent = `step ${(number += 1)}`
  if (number !== 100) requestAnimationFrame(step)
}
step()
</script>
"""


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and all that comes there: connections and packets."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as stream, socket.socket(type=socket.SOCK_DGRAM) as packets:
        port = stream.getsockname()[1]
        packets.bind(("127.0.0.1", port))

        def accept() -> None:
            while True:
                try:
                    connection, _ = stream.accept()
                except OSError:
                    return
                came.append("connection")
                connection.close()

        def receive() -> None:
            while data := packets.recv(2000):
                came.append(f"packet of {len(data)}")

        threads = [threading.Thread(target=each, daemon=True) for each in (accept, receive)]
        for thread in threads:
            thread.start()
        yield f"127.0.0.1:{port}", came
        with socket.socket(type=socket.SOCK_DGRAM) as sender:
            sender.sendto(b"", packets.getsockname())
        stream.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()


@pytest.fixture(params=["with namespaces", "without"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A PATH, whose `unshare` fails in one half of the cases: then the flags of the browser stand alone."""
    if request.param == "with namespaces":
        return os.environ["PATH"]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/unshare").symlink_to(shutil.which("false") or "/bin/false")
    return f"{tmp_path / 'bin'}:{os.environ['PATH']}"


def test_nothing_is_asked_of_a_network(
    project: Project, listener: tuple[str, list[str]], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a deck, its theme, its SVG and its scripts ask for: not one connection and not one packet is sent."""
    host, came = listener
    monkeypatch.setenv("PATH", path)
    project.write("marp.config.mjs", HTML)
    project.write("docs-as-code.yml", "slides: {formats: [pdf, png], themes: [own.css], theme: own}\n")
    project.write("own.css", f'/* @theme own */\n@import url("http://{host}/theme.css");\nh1 {{ color: red }}\n')
    project.write(
        "slides/picture.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://{host}/image"/><script>fetch("http://{host}/svg")'
        "</script></svg>\n",
    )
    project.write("slides/a.md", DECK + LOADS.format(host=host) + MOVES)
    project.build("--only", "slides")
    assert came == []
    with contextlib.suppress(OSError, http.client.HTTPException):
        asking = http.client.HTTPConnection(host, timeout=10)
        asking.request("GET", "/")
        asking.getresponse()  # it has been told by then
    assert came == ["connection"]


def test_files_outside_of_the_repository_are_not_shown(project: Project, tmp_path: Path) -> None:
    """Neither by a page in a frame, nor by a picture, a style or a script, nor through a link or from Git's own folder."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(SECRET, encoding="utf-8")
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"><rect width="1280" height="720" '
    (outside / "red.svg").write_text(f'{square}fill="red"/></svg>', encoding="utf-8")
    project.write(".git/config", f"password = {SECRET}\n")
    (project.folder / "slides").mkdir()
    (project.folder / "slides/linked.txt").symlink_to(outside / "secret.txt")
    project.write("marp.config.mjs", HTML)
    project.write("docs-as-code.yml", "slides: {formats: [pdf, png, pptx]}\n")
    addresses = [f"file://{outside}/secret.txt", "linked.txt", "../.git/config", "inside.txt"]
    project.write("slides/inside.txt", "what is inside is shown")
    frames = "".join(
        f"<script>document.write(`<${{'iframe'}} src='{address}' width=600 height=60></${{'iframe'}}>`)\n"
        f"fetch('{address}').then((r) => r.text()).then((text) => document.body.append(text)).catch(() => {{}})</script>\n"
        for address in addresses
    )
    style = f"document.body.style.background = 'url(' + 'file://{outside}/red.svg)'"
    project.write("slides/a.md", f"{DECK}{frames}\n<script>{style}</script>\n")
    project.build("--only", "slides")
    text = "".join(page.extract_text() for page in PdfReader(project.folder / OUT / "a.pdf").pages)
    assert "what is inside is shown" in text
    assert SECRET not in text
    with Image.open(project.folder / OUT / "a.png") as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or ()}
    assert (255, 0, 0) not in colours
