"""What is not sound is answered with 4xx, changes no byte of any store, and leaves one line without content."""

from __future__ import annotations

import json
import sqlite3
import time
from io import StringIO
from types import SimpleNamespace
from typing import get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app, limits, metrics
from app.services import Services
from app.webhooks import Source, inbox
from tests.conftest import Clock
from tests.promises import promise
from tests.standins import HeldQueue
from tests.webhooks.senders import Amazon, Delivery, from_stripe
from tests.webhooks.spoilt import CANARY, STRIPE_EVENT, same_id_other_body, sound, spoilt

SOURCES: tuple[Source, ...] = get_args(Source)


@pytest.fixture
def app(services: Services, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """As many may be refused as a test sends; the limit has a test of its own."""
    monkeypatch.setattr(limits, "REFUSED_DELIVERIES", "1000000 per minute")
    return create_app(services.settings, services)


def held(services: Services) -> dict[str, object]:
    """Every byte that any store holds, by where it is."""
    found: dict[str, object] = {}
    for file in sorted(services.settings.data_dir.rglob("*")):
        if file.suffix == ".db":
            with sqlite3.connect(file) as connection:
                for table in ("items", "tokens"):
                    found[f"{file.name} {table}"] = connection.execute(f"SELECT * FROM {table}").fetchall()
            connection.close()
        elif file.is_file() and not file.name.endswith(("-wal", "-shm")):
            found[str(file)] = file.read_bytes()
    return found


@promise("9.4")
def test_nothing_but_a_sound_delivery_touches_a_store(
    client: FlaskClient, services: Services, queue: HeldQueue, amazon: Amazon, clock: Clock
) -> None:
    before, wrong = held(services), []
    for source in SOURCES:
        for name, delivery in spoilt(source, amazon, clock()):
            status = _status(client, delivery)
            if not 400 <= status < 500 or held(services) != before:
                wrong.append((source, name, status))
                before = held(services)
    assert wrong == []
    assert queue.held == []
    for source in SOURCES:
        assert _status(client, sound(source, amazon, clock())) == 200
    assert len(queue.held) == 3


@pytest.mark.parametrize("source", SOURCES)
def test_an_id_that_is_known_cannot_come_again_with_another_body(
    client: FlaskClient, services: Services, queue: HeldQueue, amazon: Amazon, clock: Clock, source: Source
) -> None:
    assert _status(client, sound(source, amazon, clock())) == 200
    before, owed = held(services), list(queue.held)

    assert _status(client, same_id_other_body(source, amazon, clock())) == 409

    assert held(services) == before
    assert queue.held == owed


@pytest.mark.parametrize("source", SOURCES)
def test_each_refusal_is_told_once_and_without_content(
    client: FlaskClient,
    amazon: Amazon,
    clock: Clock,
    source: Source,
    written: StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: list[tuple[str, str]] = []
    monkeypatch.setattr(metrics, "webhook_answered", lambda *told: counted.append(told))
    for name, delivery in spoilt(source, amazon, clock()):
        start = len(written.getvalue())
        answer = delivery.to(client)
        lines = [json.loads(line) for line in written.getvalue()[start:].splitlines()]
        ours = [line for line in lines if line["logger"].startswith("app.")]  # the limiter says that Redis is away
        assert [line["event"] for line in ours] == ["webhook refused", "answered"], name
        assert ours[0]["reason"] in answer.text
    assert set(counted) == {(source, "refused")}
    assert CANARY not in written.getvalue()
    assert "evt_1" not in written.getvalue()


def test_of_a_flood_all_but_some_hundreds_a_minute_are_turned_away_and_what_is_sound_still_counts(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SimpleNamespace(seconds=time.time())
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda: now.seconds))
    client = create_app(services.settings, services).test_client()
    before, forged = held(services), from_stripe(STRIPE_EVENT, secret="whsec_other")

    assert [_status(client, forged) for _ in range(620)] == [400] * 600 + [429] * 20
    assert held(services) == before
    assert _status(client, from_stripe(STRIPE_EVENT)) == 200
    now.seconds += 61
    assert _status(client, forged) == 400


def test_a_key_that_stands_twice_is_read_alike_by_who_verifies_and_who_acts(
    client: FlaskClient, services: Services
) -> None:
    assert _status(client, from_stripe(b'{"id":"evt_1","type":"a","id":"evt_2","type":"b"}')) == 200

    kept = inbox.find(services, "stripe", "evt_2")
    assert kept
    data = inbox._event(kept).data
    assert (data["id"], data["type"]) == ("evt_2", "b")
    assert inbox.find(services, "stripe", "evt_1") is None


@pytest.mark.parametrize("source", SOURCES)
def test_every_secret_that_is_set_verifies(client: FlaskClient, amazon: Amazon, clock: Clock, source: Source) -> None:
    """The conftest's instance has a newer secret before the one that signs here."""
    assert _status(client, sound(source, amazon, clock())) == 200


@pytest.mark.parametrize("source", SOURCES)
def test_a_delivery_is_answered_within_50_ms(client: FlaskClient, amazon: Amazon, clock: Clock, source: Source) -> None:
    """The middle of many: what a busy machine does to the slowest is measured in the bench."""
    sound(source, amazon, clock()).to(client)
    times = []
    for _ in range(30):
        before = time.perf_counter()
        _status(client, sound(source, amazon, clock()))
        times.append(time.perf_counter() - before)

    assert sorted(times)[15] < 0.05


def _status(client: FlaskClient, delivery: Delivery) -> int:
    return int(delivery.to(client).status_code)
