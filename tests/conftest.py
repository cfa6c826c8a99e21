"""The instance under test: real embedded engines in a temporary folder, a clock that moves, and the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.services import Services, build
from app.settings import Settings, from_environment
from tests.cast import Visitor, arrive
from tests.standins import HeldQueue

pytest_plugins = ("tests.closing", "tests.logged", "tests.ministack", "tests.sparing")


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
def services(settings: Settings, clock: Clock, queue: HeldQueue, empty_databases: None) -> Services:
    built = build(settings, now=clock, queue=queue)
    queue.attach(built)
    return built


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
