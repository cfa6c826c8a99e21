"""The instance under test: real embedded engines in a temporary folder, a clock that moves, and the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app import assets, create_app
from app.services import Services, build
from app.settings import Settings, from_environment
from tests.cast import Visitor, arrive
from tests.standins import HeldQueue

pytest_plugins = ("tests.logged", "tests.ministack")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Forward by a timedelta's arguments: `clock.move(minutes=16)`."""
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 20, 3, 41, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return from_environment({"DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": "a secret of the tests alone, 32 long"})


@pytest.fixture
def queue() -> HeldQueue:
    return HeldQueue()


@pytest.fixture
def services(settings: Settings, clock: Clock, queue: HeldQueue) -> Services:
    built = build(settings, now=clock, queue=queue)
    queue.attach(built)
    return built


class CompiledTemplates(BytecodeCache):
    """Jinja's compiled templates, kept from one test to the next: compiling them was a quarter of the tests' time."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """See BytecodeCache: Jinja checks that the template has not changed."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See BytecodeCache."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}

# What was read and compressed once serves every app of the tests.
assets._files = cache(lambda root, read=assets._files: tuple(read(root)))  # type: ignore[assignment]  # a cached one
assets._asset = cache(assets._asset)


def _remembered(compile_rule: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """Werkzeug reads each route of each app and compiles two functions for it: nine tenths of what an app of its own
    costs a test. What comes of it depends on the words of the route alone; its converters serve any app."""
    kept: dict[tuple[object, ...], dict[str, Any]] = {}

    def compiled(rule: Rule) -> None:
        words = (rule.rule, rule.merge_slashes, rule.subdomain, rule.host, rule.map.host_matching)
        if rule.defaults:
            compile_rule(rule)
            return
        if words not in kept:
            compile_rule(rule)
            made = {name: vars(rule)[name] for name in ("_parts", "_trace", "_converters", "arguments")}
            kept[words] = made | {name: vars(rule)[name].__func__ for name in ("_build", "_build_unknown")}
        made = kept[words]
        vars(rule).update(made | {name: made[name].__get__(rule) for name in ("_build", "_build_unknown")})

    return compiled


Rule.compile = _remembered(Rule.compile)  # type: ignore[method-assign, assignment]  # a remembering one


@pytest.fixture
def app(settings: Settings, services: Services) -> Flask:
    app = create_app(settings, services)
    app.testing = False  # errors must reach the pages that a person would see
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that has not signed in."""
    return app.test_client()


@pytest.fixture
def visit(app: Flask) -> Callable[[str], Visitor]:
    """Somebody's browser, signed in. How one comes in by mail is told in tests/identity."""
    return lambda email: arrive(app, email)


@pytest.fixture
def alice(visit: Callable[[str], Visitor]) -> Visitor:
    """Keeps a record."""
    return visit("alice@example.org")


@pytest.fixture
def bob(visit: Callable[[str], Visitor]) -> Visitor:
    """Her advocate."""
    return visit("bob@example.org")


@pytest.fixture
def charlie(visit: Callable[[str], Visitor]) -> Visitor:
    """Must see nothing."""
    return visit("charlie@example.org")
