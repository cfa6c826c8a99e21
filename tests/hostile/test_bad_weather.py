"""Bad weather: a store, a queue or a mail server that does not answer. What can be read is read; no word is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from app.backlog import backlog
from app.mail import MailTemporary
from app.services import build
from app.settings import Settings
from tests.cast import Visitor, stranger, token_in
from tests.conftest import Clock
from tests.standins import HeldQueue

WORDS = "Pick-up was forty minutes late."
ENTRY = {"occurred_on": "2026-11-19", "narrative": WORDS}


@pytest.fixture
def held_up(settings: Settings) -> Iterator[None]:
    """Another process holds the store's write lock for longer than anybody waits."""
    with closing(sqlite3.connect(settings.data_dir / "records.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def alice(alice: Visitor) -> Visitor:
    """With a form open since before the weather turned."""
    alice.csrf()
    return alice


def test_with_a_store_that_takes_no_writes_she_reads_and_is_told_what_was_not_saved(
    alice: Visitor, request: pytest.FixtureRequest
) -> None:
    entry = alice.post("/incidents/new", {**ENTRY, "narrative": "Saved before."}).location
    request.getfixturevalue("held_up")

    wrote = alice.post("/incidents/new", ENTRY)

    assert wrote.status_code == 503
    assert "Nothing was saved" in wrote.text
    assert WORDS in wrote.text
    assert "Saved before." in alice.get(entry).text
    assert "Saved before." in alice.get("/incidents").text


def test_with_a_store_that_is_gone_her_words_stay_on_the_page(alice: Visitor, settings: Settings) -> None:
    for file in Path(settings.data_dir).glob("records.db*"):
        file.rename(file.with_suffix(".away"))

    wrote = alice.post("/incidents/new", ENTRY)
    read = alice.get("/incidents")
    help_now = alice.get("/help-now")

    assert (wrote.status_code, read.status_code, help_now.status_code) == (503, 503, 200)
    assert WORDS in wrote.text
    assert "<h1" in read.text


@pytest.fixture
def without_redis(settings: Settings, clock: Clock) -> Flask:
    """The app with its real queue, while no Redis runs."""
    return create_app(settings, build(settings, now=clock))


def test_with_redis_gone_entries_are_saved(alice: Visitor, without_redis: Flask) -> None:
    own = alice.client.get_cookie("session")
    assert own
    browser = without_redis.test_client()
    browser.set_cookie("session", own.value)

    answer = browser.post("/incidents/new", data={**ENTRY, "csrf_token": alice.csrf()})

    assert answer.status_code == 303
    assert WORDS in browser.get("/incidents").text


def test_with_redis_gone_a_link_is_promised_and_kept_for_later(without_redis: Flask) -> None:
    alice = stranger(without_redis, "alice@example.org")

    answer = asks_for_a_link(alice)

    assert answer.status_code == 303
    assert backlog(alice.services).count == 1


def test_with_the_mail_server_gone_the_link_waits_and_the_page_stands(settings: Settings, clock: Clock) -> None:
    queue = HeldQueue()
    nobody = replace(settings, mail="smtp", smtp_url="smtp://127.0.0.1:1")
    services = build(nobody, now=clock, queue=queue)
    queue.attach(services)
    alice = stranger(create_app(nobody, services), "alice@example.org")

    answer = asks_for_a_link(alice)
    with pytest.raises(MailTemporary):
        queue.run()

    assert answer.status_code == 303
    assert backlog(services).count == 1


def asks_for_a_link(person: Visitor) -> TestResponse:
    token = token_in(person.get("/sign-in").text)
    return person.client.post("/sign-in", data={"csrf_token": token, "email": person.email})
