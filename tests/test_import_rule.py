"""The import rule of the house: rooms import one way only."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "docs_as_code"

FOUNDATION = {"__init__", "errors", "findings", "config_keys", "config_values", "config_memory"}
MIDDLE = FOUNDATION | {"config", "engine", "toolchain"}
ROOMS = {"diagrams", "slides", "site", "review", "publish"}
ALLOWED = {
    "errors": {"__init__"},
    "findings": {"__init__", "errors"},
    "config_keys": {"__init__", "errors"},
    "config_values": {"__init__", "errors", "config_keys"},
    "config_memory": {"__init__"},
    "config": FOUNDATION,
    "engine": FOUNDATION | {"config"},
    "toolchain": FOUNDATION | {"config"},
    **dict.fromkeys(ROOMS, MIDDLE),
    "project": MIDDLE | ROOMS,
    "mkdocs_plugin": MIDDLE | ROOMS | {"project"},
    "preview": MIDDLE | ROOMS | {"project"},
    "cli": MIDDLE | ROOMS | {"project", "mkdocs_plugin", "preview"},
    "__main__": {"cli"},
}
DOORS = {("site", "docs_as_code.diagrams.graph"), ("slides", "docs_as_code.diagrams.graph")}


def imports(file: Path) -> set[str]:
    """Every module of the package that a file imports, in whatever place."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] == "docs_as_code"}


def room_of(name: str) -> str:
    """The room of an imported name; the version is all that rooms take from the package itself."""
    return "__init__" if name == "docs_as_code.__version__" else name.split(".")[1]


def test_rooms_import_one_way_only():
    """No module imports a room that its own room must not know; the package's own file hands all of them on."""
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        relative = file.relative_to(PACKAGE)
        room = relative.parts[0].removesuffix(".py")
        for name in sorted(imports(file)) if room != "__init__" else ():
            door = any(room == who and name.startswith(opened) for who, opened in DOORS)
            if room_of(name) not in ALLOWED[room] | {room} and not door:
                wrong.append(f"{relative}: {name}")
    assert wrong == []


def test_the_engine_knows_no_kind_of_job():
    """The words of the other rooms do not appear in the engine's code."""
    for file in (PACKAGE / "engine").glob("*.py"):
        names = {
            node.id.lower()
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Name)
        }
        for word in ("diagram", "deck", "slide", "marp", "mkdocs", "graphviz"):
            assert not any(word in name for name in names), f"{file.name} knows {word}"
