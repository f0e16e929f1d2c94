"""What the tests of pages share: the pinned browser, and what it shows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page


def pinned_browser() -> Iterator[Browser]:
    """For a fixture: the browser that decks are made with, closed at the end."""
    from playwright.sync_api import sync_playwright

    from docs_as_code.toolchain.browser import ensure_browser

    path = ensure_browser(None, print).path
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=["--no-sandbox"])
        yield browser
        browser.close()


def pixel(shown: Page | Locator, x: int, y: int) -> tuple[int, ...]:
    """Red, green and blue at one point of a screenshot."""
    from PIL import Image

    with Image.open(io.BytesIO(shown.screenshot())) as image:
        found = image.convert("RGB").getpixel((x, y))
    assert isinstance(found, tuple)
    return tuple(map(int, found))


def machine_without_fonts(folder: Path) -> Path:
    """The browser, seeing one font file that no theme names."""
    from fontTools.ttLib import TTFont

    from docs_as_code.toolchain.browser import ensure_browser
    from docs_as_code.toolchain.font_files import base_files

    browser = ensure_browser(None, print).path
    (folder / "fonts").mkdir(parents=True)
    other = next(path for path in base_files() if path.name == "FiraSans-Regular.ttf").with_name("FiraSans-Black.ttf")
    with TTFont(other) as font:
        for record in font["name"].names:
            record.string = "Only Other"
        font.save(folder / "fonts/other.ttf")
    config = folder / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>", encoding="utf-8"
    )
    script = folder / "browser"
    text = browser.read_text(encoding="utf-8")
    assert "\nexport FONTCONFIG_FILE" in text
    script.write_text(text.replace("\nexport FONT", f"\nFONTCONFIG_FILE={config}\nexport FONT", 1), encoding="utf-8")
    script.chmod(0o755)
    return script
