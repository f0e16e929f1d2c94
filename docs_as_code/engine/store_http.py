"""Speaks HTTP with a server, a remote store say, within limits of time and size; whatever goes wrong is a Fault.

urllib3 keeps connections alive and does TLS and proxies. It comes with MkDocs Material, and is not loaded before the
first request.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.engine.store_address import Address

CONNECT = 5  # seconds
READ = 30  # seconds without a byte
WHOLE = 300  # seconds for one request and its answer
_CONNECTIONS = 8
_LARGEST = 1 << 30  # bytes of one answer
_CHUNK = 1 << 18
_PIECE = 1 << 16
_MISSING = (404, 410)


class Fault(Exception):  # noqa: N818 - it is the server's fault, not an error of ours
    """What a remote store has done wrong; each `kind` is worth one warning."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(what)
        self.kind = kind
        self.what = what


class Limits(NamedTuple):
    """Seconds to connect, without a byte, and for one request with its answer."""

    connect: float
    read: float
    whole: float


class Client:
    """Requests to one server, from any thread; a remote store's `limits` where none are given."""

    def __init__(self, address: Address, limits: Limits | None = None) -> None:
        self._address = address
        self._limits = limits or Limits(CONNECT, READ, WHOLE)
        self._pool: Any = None
        self._common: dict[str, str] = {}
        self._lock = threading.Lock()

    def get(self, path: str, *, accept: str = "*/*", limit: int = _LARGEST) -> bytes | None:
        """The body at `path` below the address, None when there is none. Raises Fault."""
        status, headers, body = self._request("GET", path, {"Accept": accept}, limit=limit)
        if status in _MISSING:
            return None
        if status != 200:
            raise _unwanted(status, headers)
        return body

    def put(self, path: str, body: bytes, kind: str) -> None:
        """Store `body`, of the media type `kind`, at `path`. Raises Fault."""
        status, headers, _ = self._request("PUT", path, {"Content-Type": kind}, body)
        if not 200 <= status < 300:
            raise _unwanted(status, headers)

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None, limit: int
    ) -> tuple[int, Any, bytes]:
        """Status, headers and body of whatever is answered. Raises Fault."""
        return self._request(method, path, headers, body, limit=limit)

    def close(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            self._pool.clear()

    def _request(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None, *, limit: int = _LARGEST
    ) -> tuple[int, Any, bytes]:
        from urllib3 import exceptions

        url = f"{self._address.url}/{path}"
        try:
            try:
                return self._once(method, url, headers, body, limit)
            except exceptions.ProtocolError as error:
                if _is_slow(error):
                    raise
                return self._once(method, url, headers, body, limit)  # one kept alive may end just as it is used again
        except exceptions.ProtocolError as error:
            if _is_slow(error):
                raise Fault("timeout", f"has taken nothing for {self._limits.connect} seconds") from error
            raise Fault("answer", "gave no whole answer") from error
        except (exceptions.NewConnectionError, exceptions.ProxyError, exceptions.SSLError) as error:
            raise Fault("connection", f"cannot be reached ({_reason(error)})") from error
        except exceptions.ConnectTimeoutError as error:
            raise Fault("timeout", f"cannot be reached within {self._limits.connect} seconds") from error
        except exceptions.TimeoutError as error:
            raise Fault("timeout", f"has not answered for {self._limits.read} seconds") from error
        except (exceptions.HTTPError, OSError, ValueError) as error:
            raise Fault("connection", f"cannot be used ({_reason(error)})") from error

    def _once(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, limit: int
    ) -> tuple[int, Any, bytes]:
        until = time.monotonic() + self._limits.whole
        pool = self._connections()
        headers = {**self._common, **headers}
        if body is not None:
            headers["Content-Length"] = str(len(body))
        sent = None if body is None else _pieces(body, until, self._limits.whole)
        response = pool.request(method, url, headers=headers, body=sent, redirect=False, preload_content=False)
        try:
            parts, size = [], 0
            while part := response.read1(_CHUNK, decode_content=False):  # `read` and `stream` wait for a whole chunk
                parts.append(part)
                size += len(part)
                if size > limit:
                    raise Fault("answer", f"answered with more than the {limit} bytes it should")
                _check(until, self._limits.whole)
        except BaseException:
            response.close()
            raise
        response.release_conn()
        return response.status, response.headers, b"".join(parts)

    def _connections(self) -> Any:
        with self._lock:
            if self._pool is None:
                self._common = _common_headers(self._address)
                self._pool = _pool(self._address, self._limits)
        return self._pool


def _pieces(body: bytes, until: float, whole: float) -> Iterator[bytes]:
    """What is sent, bit by bit: time limits of a connection hold for each bit."""
    for start in range(0, len(body), _PIECE):
        _check(until, whole)
        yield body[start : start + _PIECE]


def _check(until: float, whole: float) -> None:
    if time.monotonic() > until:
        raise Fault("timeout", f"has not come to an end within {whole} seconds")


def _is_slow(error: Exception) -> bool:
    """Whether the connection timed out while we were sending, which urllib3 tells only inside."""
    return any(isinstance(part, TimeoutError) for part in error.args)


def _pool(address: Address, limits: Limits) -> Any:
    from urllib.request import getproxies, proxy_bypass

    import urllib3

    options: dict[str, Any] = {"maxsize": _CONNECTIONS, "retries": False}
    options["timeout"] = urllib3.Timeout(connect=limits.connect, read=limits.read)
    around = address.is_loopback or proxy_bypass(address.host)
    proxy = None if around else getproxies().get(address.scheme)
    if not proxy:
        return urllib3.PoolManager(**options)
    login = urllib3.util.parse_url(proxy).auth
    headers = urllib3.make_headers(proxy_basic_auth=login) if login else None
    return urllib3.ProxyManager(proxy, proxy_headers=headers, **options)


def _common_headers(address: Address) -> dict[str, str]:
    import base64

    from docs_as_code import __version__

    headers = {"User-Agent": f"docs-as-code/{__version__}", "Accept-Encoding": "identity"}
    if address.login is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(address.login.encode()).decode()
    return headers


def _unwanted(status: int, headers: Any) -> Fault:
    if status in (401, 403, 407):
        return Fault("access", f"refuses access (status {status})")
    if 300 <= status < 400:
        from urllib.parse import urlsplit

        host = urlsplit(headers.get("Location", "")).hostname or "another place"
        return Fault("redirect", f"sends us to {host} (status {status}), and redirects are not followed")
    return Fault("status", f"answered with status {status}")


def _reason(error: BaseException) -> str:
    """The shortest true words for it: what the system said, where it said something."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror:
            return seen.strerror
        inner = next((part for part in seen.args if isinstance(part, BaseException)), None)
        seen = inner or seen.__cause__
    return type(error).__name__
