"""The instances under test in the browser: at home, on the AWS stand-in, and with the models of providers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.browser.answerers import Answerer, of_provider
from tests.cloud import on_aws
from tests.ministack import ministack_process
from tests.stack import Stack

BACKENDS = os.environ.get("BROWSER_BACKEND", "embedded,aws").split(",")
"""What every story runs on, unless it says otherwise."""


class Stacks:
    """The whole product, by a name ("embedded", "aws", "anthropic", "openai"). Each is started once, when needed."""

    def __init__(self, folder_of: Callable[[str], Path], running: ExitStack) -> None:
        self._folder_of, self._running = folder_of, running
        self._started: dict[str, Stack] = {}
        self.answerers: dict[str, Answerer] = {}
        """Who answers on each that was started."""

    def __call__(self, name: str) -> Stack:
        if name not in self._started:
            self._started[name] = self._start(name)
        return self._started[name]

    def stop(self) -> None:
        """End all of them at once: each takes some seconds to end in order."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(Stack.stop, self._started.values()))

    def _start(self, name: str) -> Stack:
        # Each visitor comes from an address of their own, so that rate limits see different people.
        environment, answerer, data_dir = {"PROXY_COUNT": "1"}, Answerer(), self._folder_of(name) / "data"
        if name == "aws":
            environment |= on_aws(self._running.enter_context(ministack_process()))
        elif name != "embedded":
            answerer = self._running.enter_context(of_provider(name, data_dir))
        self.answerers[name] = answerer
        return self._running.enter_context(Stack(data_dir, environment | dict(answerer.environment)))


@contextmanager
def stacks(folder_of: Callable[[str], Path]) -> Iterator[Stacks]:
    """The instances; they end with the context."""
    with ExitStack() as running:
        started = Stacks(folder_of, running)
        yield started
        started.stop()
