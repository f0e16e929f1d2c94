"""Frames on a socket: a tag and a length before the bytes, so that a reader knows who speaks and when it is whole."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

HEAD = struct.Struct("!cQ")

PID = b"P"  # the child: its process id, first of all
VALUE = b"V"  # the child: the pickled value of the call
RAISED = b"R"  # the child: the traceback of a call that raised
STATUS = b"S"  # the server: the child has ended, with this wait status


def send(sock: socket.socket, tag: bytes, body: bytes) -> None:
    """Send one frame; a body may be of any size."""
    sock.sendall(HEAD.pack(tag, len(body)))
    if body:
        sock.sendall(body)


def receive(sock: socket.socket) -> tuple[bytes, bytearray]:
    """Receive one frame. Raises EOFError when the other side is gone."""
    tag, length = HEAD.unpack(_exactly(sock, HEAD.size))
    return tag, _exactly(sock, length)


def _exactly(sock: socket.socket, length: int) -> bytearray:
    data = bytearray(length)
    view = memoryview(data)
    got = 0
    while got < length:
        count = sock.recv_into(view[got:])
        if count == 0:
            raise EOFError
        got += count
    return data
