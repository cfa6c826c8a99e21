"""A client's socket that no thread waits on: what the client does not take at once is kept here for the main loop."""

from __future__ import annotations

import errno
import socket
import time
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import ReadableBuffer

PATIENCE_SECONDS = 20.0
BYTES_PER_SECOND = 16_000
"""A body or an answer has so many seconds, and one more for each so many bytes: a bad phone line manages that."""

MOST_KEPT_BYTES = 512 * 1024
"""Longer answers are downloads: the thread that makes one waits, at the client's pace, for room."""


def seconds_for(count: int) -> float:
    """How long so many bytes may take."""
    return PATIENCE_SECONDS + count / BYTES_PER_SECOND


class PatientSocket(socket.socket):
    """Never blocks but where a thread has to wait; `waiting` bounds how many of them may do that together."""

    def __init__(self, client: socket.socket, waiting: BoundedSemaphore) -> None:
        super().__init__(client.family, client.type, client.proto, fileno=client.detach())
        super().setblocking(False)
        self.kept = bytearray()
        """Of the answer, what the client has not taken yet."""
        self._waiting = waiting
        self._in_thread = False
        self._since = 0.0
        self._received = 0

    def setblocking(self, flag: bool, /) -> None:
        """gunicorn's word for whether a thread has it in hand or the main loop."""
        self._in_thread = flag
        self._since, self._received = time.monotonic(), 0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """In a thread, raises ConnectionResetError when nothing comes in time, or too little of a long body."""
        try:
            return self._counted(super().recv(size, flags))
        except BlockingIOError:
            if not self._in_thread:
                raise
        left = self._since + seconds_for(self._received) - time.monotonic()
        if left <= 0:  # a byte now and then would hold a thread for days
            raise ConnectionResetError(errno.ECONNRESET, "too slow")
        with self._patience(min(left, PATIENCE_SECONDS)):
            return self._counted(super().recv(size, flags))

    def sendall(self, data: ReadableBuffer, flags: int = 0, /) -> None:
        """Send what the client takes at once, keep the rest. Raises ConnectionResetError for one who is too slow."""
        rest = memoryview(data)
        if not self.kept:
            rest = rest[self._sent(rest, flags) :]
        self.kept += rest
        if len(self.kept) > MOST_KEPT_BYTES:
            owed, self.kept = self.kept, bytearray()
            with self._patience(seconds_for(len(owed))):
                super().sendall(owed, flags)  # the time is for all of it

    def send_kept(self) -> None:
        """Send what the client takes by now. Raises OSError when it is gone."""
        del self.kept[: self._sent(memoryview(self.kept), 0)]

    def _counted(self, data: bytes) -> bytes:
        self._received += len(data)
        return data

    def _sent(self, data: memoryview, flags: int) -> int:
        try:
            return super().send(data, flags)
        except BlockingIOError:
            return 0

    @contextmanager
    def _patience(self, seconds: float) -> Iterator[None]:
        if not self._waiting.acquire(blocking=False):
            raise ConnectionResetError(errno.ECONNRESET, "too many are slow")
        try:
            self.settimeout(seconds)
            yield
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "too slow") from None
        finally:
            self.settimeout(0)
            self._waiting.release()
