"""The form of a store: names that are digests, and the entry that leads from a key to its traces.

An entry of `ac` is an ActionResult of Bazel's remote execution API, version 2, as JSON: it names one output file,
`traces.json`, by its digest, and the blob lies in `cas`. A property of that file binds the key to the digest and the
size: an entry that was handed out for another key, or that names other traces than it was made for, is seen to be wrong
whatever mixed them up. Folder and HTTP cache hold the same bytes.
"""

from __future__ import annotations

TRACES = "traces.json"
_BOND = "docs-as-code"
_HEX = "0123456789abcdef"
_BEGIN = b'{"outputFiles":[{"path":"traces.json","digest":{"hash":"'


def digest(data: bytes) -> str:
    """The sha256 of `data`, as 64 hex digits."""
    import hashlib  # late: a build in which all is up to date needs no digest

    return hashlib.sha256(data).hexdigest()


def is_digest(text: str) -> bool:
    """Whether `text` is 64 lower-case hex digits; anything else must not become part of a path or an address."""
    return len(text) == 64 and not text.strip(_HEX)


def action(key: str, traces: str, size: int) -> bytes:
    """The entry of `key` for the traces with this sha256 and size: one form, to be compared byte by byte."""
    properties = f'"nodeProperties":{{"properties":[{{"name":"{_BOND}","value":"{_bond(key, traces, size)}"}}]}}'
    return _BEGIN + f'{traces}","sizeBytes":"{size}"}},{properties}}}]}}'.encode()


def _bond(key: str, traces: str, size: int) -> str:
    return digest(f"{key} {traces} {size}".encode())


def traces_of(entry: bytes) -> str | None:
    """The sha256 of the traces that an entry of ours names, unproven: who has the blob compares with `action`."""
    found = entry[len(_BEGIN) : len(_BEGIN) + 64].decode("ascii", "replace")
    return found if entry.startswith(_BEGIN) and is_digest(found) else None


def read_action(entry: bytes, key: str) -> tuple[str, int] | None:
    """The sha256 and size of the traces of `key`, from an entry that a server may have written anew; else None."""
    import json

    try:
        for file in json.loads(entry)["outputFiles"]:
            traces, size = file["digest"]["hash"], int(file["digest"]["sizeBytes"])  # 64-bit numbers are texts
            bond = {"name": _BOND, "value": _bond(key, traces, size)}
            if file["path"] == TRACES and is_digest(traces) and bond in file["nodeProperties"]["properties"]:
                return traces, size
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass  # some other JSON, or none
    return None
