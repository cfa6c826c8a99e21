"""Turns: with the embedded store, the pages of one process are made one after the other, which is faster than at once.

SQLite gives Python's lock away at each row that it reads. Threads that all make pages take it from each other there,
fifty times a page, and all end up slower: measured, eight at once answer a third more when they queue.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE_SECONDS = 0.1
"""Some thirty pages long. Whoever has waited so long goes ahead: one slow page never holds up the others."""

_READS = ("GET", "HEAD")
"""What writes may wait for a disk or for another writer, and has no turn to hold."""


class Turns:
    """A WSGI app whose reads queue up."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._queue = _Queue()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in _READS:
            return self._app(environ, start_response)
        mine = self._queue.enter(PATIENCE_SECONDS)
        try:
            return self._app(environ, start_response)
        finally:
            if mine:
                self._queue.leave()


class _Queue:
    """First come, first served. A plain lock goes to whoever is quickest, and lets some wait for ever."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._busy = False

    def enter(self, seconds: float) -> bool:
        """Whether the turn came within so many seconds."""
        with self._guard:
            if not self._busy:
                self._busy = True
                return True
            call = threading.Lock()
            call.acquire()  # free again when it is called
            self._waiting.append(call)
        if call.acquire(timeout=seconds):
            return True
        with self._guard:
            if call in self._waiting:
                self._waiting.remove(call)
                return False
        return True  # it was called at the last moment

    def leave(self) -> None:
        """Call the next in line."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False
