"""What README.md and the first steps of the docs tell people to type works as written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RUN = "<!-- run: project -->\n"
_BLOCK = re.compile(
    r"<!-- run: project -->\n```console\n(?P<shell>.*?)```"
    r"|^Write `(?P<path>[^`]+)`:\n\n```\w+\n(?P<text>.*?)^```",
    re.DOTALL | re.MULTILINE,
)


def script(page: str) -> str:
    """The shell lines and the files of a page, in order, as one bash script."""
    parts = ["set -euo pipefail"]
    for block in _BLOCK.finditer(page):
        if block["shell"] is not None:
            parts.append(re.sub(r"^\$ ", "", block["shell"], flags=re.MULTILINE))
        else:
            parts.append(f"cat > {block['path']} <<'END OF FILE'\n{block['text']}END OF FILE\n")
    return "\n".join(parts)


def run(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-c", text], cwd=folder, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize(
    ("page", "outputs"),
    [
        ("README.md", ["site/index.html", "docs/generated/diagrams/shop.svg"]),
        (
            "docs/get-started.md",
            ["site/shop/index.html", "site/generated/diagrams/shop.svg", "site/generated/slides/shop.html"],
        ),
    ],
)
def test_first_steps_work_as_written(page, outputs, tmp_path):
    """Someone who types the lines of the page gets a built project, without an error or a warning."""
    text = (ROOT / page).read_text(encoding="utf-8")
    assert RUN in text
    result = run(script(text), tmp_path)
    assert result.returncode == 0, result.stderr
    assert "warning:" not in result.stderr
    assert [name for name in outputs if not (tmp_path / "handbook" / name).is_file()] == []


def test_the_two_commands_exist():
    """`make build` and `make test` of the README are targets of the Makefile."""
    named = re.findall(r"^\$ (make \w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert named == ["make build", "make test"]
    for line in named:
        done = subprocess.run([*line.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_links_lead_somewhere():
    """Each relative link of the pages in the root names a file of the repository."""
    names = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in names}
    pages = {name: re.sub(r"```.*?```", "", text, flags=re.DOTALL) for name, text in texts.items()}
    links = {(name, link) for name, text in pages.items() for link in re.findall(r"\]\(((?!https?:|#)[^)#]+)", text)}
    assert links
    assert {found for found in links if not (ROOT / found[1]).exists()} == set()


def test_make_is_all_that_the_readme_asks_for():
    """No line of the README installs a system package or asks for root."""
    assert shutil.which("make")
    assert re.findall(r"\b(?:apt|apt-get|brew|dnf|sudo)\b", (ROOT / "README.md").read_text(encoding="utf-8")) == []
