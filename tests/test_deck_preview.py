"""What a chat or a social network shows of a link to a deck: title, description and the picture of the first slide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides/team a/two.html"
DECK = "---\nmarp: true\ndescription: What we pay\n---\n\n# Prices & costs\n"


@pytest.fixture
def deck(project: Project) -> Project:
    project.write("docs/index.md", "# Site\n")
    project.write("mkdocs.yml", "site_name: S\nsite_url: https://example.com/docs\n")
    project.write("docs-as-code.yml", "slides: {formats: [html, png]}\n")
    project.write("slides/team a/two.md", DECK)
    return project


def told(project: Project, path: str = OUT) -> dict[str, str]:
    """The properties and names of the page's `meta` elements that a preview reads."""
    head = project.read(path).partition("<style")[0]
    found = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">', head))
    if canonical := re.search(r'<link rel="canonical" href="([^"]*)">', head):
        found["canonical"] = canonical[1]
    return found


def test_the_picture_has_the_address_that_the_site_gives_it(deck: Project):
    """Where mkdocs.yml says `site_url` and the first slide is made, a link's preview has all of it. The address is a part
    of what a deck is made from, also one from the environment.
    """
    deck.build("--only", "slides")
    folder = "https://example.com/docs/generated/slides/team%20a"
    assert told(deck) == {
        "og:title": "Prices &amp; costs",
        "og:description": "What we pay",
        "og:type": "website",
        "og:url": f"{folder}/two.html",
        "canonical": f"{folder}/two.html",
        "og:image": f"{folder}/two.png",
        "og:image:width": "1280",
        "og:image:height": "720",
        "og:image:alt": "Prices &amp; costs",
        "twitter:card": "summary_large_image",
    }
    deck.write("mkdocs.yml", "site_name: S\nsite_url: !ENV [SITE, 'https://example.com/docs']\n")
    assert deck.build("--only", "slides").json["jobs"][0]["status"] == "up-to-date"
    (job,) = deck.build("--only", "slides", env={"SITE": "https://example.org/"}).json["jobs"]
    assert (job["status"], job["reasons"]) == (
        "ran",
        ["site_url changed: https://example.com/docs/generated/ → https://example.org/generated/"],
    )
    assert told(deck)["og:image"] == "https://example.org/generated/slides/team%20a/two.png"


def test_what_the_deck_says_itself_holds(deck: Project):
    """`image` and `url` of the front matter are not written over."""
    own = "image: https://example.net/a.png\nurl: https://example.net/a"
    deck.write("slides/team a/two.md", DECK.replace("description: What we pay", own))
    deck.build("--only", "slides")
    found = told(deck)
    assert (found["og:image"], found["og:url"]) == ("https://example.net/a.png", "https://example.net/a")


@pytest.mark.parametrize("lacks", ["site_url", "png"])
def test_no_picture_without_an_address_or_a_first_slide(deck: Project, lacks: str):
    """No address is guessed, and none leads to a picture that is not there."""
    if lacks == "site_url":
        deck.write("mkdocs.yml", "site_name: S\n")
    else:
        deck.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    deck.build("--only", "slides")
    found = told(deck)
    assert "og:image" not in found
    assert "og:url" not in found
    assert found["twitter:card"] == "summary"
