"""A large review: read and decided, with its deck, from nothing and with nothing changed; seconds and memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.samples import forget

COMMITS, TESTS, FINDINGS, MANIFESTS = 500, 20_000, 5_000, 300
COMMAND = Path(sys.executable).with_name("docs-as-code")
_REVIEW = (str(COMMAND), "review", "reviews/weekly.yml", "--now", "2026-11-24T09:00Z", "--exit-zero", "--quiet")
# The same reading and deciding without a deck, in a process of its own.
_DECIDE = """
from datetime import datetime
from pathlib import Path
from docs_as_code.config import load
from docs_as_code.project import reviews
now = datetime.fromisoformat("2026-11-24T09:00+00:00")
print(reviews.review(load(Path.cwd()), reviews.Asked(Path.cwd() / "reviews/weekly.yml", now=now)).verdict)
"""
_PLAN = """
evidence:
  change: {type: git}
  tests: {type: junit, path: reports/junit.xml}
  sast: {type: sarif, path: reports/scan.sarif}
  k8s: {type: manifests, path: "k8s/*.yaml", base: git}
gates:
  - {name: something to release, evidence: change, require: {min_commits: 1}, owner: o}
  - {name: tests pass, evidence: tests, require: {failed: 0, min_total: 1}, owner: o}
  - {name: no high findings, evidence: sast, require: {max_severity: medium}, owner: o}
  - {name: all is deployed, evidence: k8s, require: {min_objects: 1}, owner: o}
"""


def run(folder: Path, *, rounds: int) -> None:
    """Medians of whole processes, and the most memory that the largest process of each held."""
    _write(folder)
    what = f"{COMMITS} commits, {TESTS:,} tests, {FINDINGS:,} findings, {MANIFESTS} manifests"
    print(f"\na review of {what} (median of {rounds})")
    _measure("read and decided, without a deck", (sys.executable, "-c", _DECIDE), folder, rounds)
    _measure("with its deck, from nothing", _REVIEW, folder, rounds, forgets=True)
    _measure("with its deck, nothing changed", _REVIEW, folder, rounds)


def _measure(name: str, command: tuple[str, ...], folder: Path, rounds: int, *, forgets: bool = False) -> None:
    seconds, most = [], 0
    for _ in range(rounds):
        if forgets:
            forget(folder)
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{name} failed")
        seconds.append(time.perf_counter() - started)
        most = max(most, usage.ru_maxrss)
    print(f"  {name:<36} {statistics.median(seconds):8.2f} s  {most / 1024:6.0f} MB at most", flush=True)


def _write(folder: Path) -> None:
    for name in ("reports", "k8s", "reviews"):
        (folder / name).mkdir()
    (folder / "docs-as-code.yml").write_text("", encoding="utf-8")
    (folder / "reviews/weekly.yml").write_text(_PLAN, encoding="utf-8")
    _history(folder)
    cases = "".join(
        f'<testcase classname="tests.m{n % 200}" name="t{n}" time="0.01">'
        + ('<failure message="assert 1 == 2">trace</failure>' if n % 500 == 0 else "")
        + "</testcase>"
        for n in range(TESTS)
    )
    (folder / "reports/junit.xml").write_text(
        f'<testsuite timestamp="2026-11-24T08:00:00+00:00">{cases}</testsuite>', encoding="utf-8"
    )
    results = [
        {
            "ruleId": f"R{n % 80}",
            "level": ("note", "warning", "error")[n % 3],
            "message": {"text": f"finding {n}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": f"src/m{n % 300}.py"},
                        "region": {"startLine": n % 900 + 1},
                    }
                }
            ],
        }
        for n in range(FINDINGS)
    ]
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": results}]}
    (folder / "reports/scan.sarif").write_text(json.dumps(log), encoding="utf-8")
    for n in range(MANIFESTS):
        (folder / f"k8s/{n}.yaml").write_text(_manifest(n, f"1.{n % 7 + 1}"), encoding="utf-8")


def _history(folder: Path) -> None:
    """A first commit with all manifests and a tag, then the commits of the release, by one stream."""
    parts = [_commit("feat: start", [(f"k8s/{n}.yaml", _manifest(n, "1.1")) for n in range(MANIFESTS)])]
    parts.append("tag v1.0.0\nfrom refs/heads/main\ntagger Ada <a@example.org> 1795400000 +0000\ndata 2\nv1\n")
    for n in range(COMMITS):
        kind = ("feat", "fix", "docs")[n % 3]
        parts.append(_commit(f"{kind}: thing {n}", [(f"src/m{n % 40}.py", f"x = {n}\n" * (n % 9 + 1))]))
    for command, given in (("init -q -b main", ""), ("fast-import --quiet", "".join(parts)), ("reset -q", "")):
        subprocess.run(["git", *command.split()], cwd=folder, input=given.encode(), check=True)


def _commit(message: str, files: list[tuple[str, str]]) -> str:
    written = "".join(f"M 644 inline {name}\ndata {len(text)}\n{text}\n" for name, text in files)
    who = "Ada <a@example.org> 1795400000 +0000"
    return f"commit refs/heads/main\ncommitter {who}\ndata {len(message)}\n{message}\n{written}\n"


def _manifest(number: int, version: str) -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web-{number}, namespace: shop}}
spec:
  replicas: {number % 4 + 1}
  template:
    spec:
      containers:
        - name: web
          image: registry.example.org/web:{version}
          resources: {{requests: {{cpu: 100m, memory: 64Mi}}, limits: {{memory: 128Mi}}}}
          livenessProbe: {{httpGet: {{path: /, port: 80}}}}
"""
