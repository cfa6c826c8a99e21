"""Pace: no more mails a second than the provider's quota, over all workers, and a pause when it says so nonetheless."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.mail import Mailer, Message, Throttled

log = structlog.get_logger(__name__)

LONGEST_TURN_SECONDS = 10.0
"""A mail whose turn is further off goes back to be owed, so that a worker does not stand still."""

_LONGEST_PAUSE_SECONDS = 300.0
_COUNTED_AS = "mail"


class PacedMailer:
    """A mailer that is asked for a turn before each mail.

    `per_second` is counted in Redis, so for all workers together, and for each alone while Redis is away; 0 counts
    nothing. When the provider throttles, everybody who meets that pauses: twice as long each time, and not all alike.
    """

    def __init__(
        self,
        mailer: Mailer,
        per_second: int,
        redis: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._mailer = mailer
        self._quota = Quota(per_second, redis) if per_second else None
        self._clock = clock
        self._sleep = sleep
        self._throttled = 0
        self._paused_until = 0.0

    def await_turn(self) -> None:
        """See app.mail.Paced."""
        latest = self._clock() + LONGEST_TURN_SECONDS
        if self._paused_until > latest:
            raise Throttled
        if (pause := self._paused_until - self._clock()) > 0:
            self._sleep(pause)
        while self._quota and not self._quota.take():
            if self._clock() > latest:
                raise Throttled
            self._sleep(self._quota.gap_seconds)

    def deliver(self, message: Message) -> None:
        """See app.mail.Mailer."""
        try:
            self._mailer.deliver(message)
        except Throttled:
            self._pause()
            raise
        self._throttled = 0

    def _pause(self) -> None:
        self._throttled += 1
        seconds = min(2.0 ** min(self._throttled, 10), _LONGEST_PAUSE_SECONDS) * random.uniform(0.5, 1.0)
        self._paused_until = self._clock() + seconds
        log.warning("the mail provider throttles, pausing", seconds=round(seconds, 1), times=self._throttled)


class Quota:
    """So many a second in any second, whoever takes them."""

    def __init__(self, per_second: int, redis: str) -> None:
        self._item: RateLimitItem = RateLimitItemPerSecond(per_second)
        options = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5, "wrap_exceptions": True}
        self._shared = MovingWindowRateLimiter(storage_from_string(redis, **options))
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self.gap_seconds = 0.5 / per_second
        """How long to wait before asking again."""

    def take(self) -> bool:
        """Whether one more may go now; then it counts."""
        try:
            return self._shared.hit(self._item, _COUNTED_AS)
        except StorageError:
            return self._own.hit(self._item, _COUNTED_AS)
