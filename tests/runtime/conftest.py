"""`make run` as a process, on a folder and a port of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stack import Stack, free_port

Launch = Callable[..., Stack]

ONE_PROCESS = {"WEB_CONCURRENCY": "1"}


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """Begins `make run`; whatever is left of it at the end is killed."""
    begun: list[Stack] = []

    def begin(**environ: str) -> Stack:
        port = int(environ.pop("PORT", 0)) or free_port()
        begun.append(Stack(tmp_path / "data", ONE_PROCESS | environ, port=port).begin())
        return begun[-1]

    yield begin
    for stack in begun:
        stack.kill()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One `make run` that the tests of a module share; they leave it as they found it."""
    stack = Stack(tmp_path_factory.mktemp("running") / "data", ONE_PROCESS).begin().await_greeting()
    yield stack
    stack.kill()
