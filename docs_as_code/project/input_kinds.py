"""The kinds of inputs that only the project knows, beside those of the engine: what a link leads to, themes, packs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docs_as_code.engine.inputs import listing_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.engine.checkout import Checkout
    from docs_as_code.engine.inputs import World
    from docs_as_code.project.identities import Identities


def of_project(
    config: Config, checkout: Checkout, identities: Identities, world: Callable[[], World]
) -> dict[str, Callable[[str], str]]:
    """The value of each kind: `link:PATH`, `themes:`, `pack:NAME`, `drawer:NAME`; `python-package:` and
    `python-installed:NAME` are `package:` and `installed:` of another interpreter.
    """

    def themes(_: str) -> str:
        from docs_as_code.slides.theme_files import listed

        return listing_value(os.path.relpath(file, config.project) for file in listed(config.project, config.slides))

    def python_package(name: str) -> str:
        from docs_as_code.project.other_python import packages

        return packages(config, checkout).get(name, "absent")

    def python_installed(name: str) -> str:
        from docs_as_code.project.other_python import site_folders

        return world().importable(site_folders(config, checkout), name)

    return {
        "link": lambda name: what_it_is(config, name),
        "themes": themes,
        "pack": identities.pack,
        "drawer": identities.drawer,
        "python-package": python_package,
        "python-installed": python_installed,
    }


def what_it_is(config: Config, name: str) -> str:
    """What a link of a deck leads to, which decides how it is written: "deck" and its outputs, "file" or "nothing".

    The output of a deck is a file, also before it is made.
    """
    from docs_as_code.project import places, sources

    deck = sources.deck_at(config, name)
    if deck is not None:
        return " ".join(("deck", *places.of_deck(config, deck).values()))
    there = os.path.exists(os.path.normpath(f"{config.project}/{name}"))  # noqa: PTH110 - a plain name
    return "file" if there or places.deck_of(config, name) is not None else "nothing"
