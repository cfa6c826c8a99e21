"""Lifelines: how long a call of a provider may last and whether anybody still waits for it; one thread a process looks
after all of them, and hangs up where that has ended, so that no thread sits waiting for words that nobody will read."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

_EVERY_SECONDS = 0.25


def _never() -> bool:
    return False


class Lifeline:
    """Of one call. `gone` tells whether whoever asked has left; it is called from another thread."""

    def __init__(self, seconds: float, gone: Callable[[], bool] = _never) -> None:
        self._until = time.monotonic() + seconds
        self._gone = gone

    @property
    def left(self) -> float:
        """Seconds; none is 0."""
        return max(0.0, self._until - time.monotonic())

    @property
    def ended(self) -> bool:
        """Whether the call is to end now, because its time is over or nobody waits."""
        return not self.left or self._gone()

    def wait(self, seconds: float) -> bool:
        """Let so many seconds pass; whether the call may go on then. Does not begin what cannot end in time."""
        if seconds >= self.left:
            return False
        until = time.monotonic() + seconds
        while (rest := until - time.monotonic()) > 0:
            if self.ended:
                return False
            time.sleep(min(rest, _EVERY_SECONDS))
        return not self.ended

    @contextmanager
    def held(self, line: socket.socket | None) -> Iterator[None]:
        """While this lasts, `line` is hung up when the call is to end: whoever reads from it gets an error."""
        if line is None:
            yield
            return
        held = (self, line)
        _WATCH.begin(held)
        try:
            yield
        finally:
            _WATCH.end(held)


_Held = tuple[Lifeline, socket.socket]


class _Watch:
    """The thread that looks. It is there while there is something to look after."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: list[_Held] = []
        self._runs = False

    def begin(self, held: _Held) -> None:
        with self._guard:
            self._held.append(held)
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._look, name="lifelines", daemon=True).start()

    def end(self, held: _Held) -> None:
        with self._guard, suppress(ValueError):
            self._held.remove(held)

    def _look(self) -> None:
        while True:
            time.sleep(_EVERY_SECONDS)
            with self._guard:
                if not self._held:
                    self._runs = False
                    return
                over = [held for held in self._held if held[0].ended]
                self._held = [held for held in self._held if held not in over]
                for _, line in over:  # within the guard: afterwards the line may be another call's
                    with suppress(OSError):
                        socket.socket.shutdown(line, socket.SHUT_RDWR)


_WATCH = _Watch()


def line_of(response: Any) -> socket.socket | None:
    """The socket under an answer of httpx2, which both SDKs use; None when it cannot be told."""
    stream = getattr(response, "extensions", {}).get("network_stream")
    found = stream.get_extra_info("socket") if stream is not None else None
    return found if isinstance(found, socket.socket) else None
