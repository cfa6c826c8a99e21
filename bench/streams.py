"""Streams: how soon the first word of a model is on the page, and what open streams cost everybody else's pages."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from app import create_app
from app.assistant import consent
from app.services import build
from app.settings import from_environment
from bench.figures import Figure, median
from bench.load import load
from bench.people import cookie, person
from tests.stack import WEB_ALONE, Stack, free_port

OPEN_AT_ONCE = 40
_ENTRIES = 1000
_GAP_SECONDS = 0.2
"""Between two pieces of the slow model: 40 of its streams are 200 pieces a second."""

_ASKED = 25
_ROUNDS = 5
_BURST_SECONDS = 2.5
_WEB = (*WEB_ALONE[:-1], "tests.assistant.site:web()")


def streams(folder: Path) -> Iterator[Figure]:
    """The figures. The model is a process of its own, so that its work is not counted as the product's."""
    with model(pieces=100_000, gap=_GAP_SECONDS) as slow, model(pieces=3, gap=0.05) as quick:
        with site(folder / "quick", quick) as asked:
            over = median([asked.first_piece() - first_piece_of_model(quick) for _ in range(_ASKED)]) * 1000
            yield Figure("first streamed word, over the model's own", over, "ms", most=30)
        with site(folder / "slow", slow) as asked:
            yield from beside_streams(asked)


def beside_streams(asked: Asked) -> Iterator[Figure]:
    """The timeline's p95 in turns without and with open streams."""
    alone, beside = [], []
    asked.timeline()
    for _ in range(_ROUNDS):
        alone.append(asked.timeline())
        with asked.open(OPEN_AT_ONCE) as readers:
            beside.append(asked.timeline())
            silent = [reader for reader in readers if not reader.pieces]
            if silent:
                raise RuntimeError(f"{len(silent)} of {OPEN_AT_ONCE} streams say nothing")
        time.sleep(1)
    yield Figure(
        f"timeline p95 beside {OPEN_AT_ONCE} open streams",
        median(beside) * 1000,
        "ms",
        median(alone) * 1000,
        "without streams",
        most_ratio=1.2,
    )


@dataclass
class Reader:
    """One browser that reads a stream for as long as it lasts."""

    connection: http.client.HTTPConnection
    pieces: int = 0
    closing: bool = field(default=False)

    def read(self, answer: http.client.HTTPResponse) -> None:
        try:
            while line := answer.readline():
                self.pieces += line.startswith(b"event: piece")
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            if not self.closing:
                raise


@dataclass(frozen=True)
class Asked:
    """A running instance and a person who has agreed."""

    url: str
    cookie: str
    token: str
    others: list[tuple[str, str]] = field(default_factory=list)
    """Cookies and tokens of those who hold streams open: one account may wait for a few answers only."""

    def timeline(self) -> float:
        """Seconds that 95 of 100 pages stay below."""
        return load(f"{self.url}/incidents", cookie=self.cookie, seconds=_BURST_SECONDS, connections=2).p95

    def ask(self) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        headers = {
            "Cookie": self.cookie, "Accept": "text/event-stream", "Accept-Encoding": "gzip",
            "Sec-Fetch-Site": "same-origin", "Origin": self.url, "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        body = urlencode({"csrf_token": self.token, "words": "When did Daniel bring the children back?"})
        connection.request("POST", "/asking", body, headers)
        answer = connection.getresponse()
        if answer.status != 200 or "event-stream" not in (answer.headers["Content-Type"] or ""):
            raise RuntimeError(f"{answer.status} {answer.read()[:300]!r}")
        return connection, answer

    def first_piece(self) -> float:
        """Seconds from the question to the first piece."""
        began = time.perf_counter()
        connection, answer = self.ask()
        _until(answer, b"event: piece")
        took = time.perf_counter() - began
        _hang_up(connection)
        return took

    @contextmanager
    def open(self, number: int) -> Iterator[list[Reader]]:
        """So many streams, all speaking."""
        readers, threads = [], []
        for place in range(number):
            held, token = self.others[place % len(self.others)]
            connection, answer = replace(self, cookie=held, token=token).ask()
            reader = Reader(connection)
            readers.append(reader)
            threads.append(threading.Thread(target=reader.read, args=(answer,), daemon=True))
            threads[-1].start()
        until = time.monotonic() + 10
        while not all(reader.pieces for reader in readers) and time.monotonic() < until:
            time.sleep(0.1)
        try:
            yield readers
        finally:
            for reader in readers:
                reader.closing = True
                _hang_up(reader.connection)


@contextmanager
def model(*, pieces: int, gap: float) -> Iterator[str]:
    """A model that speaks Anthropic's wire; its address."""
    command = [sys.executable, "-m", "tests.ai.anthropic_server", str(pieces), str(gap)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdin
        yield json.loads(process.stdout.readline())["url"]
        process.stdin.close()
        process.terminate()


@contextmanager
def site(folder: Path, model_url: str) -> Iterator[Asked]:
    """The product with its own settings, but for the model, and one page that asks it."""
    port = free_port()
    environment = {
        "TEXT_MODEL": "anthropic", "ANTHROPIC_API_KEY": "sk-bench", "ANTHROPIC_BASE_URL": model_url,
        "AI_SECONDS": "300", "AI_CALLS_PER_DAY_PROFESSIONAL": "10000", "WRITES_PER_MINUTE": "100000",
    }  # fmt: skip
    with ExitStack() as stack:
        running = stack.enter_context(Stack(folder, environment, _WEB, port))
        settings = from_environment(running.environ())
        services = build(settings)
        shelf = person(services, "alice", _ENTRIES)
        consent.agree(shelf, services.text_model, consent.VERSION, services.now())
        own = cookie(create_app(settings, services), services, shelf)
        token = _token(running.url, own)
        app, others = create_app(settings, services), []
        for number in range(OPEN_AT_ONCE):
            other = person(services, f"asker{number}", 1)
            consent.agree(other, services.text_model, consent.VERSION, services.now())
            held = cookie(app, services, other)
            others.append((held, _token(running.url, held)))
        asked = Asked(running.url, own, token, others)
        for _ in range(6):  # each worker carries the SDK from its first question on
            asked.first_piece()
        yield asked


def first_piece_of_model(url: str) -> float:
    """Seconds from a question to the model itself to its first piece."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    began = time.perf_counter()
    connection.request("POST", "/v1/messages", "{}", {"Content-Type": "application/json"})
    answer = connection.getresponse()
    _until(answer, b"event: content_block_delta")
    took = time.perf_counter() - began
    connection.close()
    return took


def _hang_up(connection: http.client.HTTPConnection) -> None:
    if connection.sock:
        connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()


def _until(answer: http.client.HTTPResponse, wanted: bytes) -> None:
    while line := answer.readline():
        if line.startswith(wanted):
            return
    raise RuntimeError("the answer ended without a word")


def _token(url: str, own: str) -> str:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request("GET", "/asking", headers={"Cookie": own})
    page = connection.getresponse().read().decode()
    connection.close()
    return page.split('name="csrf_token" value="')[1].split('"')[0]
