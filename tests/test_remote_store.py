"""The remote store: results on a real nginx, and every way in which a server can go wrong in between."""

from __future__ import annotations

import hashlib
import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs_as_code.engine import store_entry, store_http
from docs_as_code.engine.store import open_store
from docs_as_code.errors import ConfigError
from tests.conftest import Project
from tests.nginx import Nginx, free_port, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY, OTHER_KEY, NO_KEY = "ab" * 32, "cd" * 32, "ef" * 32
BLOB, OTHER = b"<svg>one</svg>", b"<svg>two</svg>"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def traces_for(*blobs: bytes) -> bytes:
    return json.dumps({"files": [sha256(blob) for blob in blobs]}).encode()


Fault = Callable[[socket.socket, str, bytes], None]
TRACES, OTHER_TRACES = traces_for(BLOB), traces_for(OTHER)


class Between:
    """Stands between a store and its server, as a server or as a proxy; `fault` spoils the answers to `method`s."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.fault: Fault | None = None
        self.method = "GET"
        self.asked: list[str] = []
        self.ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            try:
                method, target, _ = stream.readline().decode().split()
            except ValueError:
                return  # the other side has left
            headers = dict(line.decode().strip().split(": ", 1) for line in iter(stream.readline, b"\r\n"))
            body = stream.read(int(headers.get("Content-Length", 0)))
            self.asked.append(f"{method} {target}")
            if self.fault and method == self.method and self.fault in AT_ONCE:
                self.fault(connection, target, b"")
                return
            path = "/" + target.split("/", 3)[3] if target.startswith("http") else target
            upstream = http.client.HTTPConnection("127.0.0.1", self.upstream)
            upstream.request(method, path, body, {"Authorization": headers.get("Authorization", "")})
            answer = upstream.getresponse()
            content = answer.read()
            upstream.close()
            if self.fault and method == self.method and answer.status == 200:
                self.fault(connection, path, content)
            else:
                connection.sendall(response(answer.status, content))


def response(status: int, body: bytes, *headers: str, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def status(number: int, *headers: str) -> Fault:
    def fault(connection: socket.socket, path: str, body: bytes) -> None:
        connection.sendall(response(number, b"no", *headers))

    return at_once(fault)


AT_ONCE: list[Fault] = []


def at_once(fault: Fault) -> Fault:
    """A fault that asks no server."""
    AT_ONCE.append(fault)
    return fault


@at_once
def closes(connection: socket.socket, path: str, body: bytes) -> None:
    """Ends the connection without an answer."""


@at_once
def babbles(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


@at_once
def hangs(connection: socket.socket, path: str, body: bytes) -> None:
    connection.recv(1)  # until the client gives up


@at_once
def drips(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, b"", length=1_000_000))
    try:
        while True:
            connection.sendall(b"x")
            threading.Event().wait(0.01)  # slow, and never silent
    except OSError:
        return


def truncates(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, body[: len(body) // 2], length=len(body)))


def shortens(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, body[:-1]))


def corrupts(connection: socket.socket, path: str, body: bytes) -> None:
    middle = len(body) // 2
    connection.sendall(response(200, body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]))


def empties(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, b""))


def shows_a_page(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, b"<!doctype html><title>Sign in</title>"))


def floods(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, body + b" " * 100_000))


def gives_another_blob(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, OTHER_TRACES if "cas" in path else body))


def names_other_traces(connection: socket.socket, path: str, body: bytes) -> None:
    """A wrong digest in the entry: of traces that are there and of the same size, but of another key."""
    connection.sendall(response(200, body.replace(sha256(TRACES).encode(), sha256(OTHER_TRACES).encode())))


def gives_the_entry_of_another_key(connection: socket.socket, path: str, body: bytes) -> None:
    entry = store_entry.action(OTHER_KEY, sha256(OTHER_TRACES), len(OTHER_TRACES))
    connection.sendall(response(200, entry if "/ac/" in path else body))


def names_a_path(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, body.replace(sha256(TRACES).encode(), b"../" * 21 + b"x")))


def is_json_of_others(connection: socket.socket, path: str, body: bytes) -> None:
    connection.sendall(response(200, b'{"outputFiles": "none"}'))


def is_binary(connection: socket.socket, path: str, body: bytes) -> None:
    """As Bazel itself writes entries."""
    connection.sendall(response(200, b"\x12\x0etraces.json\xff\xfe"))


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """A server that has the results of KEY and of OTHER_KEY."""
    folder = tmp_path_factory.mktemp("nginx")
    with serving(folder / "own", folder / "root") as server:
        fill(server.url, folder / "filling")
        yield server


def fill(url: str, folder: Path) -> None:
    store = opened(folder, url, write=True)
    store.put(BLOB)
    store.put(OTHER)
    store.put_action(KEY, TRACES)
    store.put_action(OTHER_KEY, OTHER_TRACES)
    store.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Nginx]:
    """A server that has nothing."""
    with serving(tmp_path / "nginx", tmp_path / "root") as server:
        yield server


@pytest.fixture
def between(nginx: Nginx) -> Iterator[Between]:
    """In front of that server."""
    proxy = Between(nginx.port)
    yield proxy
    proxy.close()


def opened(folder: Path, url: str, *, write: bool = False, said: list[str] | None = None):
    say = said.append if said is not None else lambda text: pytest.fail(f"said: {text}")
    return open_store(folder, max_size=10**9, remote=url, write=write, say=say)


def local(folder: Path):
    return open_store(folder, max_size=10**9, remote=None, write=False, say=pytest.fail)


def served(server: Nginx) -> list[str]:
    return sorted(path.relative_to(server.root).as_posix() for path in server.root.rglob("*") if path.is_file())


def test_a_second_machine_finds_what_the_first_has_sent(fresh: Nginx, tmp_path: Path):
    """Traces by key and bytes by digest; the second asks once for each, then it has them itself."""
    first = opened(tmp_path / "first", fresh.url, write=True)
    first.put(BLOB)
    first.put_action(KEY, TRACES)
    first.close()
    second = opened(tmp_path / "second", fresh.url)
    sent = len(fresh.requests())
    for _ in range(2):
        assert second.get_action(KEY) == TRACES
        assert second.get(sha256(BLOB)) == BLOB
        assert second.has(sha256(BLOB))
        assert second.get_action(NO_KEY) is None
    second.close()
    assert fresh.requests()[sent:] == [
        f"GET /ac/{KEY} 200",
        f"GET /cas/{sha256(TRACES)} 200",
        f"GET /cas/{sha256(BLOB)} 200",
        f"GET /ac/{NO_KEY} 404",
    ]
    assert local(tmp_path / "second").get_action(KEY) == TRACES
    assert local(tmp_path / "second").get(sha256(BLOB)) == BLOB


def test_entries_are_sent_after_the_bytes_they_name(fresh: Nginx, tmp_path: Path):
    """Whoever finds an entry finds what it leads to, however many are sent at once."""
    store = opened(tmp_path / "store", fresh.url, write=True)
    results = [b"result %d" % number for number in range(60)]
    keys = [sha256(b"key %d" % number) for number in range(60)]
    for key, data in zip(keys, results, strict=True):
        store.put(data)
        store.put_action(key, traces_for(data))
    store.close()
    requests = fresh.requests()
    assert len(requests) == 180
    for key, data in zip(keys, results, strict=True):
        entry = requests.index(f"PUT /ac/{key} 201")
        assert requests.index(f"PUT /cas/{sha256(data)} 201") < entry
        assert requests.index(f"PUT /cas/{sha256(traces_for(data))} 201") < entry


def test_bytes_of_any_size_arrive(fresh: Nginx, tmp_path: Path):
    """None at all, and more than fits into one packet."""
    large = bytes(range(256)) * 20_000
    store = opened(tmp_path / "first", fresh.url, write=True)
    for data in (b"", large):
        store.put(data)
    store.close()
    second = opened(tmp_path / "second", fresh.url)
    assert second.get(sha256(b"")) == b""
    assert second.get(sha256(large)) == large


def test_nothing_is_sent_unless_the_configuration_says_so(fresh: Nginx, tmp_path: Path):
    """A remote store is only read by default."""
    store = opened(tmp_path / "store", fresh.url)
    store.put(BLOB)
    store.put_action(KEY, TRACES)
    store.close()
    assert (served(fresh), fresh.requests()) == ([], [])
    assert local(tmp_path / "store").get_action(KEY) == TRACES


def test_the_address_may_have_a_path(fresh: Nginx, tmp_path: Path):
    """With a slash behind it or without: one server for several teams."""
    fill(f"{fresh.url}/team/a/", tmp_path / "first")
    assert served(fresh)[0].startswith("team/a/ac/")
    assert opened(tmp_path / "second", f"{fresh.url}/team/a").get_action(KEY) == TRACES
    assert opened(tmp_path / "third", f"{fresh.url}/team/b").get_action(KEY) is None


def test_traces_that_only_the_server_knows_come_after_our_own(nginx: Nginx, tmp_path: Path):
    """Ours may not fit while those of others do: they are fetched when asked for, once, and replace none of ours."""
    local(tmp_path / "store").put_action(KEY, b"ours")
    store = opened(tmp_path / "store", nginx.url)
    before = len(nginx.requests())
    assert store.get_action(KEY) == b"ours"
    assert len(nginx.requests()) == before
    assert list(store.actions(KEY)) == [b"ours", TRACES]
    asked = len(nginx.requests())
    assert list(store.actions(KEY)) == [b"ours", TRACES]
    assert len(nginx.requests()) == asked
    assert local(tmp_path / "store").get_action(KEY) == b"ours"
    assert list(opened(tmp_path / "other", nginx.url).actions(KEY)) == [TRACES]
    assert list(opened(tmp_path / "other", nginx.url).actions(KEY)) == [TRACES]


def test_a_login_is_sent_and_never_shown(tmp_path: Path):
    """USER:PASSWORD in the address, percent-encoded where needed, is Basic authentication."""
    (tmp_path / "users").write_text("ci@work:{PLAIN}p/s@wörd\n", encoding="utf-8")
    settings = f"auth_basic cache; auth_basic_user_file {tmp_path}/users;"
    with serving(tmp_path / "nginx", tmp_path / "root", settings) as server:
        address = f"http://ci%40work:p%2Fs%40w%C3%B6rd@127.0.0.1:{server.port}"
        fill(address, tmp_path / "first")
        assert opened(tmp_path / "second", address).get_action(KEY) == TRACES
        said: list[str] = []
        wrong = opened(tmp_path / "third", f"http://ci%40work:secret@127.0.0.1:{server.port}/x", said=said)
        assert wrong.get_action(KEY) is None
        assert said == [f"warning: the remote store {server.url}/x refuses access (status 401); building locally"]


def test_a_local_store_can_be_served_as_it_is(tmp_path: Path):
    """With one line of nginx's configuration a folder is both: a local store, and a remote one that is written to."""
    rewrite = 'rewrite "^/(ac|cas)/(..)([0-9a-f]{62})$" /$1/$2/$2$3 break;'
    local(tmp_path / "root").put(OTHER)
    with serving(tmp_path / "nginx", tmp_path / "root", rewrite) as server:
        assert opened(tmp_path / "second", server.url).get(sha256(OTHER)) == OTHER
        store = opened(tmp_path / "third", server.url, write=True)
        store.put(BLOB)
        store.put_action(KEY, TRACES)
        store.close()
    assert local(tmp_path / "root").get_action(KEY) == TRACES
    assert local(tmp_path / "root").get(sha256(BLOB)) == BLOB


def test_entries_that_a_server_writes_anew_are_read():
    """bazel-remote keeps entries as protocol buffers: JSON comes back with its own spaces, order and further fields."""
    bond = sha256(f"{KEY} {sha256(BLOB)} 12".encode())
    properties = {"properties": [{"value": "y", "name": "x"}, {"value": bond, "name": "docs-as-code"}], "unixMode": 420}
    digest: dict[str, object] = {"sizeBytes": "12", "hash": sha256(BLOB)}
    file = {"digest": digest, "path": "traces.json", "nodeProperties": properties}
    entry = {"executionMetadata": {"worker": "10.0.0.1"}, "outputFiles": [{**file, "path": "stdout"}, file]}
    assert store_entry.read_action(json.dumps(entry, indent=2).encode(), KEY) == (sha256(BLOB), 12)
    digest["sizeBytes"] = 12
    assert store_entry.read_action(json.dumps(entry).encode(), KEY) == (sha256(BLOB), 12)
    assert store_entry.read_action(json.dumps(entry).encode(), OTHER_KEY) is None
    digest["sizeBytes"] = 13
    assert store_entry.read_action(json.dumps(entry).encode(), KEY) is None


def test_entries_are_sent_as_json_and_asked_for_as_json(fresh: Nginx, tmp_path: Path):
    """bazel-remote tells the form of an entry by its media type."""
    seen: list[str] = []

    class Seeing(Between):
        def _serve(self, connection: socket.socket) -> None:
            head = connection.recv(65536, socket.MSG_PEEK).decode(errors="replace")
            wanted = [line for line in head.splitlines() if line.startswith(("GET", "PUT", "Accept:", "Content-Type:"))]
            seen.append(" ".join(wanted).replace(" HTTP/1.1", ""))
            super()._serve(connection)

    proxy = Seeing(fresh.port)
    fill(proxy.url, tmp_path / "first")
    assert opened(tmp_path / "second", proxy.url).get_action(KEY) == TRACES
    proxy.close()
    assert any(line.startswith(f"PUT /ac/{KEY}") and "Content-Type: application/json" in line for line in seen)
    assert any(line.startswith(f"GET /ac/{KEY}") and "Accept: application/json" in line for line in seen)


NO_ENTRY = f"answered with something else than the entry ac/{KEY}"
FAULTS = [
    (status(500), "answered with status 500"),
    (status(503), "answered with status 503"),
    (status(204), "answered with status 204"),
    (status(401), "refuses access (status 401)"),
    (status(403), "refuses access (status 403)"),
    (
        status(302, "Location: http://elsewhere.example/login?secret=1"),
        "sends us to elsewhere.example (status 302), and redirects are not followed",
    ),
    (status(301, "Location: /x"), "sends us to another place (status 301), and redirects are not followed"),
    (closes, "gave no whole answer"),
    (babbles, "gave no whole answer"),
    (truncates, "gave no whole answer"),
    (shortens, NO_ENTRY),
    (corrupts, NO_ENTRY),
    (empties, NO_ENTRY),
    (shows_a_page, NO_ENTRY),
    (floods, "answered with more than the 65536 bytes it should"),
    (gives_another_blob, f"answered with wrong bytes for cas/{sha256(TRACES)}"),
    (names_other_traces, NO_ENTRY),
    (gives_the_entry_of_another_key, NO_ENTRY),
    (names_a_path, NO_ENTRY),
    (is_json_of_others, NO_ENTRY),
    (is_binary, NO_ENTRY),
]


@pytest.mark.parametrize(("fault", "what"), FAULTS)
def test_each_fault_is_a_warning_and_a_miss(between: Between, tmp_path: Path, fault: Fault, what: str):
    """Nothing of a wrong answer is used or kept; when the fault has gone, the result is found."""
    between.fault = fault
    said: list[str] = []
    store = opened(tmp_path / "store", between.url, said=said)
    assert store.get_action(KEY) is None
    assert said == [f"warning: the remote store {between.url} {what}; building locally"]
    store.close()
    assert not (tmp_path / "store").exists()
    between.fault = None
    assert opened(tmp_path / "store", between.url).get_action(KEY) == TRACES


BLOB_FAULTS = [status(500), closes, truncates, shortens, corrupts, empties, shows_a_page, floods, gives_another_blob]


@pytest.mark.parametrize("fault", BLOB_FAULTS)
def test_wrong_bytes_never_arrive(between: Between, tmp_path: Path, fault: Fault):
    """Whatever is wrong with the bytes of a digest, they are a miss with a warning, and are not kept."""
    between.fault = fault
    said: list[str] = []
    store = opened(tmp_path / "store", between.url, said=said)
    assert store.get(sha256(BLOB)) is None
    assert len(said) == 1
    assert said[0].endswith("; building locally")
    assert not (tmp_path / "store").exists()
    between.fault = None
    assert store.get(sha256(BLOB)) == BLOB


def test_each_kind_of_fault_is_said_once_and_the_third_in_a_row_ends_it(between: Between, tmp_path: Path):
    """A server that goes wrong again and again is left alone; one that answers in between is not."""
    said: list[str] = []
    store = opened(tmp_path / "store", between.url, said=said)
    for _ in range(3):
        between.fault = status(500)
        assert store.get(sha256(BLOB)) is None
        assert store.get(sha256(BLOB)) is None
        between.fault = None
        assert store.get(NO_KEY) is None  # answered: it is not there
    warning = f"warning: the remote store {between.url} answered with status 500; building locally"
    assert said == [warning]
    between.fault = closes
    for _ in range(5):
        assert store.get(sha256(BLOB)) is None
    between.fault = None
    asked = len(between.asked)
    assert store.get(sha256(BLOB)) is None
    assert store.get_action(KEY) is None
    assert len(between.asked) == asked
    assert said == [
        warning,
        f"warning: the remote store {between.url} gave no whole answer; building locally",
        f"warning: the remote store {between.url} is left alone for the rest of this build",
    ]


@pytest.mark.parametrize(
    ("fault", "limit", "what"),
    [
        (hangs, "READ", "has not answered for 0.2 seconds"),
        (drips, "WHOLE", "has not come to an end within 0.2 seconds"),
    ],
    ids=["hangs", "drips"],
)
def test_a_slow_server_is_left_alone_at_once(
    between: Between, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault, limit: str, what: str
):
    """A build waits once, whether a server is silent or never comes to an end."""
    monkeypatch.setattr(store_http, limit, 0.2)
    between.fault = fault
    said: list[str] = []
    store = opened(tmp_path / "store", between.url, said=said)
    assert store.get_action(KEY) is None
    assert store.get(sha256(BLOB)) is None
    assert between.asked == [f"GET /ac/{KEY}"]
    assert said == [
        f"warning: the remote store {between.url} {what}; building locally",
        f"warning: the remote store {between.url} is left alone for the rest of this build",
    ]


def test_a_server_that_is_not_there_is_said(tmp_path: Path):
    """Nobody listens, or nobody of that name is known."""
    for host, reasons in ((f"127.0.0.1:{free_port()}", ["Connection refused"]), ("nobody.invalid", NOT_KNOWN)):
        said: list[str] = []
        store = opened(tmp_path / "store", f"http://{host}/x", said=said)
        assert store.get_action(KEY) is None
        ways = [
            f"warning: the remote store http://{host}/x cannot be reached ({why}); building locally" for why in reasons
        ]
        assert said[0] in ways


NOT_KNOWN = ["Name or service not known", "Temporary failure in name resolution", "No address associated with hostname"]


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (status(500), "answered with status 500"),
        (status(403), "refuses access (status 403)"),
        (status(405), "answered with status 405"),
        (closes, "gave no whole answer"),
    ],
)
def test_what_cannot_be_sent_is_kept_here(fresh: Nginx, tmp_path: Path, fault: Fault, what: str):
    """A server that takes nothing costs a warning; reading from it goes on, and no entry is sent without its bytes."""
    between = Between(fresh.port)
    between.method, between.fault = "PUT", fault
    said: list[str] = []
    store = opened(tmp_path / "store", between.url, write=True, said=said)
    store.put(BLOB)
    store.put_action(KEY, TRACES)
    store.close()
    assert said[0] == f"warning: the remote store {between.url} {what}; new results are not sent to it"
    assert served(fresh) == []
    assert [line for line in between.asked if "/ac/" in line] == []
    for number in range(9):
        store.put(b"%d" % number)
    store.close()
    assert said[1:] == [f"warning: the remote store {between.url} is left alone for the rest of this build"]
    assert store.get_action(KEY) == TRACES
    assert store.get_action(NO_KEY) is None
    assert between.asked[-1] == f"GET /ac/{NO_KEY}"
    between.close()


def test_a_slow_upload_does_not_hold_up_the_build(fresh: Nginx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A server that takes bytes and never says so is given up after the time limit."""
    monkeypatch.setattr(store_http, "READ", 0.2)
    between = Between(fresh.port)
    between.method, between.fault = "PUT", hangs
    said: list[str] = []
    store = opened(tmp_path / "store", between.url, write=True, said=said)
    for number in range(50):
        store.put(b"%d" % number)
    store.close()
    assert sorted(said) == [
        f"warning: the remote store {between.url} has not answered for 0.2 seconds; new results are not sent to it",
        f"warning: the remote store {between.url} is left alone for the rest of this build",
    ]
    assert len(between.asked) <= 8
    between.close()


def test_a_server_that_takes_nothing_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It lets us connect, and never reads what we send."""
    monkeypatch.setattr(store_http, "CONNECT", 0.2)
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        store = opened(tmp_path / "store", url, write=True, said=said)
        store.put(b"x" * 30_000_000)
        store.close()
    assert said == [
        f"warning: the remote store {url} has taken nothing for 0.2 seconds; new results are not sent to it",
        f"warning: the remote store {url} is left alone for the rest of this build",
    ]


def test_results_are_sent_also_where_they_cannot_be_kept(fresh: Nginx, tmp_path: Path):
    """A local store that cannot be written holds up nobody else's hits."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store/tmp").write_text("in the way")
    said: list[str] = []
    store = opened(tmp_path / "store", fresh.url, write=True, said=said)
    store.put(BLOB)
    store.put_action(KEY, TRACES)
    store.close()
    assert [line.split(":")[0] for line in said] == ["warning"]
    second = opened(tmp_path / "second", fresh.url)
    assert (second.get_action(KEY), second.get(sha256(BLOB))) == (TRACES, BLOB)
    reading = opened(tmp_path / "store", fresh.url, said=[])
    assert (list(reading.actions(KEY)), reading.get(sha256(BLOB))) == ([TRACES], BLOB)
    assert list(reading.actions(KEY)) == [TRACES]


def test_proxies_of_the_environment_are_used_but_not_for_this_machine(
    between: Between, nginx: Nginx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As curl and pip do, `no_proxy` included."""
    for name in ("http_proxy", "no_proxy", "HTTP_PROXY", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://user:word@127.0.0.1:{between.port}")
    assert opened(tmp_path / "one", "http://cache.invalid/").get_action(KEY) == TRACES
    assert between.asked == [f"GET http://cache.invalid/{path}" for path in (f"ac/{KEY}", f"cas/{sha256(TRACES)}")]
    assert opened(tmp_path / "two", nginx.url).get_action(KEY) == TRACES
    assert len(between.asked) == 2
    monkeypatch.setenv("no_proxy", "cache.invalid")
    said: list[str] = []
    assert opened(tmp_path / "three", "http://cache.invalid/", said=said).get_action(KEY) is None
    assert (len(said), len(between.asked)) == (1, 2)


def test_certificates_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A server that nobody vouches for is not trusted; SSL_CERT_FILE names who vouches."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*make.split(), "-keyout", "key", "-out", "cert"], cwd=tmp_path, check=True, capture_output=True)
    port = free_port()
    settings = f"listen 127.0.0.1:{port} ssl; ssl_certificate {tmp_path}/cert; ssl_certificate_key {tmp_path}/key;"
    with serving(tmp_path / "nginx", tmp_path / "root", settings) as server:
        fill(server.url, tmp_path / "filling")
        said: list[str] = []
        url = f"https://127.0.0.1:{port}"
        assert opened(tmp_path / "one", url, said=said).get_action(KEY) is None
        assert said[0].startswith(f"warning: the remote store {url} cannot be reached (")
        assert "certificate verify failed" in said[0]
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert"))
        assert opened(tmp_path / "two", url).get_action(KEY) == TRACES


HINT = "write `cache.remote`, or DOCS_AS_CODE_CACHE_REMOTE, as https://HOST/PATH or https://USER:PASSWORD@HOST/PATH"
BAD = {
    "not a url": "not a url",
    "cache.example/path": "cache.example/path",
    "ftp://cache.example": "ftp://cache.example",
    "http://": "http://",
    "https:///path": "https:///path",
    "http://host:99999/": "http://host:99999/",
    "http://host:port/": "http://host:port/",
    "http://my host/": "http://my host/",
    "http://host/path?token=1": "http://host/path?token=1",
    "http://host/#part": "http://host/#part",
    "ftp://ci:secret@host/": "ftp://host/",
    "ci:secret@host": "host",
    "http://ci:sec ret@host:x/": "http://host:x/",
    "": "",
}


@pytest.mark.parametrize("text", BAD)
def test_an_address_that_is_none_is_an_error(tmp_path: Path, text: str):
    """It says how to write one, and shows no password."""
    with pytest.raises(ConfigError) as raised:
        opened(tmp_path / "store", text)
    assert str(raised.value) == f"the remote store cannot be {BAD[text]!r}"
    assert raised.value.hint == HINT


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost",
        "HTTPS://Cache.Example:8443/a/b/",
        "http://[::1]:8080/x",
        "http://a_b.example./",
        "http://10.0.0.1",
    ],
)
def test_an_address_is_taken_as_it_is(tmp_path: Path, text: str):
    """Names, numbers, ports and paths."""
    opened(tmp_path / "store", text).close()


def test_opening_a_remote_store_loads_no_http():
    """A build in which all is up to date asks no server, and does not pay for it."""
    code = """if True:
        import sys, pathlib, threading, typing
        before = set(sys.modules)
        from docs_as_code.engine.store import open_store
        store = open_store(pathlib.Path('x'), max_size=1, remote='http://a:b@c/', write=True, say=print)
        store.close()
        print(*set(sys.modules) - before)
    """
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[1]
    )
    assert done.returncode == 0, done.stderr
    heavy = ("http", "urllib3", "ssl", "socket", "tempfile", "concurrent", "email")
    assert [name for name in done.stdout.split() if name.split(".")[0] in heavy] == []


def test_cache_stats_refuses_an_address_that_is_none(project: Project):
    """Exit code 2, wherever it stands."""
    expected = f"error: the remote store cannot be 'not a url'\n\nhint: {HINT}\n\n"
    assert project.run("cache", "stats", code=2, env={"DOCS_AS_CODE_CACHE_REMOTE": "not a url"}).stderr == expected
    project.write("docs-as-code.yml", "cache: {remote: not a url}")
    assert project.run("cache", "stats", code=2).stderr == expected
