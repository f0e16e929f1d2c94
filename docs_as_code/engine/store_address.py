"""The address of a remote store: checked before anything is built, and shown without its password."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docs_as_code.errors import ConfigError

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?:(?P<user>[^\s/@:]*)(?::(?P<password>[^\s/]*))?@)?"
    r"(?P<host>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?P<path>/[^\s?#]*)?",
    re.IGNORECASE | re.ASCII,
)
_HINT = "write `cache.remote`, or DOCS_AS_CODE_CACHE_REMOTE, as https://HOST/PATH or https://USER:PASSWORD@HOST/PATH"


@dataclass(frozen=True)
class Address:
    """Where a remote store is. `url` has no final slash and no user; `login` is USER:PASSWORD, decoded, or None."""

    scheme: str
    host: str
    url: str
    login: str | None

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine, which no proxy can reach."""
        return self.host in ("localhost", "[::1]") or self.host.startswith("127.")


def parse(text: str) -> Address:
    """The address in `text`. Raises ConfigError."""
    found = matched(text)
    if found is None:
        raise ConfigError(f"the remote store cannot be {shown(text)!r}", hint=_HINT)
    return found


def matched(text: str) -> Address | None:
    """The address in `text`; None where it is none."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or int(found["port"] or 0) > 65535:
        return None
    scheme, host = found["scheme"].lower(), found["host"].lower()
    port = f":{found['port']}" if found["port"] else ""
    url = f"{scheme}://{host}{port}{(found['path'] or '').rstrip('/')}"
    return Address(scheme, host, url, _login(found["user"], found["password"]))


def _login(user: str | None, password: str | None) -> str | None:
    if user is None:
        return None
    from urllib.parse import unquote

    return f"{unquote(user)}:{unquote(password or '')}"


def shown(text: str) -> str:
    """What can be shown of a text that may hold a password."""
    return re.sub(r"(?s)^([a-z]+://)?.*@", r"\1", text, flags=re.IGNORECASE)
