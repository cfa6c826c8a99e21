"""Reads queue up, nobody waits for long, and what writes waits for nobody."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.turns import PATIENCE_SECONDS, Turns


class Kitchen:
    """A WSGI app that takes a while, and notes how many it had at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.most = seconds, 0, 0
        self._counting = threading.Lock()

    def __call__(self, _environ, _start_response):
        with self._counting:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(self.seconds)
        with self._counting:
            self.now -= 1
        return [b"done"]


def served(kitchen: Kitchen, method: str, guests: int) -> float:
    """Seconds until as many guests have their answer."""
    app = Turns(kitchen)
    began = time.perf_counter()
    with ThreadPoolExecutor(guests) as pool:
        answers = list(pool.map(lambda _: app({"REQUEST_METHOD": method}, _ignore), range(guests)))
    assert answers == [[b"done"]] * guests
    return time.perf_counter() - began


def test_pages_are_made_one_after_the_other():
    kitchen = Kitchen(0.005)

    served(kitchen, "GET", 6)

    assert kitchen.most == 1


def test_a_slow_page_holds_up_the_others_for_a_moment_only():
    kitchen = Kitchen(1.0)

    took = served(kitchen, "GET", 4)

    assert took < 1.0 + 4 * PATIENCE_SECONDS
    assert kitchen.most > 1


def test_what_writes_waits_for_nobody():
    kitchen = Kitchen(0.05)

    served(kitchen, "POST", 4)

    assert kitchen.most == 4


def test_a_page_that_fails_gives_its_turn_back():
    def broken(_environ, _start_response):
        raise RuntimeError

    app = Turns(broken)
    began = time.perf_counter()
    for _ in range(3):
        with pytest.raises(RuntimeError):
            app({"REQUEST_METHOD": "GET"}, _ignore)

    assert time.perf_counter() - began < PATIENCE_SECONDS


def _ignore(*_: Any) -> Any:
    """A start_response that nobody listens to."""
