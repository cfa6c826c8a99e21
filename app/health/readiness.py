"""What "ready" means: every part is asked, all at once, and none is waited for longer than two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Lock

import structlog

from app.services import Services

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 2.0
_FRESH_SECONDS = 1.0
_NEEDED = "store"
"""The part without which nothing can be read. Without the others reading still works, so we stay in service."""


class Readiness:
    """Asks the parts at most once a second, however often it is asked itself."""

    def __init__(self, services: Services, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._checks = checks(services)
        self._patience = patience_seconds
        self._lock = Lock()
        self._asked_at = float("-inf")
        self._answer: Mapping[str, bool] = {}
        # A part that hangs keeps its thread; two more are there for when it comes back.
        self._threads = ThreadPoolExecutor(len(self._checks) + 2, thread_name_prefix="readiness")

    def parts(self) -> Mapping[str, bool]:
        """Each part by name, and whether it answers."""
        with self._lock:
            if time.monotonic() - self._asked_at > _FRESH_SECONDS:
                self._answer = self._ask()
                self._asked_at = time.monotonic()
            return self._answer

    def _ask(self) -> dict[str, bool]:
        asked = {name: self._threads.submit(check) for name, check in self._checks.items()}
        wait(asked.values(), timeout=self._patience)
        answer = {}
        for name, future in asked.items():
            answer[name] = future.done() and future.exception() is None
            if not answer[name]:
                future.cancel()
                log.warning("a part does not answer", part=name, exc_info=future.exception() if future.done() else None)
        return answer


def in_service(parts: Mapping[str, bool]) -> bool:
    """Whether this process should be sent requests."""
    return parts[_NEEDED]


def checks(services: Services) -> dict[str, Callable[[], object]]:
    """One question for each part; it raises when the part does not answer."""
    return {
        "store": services.store.ping,
        "redis": services.queue.ping,
        "blobs": services.blobs.ping,
        "keys": lambda: services.store.platform("READYZ").put("-", {}),  # sealed, and not written
    }
