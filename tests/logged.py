"""What a running instance would have logged, kept for the test that asks for `written`."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
import structlog

from app import logs


def plainly() -> None:
    """Otherwise structlog draws each error with the code around it and every local: most of a second for one."""
    structlog.reset_defaults()
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


plainly()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged from here on, at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for module, hook in (
        (sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"), (warnings, "showwarning"),
    ):  # fmt: skip
        monkeypatch.setattr(
            module, hook, getattr(module, hook)
        )  # configure() takes them over; the test gives them back
    with monkeypatch.context() as patched:
        patched.setattr("sys.stdout", stream := io.StringIO())
        logs.configure(logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    plainly()
