"""A tap: the address that the product is given for an outside service; every byte that leaves for it is kept."""

from __future__ import annotations

import base64
import quopri
import re
import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

_CHUNK = 65_536
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")


@dataclass
class Taps:
    """Everything that left, by the service it left for and what the person was doing then."""

    doing: str = ""
    left: dict[tuple[str, str], bytearray] = field(default_factory=lambda: defaultdict(bytearray))

    def where(self, word: str, *, but: str = "\0") -> set[tuple[str, str]]:
        """(service, doing) of all that held this word, in whatever writing, other than as a part of `but`."""
        return {key for key, raw in self.left.items() if word in readable(bytes(raw)).replace(but, "")}

    @contextmanager
    def before(self, service: str, port: int) -> Iterator[int]:
        """The port that stands for the service's own on loopback."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            thread = threading.Thread(target=self._let_in, args=[door, service, port], daemon=True)
            thread.start()
            yield door.getsockname()[1]
            door.shutdown(socket.SHUT_RDWR)
            thread.join()

    def _let_in(self, door: socket.socket, service: str, port: int) -> None:
        with suppress(OSError):  # shut
            while True:
                inner, _ = door.accept()
                threading.Thread(target=self._carry, args=[inner, service, port], daemon=True).start()

    def _carry(self, inner: socket.socket, service: str, port: int) -> None:
        with inner, socket.create_connection(("127.0.0.1", port)) as outer:
            back = threading.Thread(target=_pump, args=[outer, inner], daemon=True)
            back.start()
            for chunk in _chunks(inner):
                self.left[service, self.doing] += chunk
                outer.sendall(chunk)
            with suppress(OSError):
                outer.shutdown(socket.SHUT_WR)
            back.join()


def _pump(from_: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        for chunk in _chunks(from_):
            to.sendall(chunk)
        to.shutdown(socket.SHUT_WR)


def _chunks(from_: socket.socket) -> Iterator[bytes]:
    with suppress(OSError):
        while chunk := from_.recv(_CHUNK):
            yield chunk


def readable(raw: bytes, depth: int = 3) -> str:
    """The bytes as text, and all that stands in them quoted as in mail, in addresses, or in base64, however deep."""
    unfolded = raw.replace(b"=\r\n", b"").replace(b"=\n", b"")
    text = raw.decode("utf-8", "replace")
    texts = [text, unquote_plus(text), quopri.decodestring(unfolded).decode("utf-8", "replace")]
    if depth:
        joined = re.sub(rb"(?<=[A-Za-z0-9+/])(?:\r\n|\n|\\n|\\r\\n)(?=[A-Za-z0-9+/])", b"", raw)
        for found in (*_BASE64.findall(raw), *_BASE64.findall(joined)):
            with suppress(ValueError):
                padded = found.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
                texts.append(readable(base64.b64decode(padded + b"=" * (-len(padded) % 4)), depth - 1))
    return "\n".join(texts)
