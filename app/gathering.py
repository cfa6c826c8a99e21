"""Gathering: what several threads ask for at the same moment is done together, as one.

Whoever finds nobody at it does what everybody waiting has asked for, and those find theirs done when their turn comes.
Under load a commit or a round trip is so shared by many; alone, nobody waits for anybody.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

Together = Callable[[Sequence[T]], Sequence[Exception | None]]
"""Does what was asked for; gives for each what went wrong with that one alone. What it raises went wrong with all."""


class NoTurn(Exception):
    """Others took too long. Nothing of this was done."""


@dataclass(eq=False, slots=True)
class _Asked(Generic[T]):
    what: T
    done: bool = False
    error: BaseException | None = None


class Gathering(Generic[T]):
    """`most` things at a time. Threads wait up to `wait` seconds for their turn."""

    def __init__(self, together: Together[T], *, most: int, wait: float) -> None:
        self._together = together
        self._most = most
        self._wait = wait
        self._waiting: deque[_Asked[T]] = deque()
        self._turn = threading.Lock()

    def do(self, what: T) -> None:
        """Return when it is done. Raises what went wrong with it, NoTurn."""
        asked = _Asked(what)
        self._waiting.append(asked)
        self._await_turn(asked)
        try:
            while not asked.done:  # those before us may be more than go at a time
                self._do_some()
        finally:
            if not asked.done:  # cut short: nobody may do it later
                with suppress(ValueError):
                    self._waiting.remove(asked)
            self._turn.release()
        if asked.error is not None:
            raise asked.error

    def _await_turn(self, asked: _Asked[T]) -> None:
        if self._turn.acquire(timeout=self._wait):
            return
        try:
            self._waiting.remove(asked)
        except ValueError:  # somebody is at it
            self._turn.acquire()
        else:
            raise NoTurn

    def _do_some(self) -> None:
        some: list[_Asked[T]] = []
        while self._waiting and len(some) < self._most:
            try:
                some.append(self._waiting.popleft())
            except IndexError:  # its thread has given up
                break
        errors: Sequence[BaseException | None]
        try:
            errors = self._together([asked.what for asked in some])
        except BaseException as error:
            errors = [error] * len(some)
            if not isinstance(error, Exception):
                raise
        finally:
            for asked, outcome in zip(some, errors, strict=True):
                asked.done, asked.error = True, outcome
