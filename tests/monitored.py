"""A real Prometheus on a loopback port that scrapes a small exporter of ours, and servers that answer as they are told."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.debian import unpacked
from tests.nginx import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

METRICS = """\
# TYPE orders_total counter
orders_total{code="200"} %d
orders_total{code="500"} %d
# TYPE depth gauge
depth{queue="mail"} 3
depth{queue="pay"} 7
"""
RULES = """
groups:
- name: g
  rules:
  - {alert: DeepQueue, expr: depth > 5, labels: {severity: critical}, annotations: {summary: the queue is deep}}
  - {alert: Watchdog, expr: vector(1), labels: {severity: none}}
"""
_CONFIG = """
global: {{scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}}
rule_files: [rules.yml]
scrape_configs:
- {{job_name: shop, static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}
"""

Answer = tuple[int, dict[str, str], bytes]


@contextlib.contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], Answer]) -> Iterator[str]:
    """A server on a loopback port whose every answer the function gives: status, headers, body; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(self)
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def prometheus(folder: Path) -> Iterator[str]:
    """Prometheus with some scrapes of orders (of which every tenth fails) and of two queues behind it.

    It knows the latency of the last six hours, too: 0.2 and then, from ten minutes around three hours ago, 0.25.
    """
    scrapes = 0

    def metrics(_: BaseHTTPRequestHandler) -> Answer:
        nonlocal scrapes
        scrapes += 1
        return 200, {"Content-Type": "text/plain; version=0.0.4"}, (METRICS % (scrapes * 9, scrapes)).encode()

    with answering(metrics) as exporter, _started(folder, int(exporter.rpartition(":")[2])) as url:
        _until(lambda: scrapes > 12 and len(_ask(url, "alerts")["data"]["alerts"]) == 2)
        yield url


@contextlib.contextmanager
def _started(folder: Path, target: int) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prometheus.yml").write_text(_CONFIG.format(port=target), encoding="utf-8")
    (folder / "rules.yml").write_text(RULES, encoding="utf-8")
    history = folder / "history"
    history.write_text(f"# TYPE latency gauge\n{''.join(_history())}# EOF\n", encoding="utf-8")
    programs = unpacked("prometheus") / "root/usr/bin"
    backfill = [programs / "promtool", "tsdb", "create-blocks-from", "openmetrics", history, folder / "data"]
    subprocess.run([str(part) for part in backfill], check=True, capture_output=True)
    port = free_port()
    command = [
        programs / "prometheus",
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    log = folder / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, "GOMAXPROCS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _until(lambda: _is_ready(process, url, log))
        yield url
    finally:
        process.kill()  # nothing that it keeps is wanted
        process.wait()


def _history() -> Iterator[str]:
    now = int(time.time())
    for minute in (*range(360, 190, -1), *range(170, 0, -1)):
        yield f"latency {0.2 if minute > 180 else 0.25} {now - 60 * minute}\n"


def _is_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"Prometheus has ended: {log.read_text(encoding='utf-8')}")
    try:
        return bool(_ask(url, "query?query=1"))
    except OSError:
        return False


def _ask(url: str, path: str) -> Any:
    with urllib.request.urlopen(f"{url}/api/v1/{path}", timeout=30) as answer:
        return json.load(answer)


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        if time.monotonic() > end:
            raise RuntimeError("Prometheus takes more than a minute to start")
        time.sleep(0.05)  # for the server to work
