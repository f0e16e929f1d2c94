"""What the tests of pages share: the pinned browser, and what it shows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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
