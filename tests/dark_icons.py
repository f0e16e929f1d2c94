"""The icons of `diagrams` that need a plate on dark paper: `python -m tests.dark_icons` looks at all and lists them."""

from __future__ import annotations

from pathlib import Path

import diagrams

from docs_as_code.diagrams.picture import dark_icons
from docs_as_code.diagrams.picture.icon_formats import IconError
from docs_as_code.diagrams.picture.icon_pictures import read_icon

LIST = Path(dark_icons.__file__).parent / "dark_icons.txt"
_A_LINE = 9


def main() -> None:
    """Write the list; takes about ten seconds."""
    found = set()
    for path in (Path(diagrams.__file__).parent.parent / "resources").rglob("*.png"):
        try:
            icon = read_icon(str(path))
        except IconError:
            continue
        if dark_icons.look(icon):
            found.add(icon.digest[: dark_icons.KNOWN])
    names = sorted(found)
    lines = (" ".join(names[at : at + _A_LINE]) for at in range(0, len(names), _A_LINE))
    LIST.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
