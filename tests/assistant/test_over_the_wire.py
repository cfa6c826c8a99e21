"""Streams over the real server: piece by piece to a browser, and an end to the call when the browser is gone."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from app import create_app
from app.assistant import consent
from app.services import build
from app.settings import from_environment
from bench.people import cookie, person
from tests.ai import anthropic_server as wire
from tests.ai.provider import Heard, Line, Provider, provider
from tests.stack import WEB_ALONE, Stack
from tests.wire import Wire

PIECES = ("On ", "Monday ", "[Person A] ", "called.")
WEB = (*WEB_ALONE[:-1], "tests.assistant.site:web()")


@pytest.fixture(scope="module")
def model() -> Iterator[Provider]:
    """Each test tells it what to say."""
    with provider() as state:
        yield state


@pytest.fixture(scope="module")
def served(model: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    environment = {
        "TEXT_MODEL": "anthropic", "ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": model.url,
        "WEB_CONCURRENCY": "1", "SECRET_KEY": "a secret of the tests alone, 32 long",
    }  # fmt: skip
    with Stack(tmp_path_factory.mktemp("served") / "data", environment, WEB) as stack:
        yield stack


@pytest.fixture(scope="module")
def alice(served: Stack) -> Iterator[Wire]:
    """Signed in at the running instance, and agreed to what is sent."""
    settings = from_environment({**served.environ(), "DATA_DIR": str(served.data_dir)})
    services = build(settings)
    shelf = person(services, "alice", 3)
    consent.agree(shelf, services.text_model, consent.VERSION, services.now())
    name, _, value = cookie(create_app(settings, services), services, shelf).partition("=")
    browser = Wire(served.url, {name: value})
    yield browser
    browser.close()


def asked(alice: Wire, words: str) -> socket.socket:
    """The connection on which the answer comes."""
    page = alice.get("/asking")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    body = urlencode({"csrf_token": token, "words": words})
    host, _, port = alice.url.removeprefix("http://").partition(":")
    connection = socket.create_connection((host, int(port)), timeout=10)
    cookies = "; ".join(f"{name}={value}" for name, value in alice.cookies.items())
    head = (
        f"POST /asking HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\nAccept: text/event-stream\r\n"
        f"Accept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\nOrigin: {alice.url}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection.sendall((head + body).encode())
    return connection


def test_each_piece_arrives_before_the_next_is_said(alice: Wire, model: Provider) -> None:
    arrived = threading.Semaphore(1)
    waited: list[bool] = []

    def says_on(line: Line, _: Heard) -> None:
        wire.beginning(line)
        for piece in PIECES:
            waited.append(arrived.acquire(timeout=10))
            wire.piece(line, piece)
        waited.append(arrived.acquire(timeout=10))
        wire.ending(line)

    model.scripts[:] = [says_on]
    heard, pieces = b"", 0
    with asked(alice, "Hi Brandon, when?") as connection:
        while b"event: done" not in heard:
            heard += connection.recv(65536)
            if new := heard.count(b"event: piece") - pieces:
                arrived.release(new)
                pieces += new

    assert b"200 OK" in heard
    assert b'data: "Brandon "' in heard, heard
    assert waited == [True] * (len(PIECES) + 1)


def test_a_browser_that_goes_away_ends_the_call_even_while_the_model_is_silent(alice: Wire, model: Provider) -> None:
    hung_up: list[float] = []

    def thinks(line: Line, _: Heard) -> None:
        wire.beginning(line)
        began = time.monotonic()
        line.until_broken(20, lambda: wire.event(line, "ping"))
        hung_up.append(time.monotonic() - began)

    model.scripts[:] = [thinks]
    model.heard.clear()
    connection = asked(alice, "When?")
    while not model.heard:
        time.sleep(0.02)
    time.sleep(0.3)
    connection.close()
    until = time.monotonic() + 25
    while not hung_up and time.monotonic() < until:
        time.sleep(0.05)

    assert hung_up
    assert hung_up[0] < 8
