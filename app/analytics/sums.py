"""Sums on their way: counted in this process, handed to Redis by a thread of its own, taken there by a worker.

Losing some is fine, holding a page up is not: without Redis what was counted meanwhile is forgotten.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from threading import Lock, Thread

import structlog
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

_KEY = "analytics"
_EVERY_SECONDS = 5.0
_ANSWER_SECONDS = 1.0


class Sums:
    """How often each name was counted since a worker took them last."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_connect_timeout=_ANSWER_SECONDS, socket_timeout=_ANSWER_SECONDS)
        self._here: Counter[str] = Counter()
        self._lock = Lock()
        self._thread: Thread | None = None

    def add(self, name: str) -> None:
        """Count one; asks nobody and never raises."""
        with self._lock:
            self._here[name] += 1
            if self._thread is None or not self._thread.is_alive():  # the first in this process
                self._thread = Thread(target=self._hand_on, name="hands on sums", daemon=True)
                self._thread.start()

    def hand_over(self) -> None:
        """Give what was counted here to Redis, or forget it."""
        with self._lock:
            here, self._here = self._here, Counter()
        try:
            with self._redis.pipeline(transaction=False) as at_once:
                for name, number in here.items():
                    at_once.hincrby(_KEY, name, number)
                at_once.execute()
        except RedisError as error:
            log.warning("sums of visits are lost", error=type(error).__name__)

    def take(self) -> Mapping[str, int]:
        """Everything that was handed over, once. Nothing while Redis is away."""
        self.hand_over()
        try:
            with self._redis.pipeline(transaction=True) as at_once:
                at_once.hgetall(_KEY)
                at_once.delete(_KEY)
                found = at_once.execute()[0]
        except RedisError as error:
            log.warning("sums of visits wait", error=type(error).__name__)
            return {}
        return {name.decode(): int(number) for name, number in found.items()}

    def _hand_on(self) -> None:
        while True:
            time.sleep(_EVERY_SECONDS)
            if self._here:
                self.hand_over()
