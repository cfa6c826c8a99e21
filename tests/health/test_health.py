"""/healthz and /readyz: each part by name, no cookie, no waiting for a part that hangs."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.health.readiness import Readiness
from app.queue import QueueUnavailable
from app.services import Services
from tests.standins import HeldQueue


class DeadQueue(HeldQueue):
    """Redis is down."""

    def ping(self) -> None:
        raise QueueUnavailable


class HangingQueue(HeldQueue):
    """Redis takes the question and never answers."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def ping(self) -> None:
        self.released.wait(20)


@pytest.fixture
def without_redis(services: Services) -> Services:
    return replace(services, queue=DeadQueue())


def test_healthz_says_that_the_process_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_health_pages_set_no_cookie(client: FlaskClient) -> None:
    answers = [client.get(path) for path in ("/healthz", "/readyz")]
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert all("Cookie" not in answer.vary for answer in answers)


def test_readyz_names_every_part(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "parts": dict.fromkeys(("store", "redis", "blobs", "keys"), "ok")}


def test_readyz_takes_us_out_of_service_when_the_store_is_away(app: Flask, services: Services) -> None:
    (services.settings.data_dir / "records.db").unlink()
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["parts"]["store"] == "failed"


def test_readyz_keeps_us_in_service_without_redis_and_says_so(without_redis: Services) -> None:
    answer = create_app(without_redis.settings, without_redis).test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["parts"] == {"store": "ok", "redis": "failed", "blobs": "ok", "keys": "ok"}


def test_readyz_does_not_wait_for_a_part_that_hangs(services: Services) -> None:
    queue = HangingQueue()
    readiness = Readiness(replace(services, queue=queue), patience_seconds=0.3)
    began = time.monotonic()
    parts = readiness.parts()
    took = time.monotonic() - began
    queue.released.set()
    assert parts == {"store": True, "redis": False, "blobs": True, "keys": True}
    assert took < 1


def test_many_questions_at_once_reach_the_store_once(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(DeadQueue, "ping", lambda _self: asked.append(time.monotonic()))
    readiness = Readiness(replace(services, queue=DeadQueue()))
    for _ in range(50):
        readiness.parts()
    assert len(asked) == 1


def test_a_failing_part_shows_no_detail(app: Flask, services: Services) -> None:
    (services.settings.data_dir / "records.db").unlink()
    body = app.test_client().get("/readyz").get_data(as_text=True)
    assert str(services.settings.data_dir) not in body
    assert "Unavailable" not in body
