"""The private fontconfig file: which folders have fonts, and what every other family name becomes.

Names of monospaced families become the monospaced base font, all others the text font; then come the packs, in a fixed
order, so that the machine's own fonts never decide a layout.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEXT = "Fira Sans"
MONO = "IBM Plex Mono"

_MONOSPACED = (
    *("monospace", "mono", "Courier", "Courier New", "Consolas", "Menlo", "Monaco", "SF Mono", "SFMono-Regular"),
    *("Cascadia Code", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", "Noto Mono"),
    *("Roboto Mono", "Ubuntu Mono", "Ubuntu Monospace", "Source Code Pro", "Fira Code", "Fira Mono", "JetBrains Mono"),
    *(
        "Inconsolata",
        "Hack",
        "Lucida Console",
        "Lucida Sans Typewriter",
        "Andale Mono",
        "ui-monospace",
        "Nimbus Mono L",
    ),
)


def fonts_conf(folders: Iterable[Path], cache: Path, others: Iterable[str]) -> str:
    """The text of a fonts.conf. `others` are the families that help out where the base fonts lack a character."""
    return "\n".join(
        [
            '<?xml version="1.0"?>',
            '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
            "<fontconfig>",
            *(f"<dir>{escape(str(folder))}</dir>" for folder in folders),
            f"<cachedir>{escape(str(cache))}</cachedir>",
            rules(others),
            "<config><rescan><int>0</int></rescan></config>",
            "</fontconfig>",
            "",
        ]
    )


def rules(others: Iterable[str]) -> str:
    """What of a fonts.conf is the same on every machine."""
    mono = "\n".join(_replaced(name) for name in _MONOSPACED)
    after = "".join(f"<string>{escape(family)}</string>" for family in (TEXT, MONO, *others))
    return f"""{mono}
<match target="pattern"><edit name="family" mode="append_last" binding="strong">{after}</edit></match>
<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
<match target="font"><edit name="antialias" mode="assign"><bool>true</bool></edit></match>"""


def _replaced(name: str) -> str:
    return (
        f'<match target="pattern"><test name="family" qual="any"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{MONO}</string></edit></match>'
    )
