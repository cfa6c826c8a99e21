"""gunicorn's threads behind an ear and a mouth of their own: a thread is taken by nobody's slowness.

gthread hands a fresh connection to a thread and lets it read and write for as long as the client likes, so that a few
dozen silent or deaf ones stop the service. Here the worker's main loop, which never waits, collects the bytes of a
request and sends what of an answer is not taken at once; what does not come to an end in time is dropped, and the next
request of a connection waits until its last answer was taken. A buffering proxy in front does the same and more
(docs/deploy.md).
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import BoundedSemaphore
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from app.server_socket import PatientSocket, seconds_for

HEAD_SECONDS = 10.0
"""How long a connection may say nothing, and how long its request line and headers may take."""

LINGER_SECONDS = 2.0
"""How long a client may take to hang up after its last answer (RFC 9112, section 9.6)."""

MOST_HEAD_BYTES = 64 * 1024
MOST_BODY_BYTES = 8 * 1024 * 1024
"""Longer bodies are not collected: the app refuses them by their announced length, or reads them as they come."""

MOST_BYTES = 32 * 1024 * 1024
"""For all that is arriving together, and for all answers that are not taken; above it the largest is dropped."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*+0*+(\d{0,18})[ \t]*+\r\n", re.IGNORECASE)
"""A number of nineteen digits and more is a body too long to collect; what gunicorn reads as none, it refuses."""


@dataclass(slots=True)
class _Arrival:
    """What has arrived of one request."""

    deadline: float
    received: bytearray = field(default_factory=bytearray)
    wanted: int = 0
    """Bytes of the whole request; 0 while its head is not complete."""

    def measure(self) -> None:
        """Work out how much is wanted, once the head is there. How it is to be read stays gunicorn's to decide."""
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            self.wanted = MOST_HEAD_BYTES if len(self.received) > MOST_HEAD_BYTES else 0
            return
        length = _LENGTH.search(self.received, 0, end + 2)
        body = int(length.group(1) or 0) if length else 0
        self.wanted = end + 4 + (body if body <= MOST_BODY_BYTES else 0)
        self.deadline = time.monotonic() + seconds_for(body)

    @property
    def whole(self) -> bool:
        return 0 < self.wanted <= len(self.received)


class _Connection(TConn):  # type: ignore[misc]  # gunicorn ships no types
    """A connection whose graceful end does not hold up the main loop."""

    def __init__(self, worker: Worker, *given: Any) -> None:
        super().__init__(*given)
        self._worker = worker

    def close(self, graceful: bool = False) -> None:
        """See TConn.close."""
        if graceful:
            self._worker.linger(self.sock)
        else:
            super().close()


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """gthread that listens first. Everything but `handle` runs in the main loop."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._arriving: dict[TConn, _Arrival] = {}
        self._answering: dict[TConn, tuple[Any, float]] = {}
        """Whose answer is not taken yet: what gunicorn is to be told then, and until when there is time."""
        self._leaving: dict[socket.socket, float] = {}
        self._waiting = BoundedSemaphore(max(1, self.cfg.threads // 2))
        """One place for each thread that waits for a client. The other threads serve those who are not slow."""
        self._next_look = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Take a connection."""
        with suppress(BlockingIOError, ConnectionAbortedError):
            client, address = listener.accept()
            self.nr_conns += 1
            patient = PatientSocket(client, self._waiting)
            self.enqueue_req(_Connection(self, self.cfg, patient, address, listener.getsockname()))

    def enqueue_req(self, conn: TConn) -> None:
        """Called for a fresh connection and for each further request on it: collect it before it gets a thread."""
        early = conn.parser.unreader.take_buffered() if conn.parser else b""
        conn.sock.setblocking(False)
        self._arriving[conn] = _Arrival(time.monotonic() + HEAD_SECONDS, bytearray(early))
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, conn))
        self._receive(conn, conn.sock, early=bool(early))

    def handle(self, conn: TConn) -> Any:
        """One request, in a thread."""
        arrival = self._arriving.pop(conn)
        conn.init()
        conn.parser.unreader.unread(bytes(arrival.received))
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Answer one request; a body that was not collected is waited for by the app alone, if at all."""
        sent = dict(req.headers)
        if "TRANSFER-ENCODING" in sent:  # no browser sends a form so, and its end cannot be foreseen
            util.write_error(conn.sock, 411, "Length Required", "Send the length of the body with it.")
            return False
        if int(sent.get("CONTENT-LENGTH", 0)) > MOST_BODY_BYTES:
            req.force_close()
        return super().handle_request(req, conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Called once a thread is done: what the client has not taken yet is sent before anything else is done."""
        if not conn.sock.kept or conn.sock.fileno() < 0:
            super().finish_request(conn, fs)
            return
        conn.sock.setblocking(False)
        self._answering[conn] = fs, time.monotonic() + seconds_for(len(conn.sock.kept))
        self.poller.register(conn.sock, selectors.EVENT_WRITE, partial(self._send, conn))
        kept = {conn: len(conn.sock.kept) for conn in self._answering}
        if sum(kept.values()) > MOST_BYTES:
            self._drop(max(kept, key=kept.__getitem__))

    def murder_pending(self) -> None:
        """Runs at every turn of the loop: let go of those who are late."""
        super().murder_pending()
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + 0.5
        for conn, arrival in tuple(self._arriving.items()):
            if arrival.deadline < now and not arrival.whole:
                self._drop(conn)
        for conn, (_, deadline) in tuple(self._answering.items()):
            if deadline < now:
                self._drop(conn)
        for sock, deadline in tuple(self._leaving.items()):
            if deadline < now:
                self._hung_up(sock)

    def linger(self, sock: socket.socket) -> None:
        """Say that the answer has ended, and close once the client has, too: at once would cut off what it reads."""
        try:
            sock.setblocking(False)
            sock.shutdown(socket.SHUT_WR)
            self.poller.register(sock, selectors.EVENT_READ, self._drain)
        except (OSError, ValueError, KeyError):
            sock.close()
        else:
            self._leaving[sock] = time.monotonic() + LINGER_SECONDS

    def _receive(self, conn: TConn, sock: socket.socket, *, early: bool = False) -> None:
        arrival = self._arriving[conn]
        try:
            data = sock.recv(65536)
        except BlockingIOError:
            if not early:
                return
            data = b""
        except OSError:
            self._drop(conn)
            return
        arrival.received += data
        if not arrival.wanted:
            arrival.measure()
        ended = not data and not early
        if not arrival.received:
            self._drop(conn)
        elif arrival.whole or ended:
            arrival.wanted = len(arrival.received)
            self.poller.unregister(sock)
            super().enqueue_req(conn)
        else:
            self._keep_within_bounds()

    def _keep_within_bounds(self) -> None:
        sizes = {conn: len(arrival.received) for conn, arrival in self._arriving.items() if not arrival.whole}
        if sum(sizes.values()) > MOST_BYTES:
            self._drop(max(sizes, key=sizes.__getitem__))

    def _send(self, conn: TConn, sock: PatientSocket) -> None:
        try:
            sock.send_kept()
        except OSError:
            self._drop(conn)
            return
        if not sock.kept:
            fs, _ = self._answering.pop(conn)
            self.poller.unregister(sock)
            self.finish_request(conn, fs)

    def _drain(self, sock: socket.socket) -> None:
        try:
            ended = not sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            ended = True
        if ended:
            self._hung_up(sock)

    def _drop(self, conn: TConn) -> None:
        self._arriving.pop(conn, None)
        self._answering.pop(conn, None)
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def _hung_up(self, sock: socket.socket) -> None:
        del self._leaving[sock]
        self.poller.unregister(sock)
        sock.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """A worker that stops waits for nobody's first byte either."""
        super()._cap_keepalive(deadline)
        for arrival in self._arriving.values():
            if not arrival.received:
                arrival.deadline = min(arrival.deadline, deadline)
