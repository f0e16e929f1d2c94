"""`python -m tests.own_review`: the evidence of our own last change, by the tools that anyone has, and the review of it.

The suite has left its JUnit file in `build/evidence` before. All else is made here, from this checkout.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from docs_as_code import __version__

ROOT = Path(__file__).parent.parent
EVIDENCE = ROOT / "build/evidence"
PLAN = "reviews/last_change.yml"
_BIN = Path(sys.executable).parent
_TESTED = (
    "base", "compose", "coverage", "dora", "gates", "grafana", "health", "image", "manifests", "monitoring", "plan",
    "prometheus", "readers", "release", "sbom", "scans",
)  # fmt: skip


def main() -> int:
    """Make all evidence and decide; the exit code of the review."""
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    base = _git("rev-parse", "--verify", "--quiet", "HEAD^")
    _coverage()
    _run("ruff", "check", "-q", "--exit-zero", "--output-format", "sarif", "-o", EVIDENCE / "ruff.sarif")
    _run("bandit", "-q", "-r", "docs_as_code", "--exit-zero", "-f", "sarif", "-o", EVIDENCE / "bandit.sarif")
    _bill((ROOT / "requirements.lock").read_text(encoding="utf-8"), "sbom")
    _bill(_git("show", f"{base}:requirements.lock") if base else "", "sbom-base")
    _package()
    names = ("junit.xml", "coverage.xml", "ruff.sarif", "bandit.sarif", "sbom.json", "package.json")
    made = [EVIDENCE / name for name in names if (EVIDENCE / name).is_file()]
    if _git("rev-parse", "--verify", "--quiet", "HEAD"):
        _run("docs-as-code", "stamp", "--quiet", *made)
    asked = ["--version", __version__, *(["--base", base] if base else [])]
    return _run("docs-as-code", "review", PLAN, *asked, may_fail=True)


def _coverage() -> None:
    """Of the readers by their own tests: the suite as a whole drives the installed command."""
    data = EVIDENCE / ".coverage"
    tests = [f"tests/test_review_{name}.py" for name in _TESTED]
    own = ("-p", "no:xdist", "-p", "no:cacheprovider", "-q", *tests)
    source = ("--branch", "--source=docs_as_code/review/readers")
    _run("coverage", "run", f"--data-file={data}", *source, "-m", "pytest", *own)
    _run("coverage", "xml", "-q", f"--data-file={data}", "-o", EVIDENCE / "coverage.xml")


def _bill(requirements: str, name: str) -> None:
    """The bill of materials of a lock file."""
    listed = EVIDENCE / f"{name}.txt"
    listed.write_text(requirements, encoding="utf-8")
    _run("cyclonedx-py", "requirements", listed, "--of", "JSON", "-o", EVIDENCE / f"{name}.json")


def _package() -> None:
    """The wheel that users would get, and what there is to know of it."""
    for old in EVIDENCE.glob("*.whl"):
        old.unlink()
    _run("hatchling", "build", "--target", "wheel", "--directory", EVIDENCE)
    wheel = next(EVIDENCE.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    told = {
        "name": wheel.name,
        "bytes": wheel.stat().st_size,
        "files": len(names),
        "tests": sum(name.startswith("tests/") for name in names),
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
    }
    (EVIDENCE / "package.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _git(*arguments: str) -> str:
    """What git prints; nothing where it fails, as in a folder that is no repository."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode else done.stdout.strip()


def _run(program: str, *arguments: str | Path, may_fail: bool = False) -> int:
    return subprocess.run([_BIN / program, *arguments], cwd=ROOT, check=not may_fail).returncode


if __name__ == "__main__":
    sys.exit(main())
