"""Messages between the decoder and its owner: JSON behind its length, with open files beside it."""

import json
import socket
from collections.abc import Mapping, Sequence

LENGTH_BYTES = 4
MOST_FILES = 1


def send_message(
    channel: socket.socket, message: Mapping[str, object], *, files: Sequence[int] = ()
) -> None:
    """Send one message and the files that go with it; raises ``OSError``."""
    raw = json.dumps(message).encode()
    socket.send_fds(channel, [len(raw).to_bytes(LENGTH_BYTES, "big")], list(files))
    channel.sendall(raw)


def receive_message(channel: socket.socket) -> tuple[dict[str, object], list[int]]:
    """Wait for one message; raises ``EOFError`` when the other side is gone, else ``OSError``."""
    head, files, _, _ = socket.recv_fds(channel, LENGTH_BYTES, MOST_FILES)
    head += _receive(channel, LENGTH_BYTES - len(head)) if head else b""
    if not head:
        raise EOFError
    message: dict[str, object] = json.loads(_receive(channel, int.from_bytes(head, "big")))
    return message, files


def _receive(channel: socket.socket, count: int) -> bytes:
    parts = b""
    while len(parts) < count:
        part = channel.recv(count - len(parts))
        if not part:
            raise EOFError
        parts += part
    return parts
