"""The services of a worker process: built once, on the first job."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from app.services import Services, build
from app.settings import from_environment

_given: ContextVar[Services | None] = ContextVar("services", default=None)


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
