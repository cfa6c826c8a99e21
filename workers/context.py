"""The services of a worker process, and how such a process begins."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from app import logs, metrics
from app.services import Services, build
from app.settings import SettingsError, from_environment

_given: ContextVar[Services | None] = ContextVar("services", default=None)


def start() -> Services:
    """Begin a process: its services, its logs, its metrics. A wrong setting ends it: a sentence and exit code 2."""
    try:
        built = services()
    except SettingsError as error:
        sys.stderr.write(f"A setting is wrong. {error}\n")
        raise SystemExit(2) from None
    logs.configure()
    metrics.start(built.settings)
    return built


def services() -> Services:
    """The services of this process. Raises SettingsError when the environment is wrong."""
    return _given.get() or _from_environment()


@contextmanager
def using(given: Services | None) -> Iterator[None]:
    """Inside, jobs work on `given` instead."""
    token = _given.set(given)
    try:
        yield
    finally:
        _given.reset(token)


@cache
def _from_environment() -> Services:
    return build(from_environment(os.environ))
