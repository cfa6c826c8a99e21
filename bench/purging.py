"""Purging: how long the removal of a large account takes, and what the others notice of it."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import create_app
from app.messages.conversation import Message, Talk, messages_prefix, talk_key
from app.rights.deletion import model, purge, rounds
from app.rights.deletion import saga as sagas
from app.services import Services, build
from app.settings import from_environment
from app.store import Change
from app.store.sealed import Shelf
from bench.figures import Figure
from bench.load import Load, load
from bench.people import cookie, person
from tests.stack import WEB_ALONE, Stack, free_port
from tests.standins import HeldQueue

_ENTRIES = 10_000
_MESSAGES = 50_000
_FILES = 100
_FILE_BYTES = 50 * 1024 * 1024
_CONNECTIONS = 2
"""As many as keep the web process busy and leave the machine some room: who waits for a turn shows in the tail."""

_SECONDS = 20.0
_WAITS = 60.0
"""Between the first look and the second, in seconds: the clock's next round."""


def purging(folder: Path) -> Iterator[Figure]:
    """The purge runs as a worker would, beside a web process that shows somebody else's timeline."""
    environment = {"DATA_DIR": str(folder), "PORT": str(free_port()), "HOST": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    settings = from_environment(environment)
    now = [datetime.now(UTC)]
    queue = HeldQueue()
    services = build(settings, now=lambda: now[0], queue=queue)
    queue.attach(services)
    seen = cookie(create_app(settings, services), services, person(services, "other", 1000))
    leaving = person(services, "leaving", _ENTRIES)
    _fill(services, leaving)
    saga = model.ask(services, leaving)
    queue.run()
    now[0] += timedelta(days=30, minutes=1)
    with Stack(folder, environment, WEB_ALONE, int(environment["PORT"]), ready_at="/sign-in"):
        url = f"{settings.base_url}/incidents"
        load(url, cookie=seen, seconds=3, connections=_CONNECTIONS)
        before = load(url, cookie=seen, seconds=_SECONDS, connections=_CONNECTIONS)
        during, worked = _meanwhile(
            services, queue, now, saga.id, lambda: load(url, cookie=seen, seconds=3, connections=_CONNECTIONS)
        )
    yield Figure("account of 10,000 + 50,000 + 5 GB removed", worked + _WAITS, "s", most=120)
    yield Figure("account of 10,000 + 50,000 + 5 GB removed: at work", worked, "s")
    yield Figure(
        "timeline while an account is removed: p95", during * 1000, "ms", before.p95 * 1000, "nobody is removed",
        most_ratio=1.2,
    )  # fmt: skip


def _meanwhile(
    services: Services, queue: HeldQueue, now: list[datetime], saga: str, hear: Callable[[], Load]
) -> tuple[float, float]:
    """The p95 of a load for as long as the removal works, and how long it worked; in seconds."""
    loads: list[Load] = []
    stopped = threading.Event()

    def bear() -> None:
        while not stopped.is_set():
            loads.append(hear())

    bearing = threading.Thread(target=bear)
    bearing.start()
    time.sleep(1)
    worked = 0.0
    rounds.begin(services)
    queue.held.clear()
    while sagas.load(services, saga) is not None:
        began = time.perf_counter()
        purge.work(services, saga)
        worked += time.perf_counter() - began
        queue.run()
        now[0] += timedelta(seconds=_WAITS)
    stopped.set()
    bearing.join()
    return sum(each.p95 * each.answers for each in loads) / sum(each.answers for each in loads), worked


def _fill(services: Services, shelf: Shelf) -> None:
    at, id_ = datetime(2026, 1, 1, tzinfo=UTC), "conversationofbench"
    talk = Talk(id=id_, name="x", kind="whatsapp", zone="UTC", made_at=at, count=_MESSAGES, first_at=at, last_at=at)
    shelf.write(shelf.put(talk_key(id_), talk))
    for first in range(0, _MESSAGES, 100):
        shelf.write(*(_message(shelf, id_, at, number) for number in range(first, first + 100)))
    block = os.urandom(_FILE_BYTES)
    blobs = services.blobs.tenant(shelf.tenant)
    for number in range(_FILES):
        blobs.put(f"vault/{number}/original", io.BytesIO(block), content_type="application/octet-stream")


def _message(shelf: Shelf, id_: str, began: datetime, number: int) -> Change:
    at = began + timedelta(minutes=number)
    said = Message(
        at=at, sender="x", text="words of a message " * 4, written="", zone="UTC", line=number, source="a-file"
    )
    return shelf.put(f"{messages_prefix(id_)}{at:%Y%m%d%H%M%S}000.{number:06d}#{number:024d}", said)
