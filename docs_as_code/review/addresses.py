"""Addresses of servers in a plan: checked, and shown without what may be secret in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.engine import store_address

if TYPE_CHECKING:
    from docs_as_code.engine.store_address import Address


class Place(NamedTuple):
    """A server, and the path on it with its query."""

    server: Address
    path: str


def place(text: str) -> Place | None:
    """The place in `text`; None where it is none, or where it holds a login."""
    whole, question, query = text.strip().partition("?")
    found = store_address.matched(whole)
    if found is None or found.login is not None or any(char.isspace() or ord(char) > 126 for char in query):
        return None
    scheme, _, rest = found.url.partition("://")
    host, _, path = rest.partition("/")
    return Place(replace(found, url=f"{scheme}://{host}"), f"{path}{question}{query.partition('#')[0]}")


def shown(text: str) -> str:
    """An address without its login, its query and its fragment, each of which may hold a token."""
    return store_address.shown(text.strip()).partition("?")[0].partition("#")[0]
