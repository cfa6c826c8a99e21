"""A chat of 50,000 messages: its import by one worker, beside a bare loop that writes the same records; its pages."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from flask.testing import FlaskClient

from app import create_app
from app.messages.conversation import Message, instant_words, messages_prefix
from app.messages.conversations import every_talk
from app.messages.imports import held, save
from app.services import Services, build
from app.settings import from_environment
from app.store.keys import TenantId, tenant_id
from bench.figures import Figure, median
from bench.people import cookie, person
from tests.standins import HeldQueue

MESSAGES = 50_000
SHORT = 100
_ROUNDS = 120
_SEARCHES = 7
_AT_ONCE = 100


def chat_import(folder: Path) -> Iterator[Figure]:
    """Seconds and resident memory of the import, and a page of the long conversation beside one of a short one."""
    folder.mkdir(parents=True, exist_ok=True)
    ours, bare = (_worker(folder, kind) for kind in ("ours", "bare"))
    name = f"chat of {MESSAGES:,} messages"
    against = "bare loop, same records"
    yield Figure(f"{name}, import in one worker", ours["seconds"], "s", bare["seconds"], against, most=60)
    yield Figure(f"{name}, resident memory of the worker", ours["mb"], "MB", bare["mb"], against, most=200)
    long, short, searched = _pages(folder / "pages")
    yield Figure(f"{name}, page of the conversation", long, "ms", short, f"{SHORT} messages", most_ratio=1.1)
    yield Figure(f"{name}, search of all of it", searched, "ms", long, "a page of it", most=2000)


def _worker(folder: Path, kind: str) -> dict[str, float]:
    """What a process of its own says of its work."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.chat_import", str(folder / kind), kind], capture_output=True, check=True
    )
    return dict(json.loads(told.stdout.splitlines()[-1]))


def _pages(folder: Path) -> tuple[float, float, float]:
    """Milliseconds of a page, the two conversations asked for in turn, and of a search through the long one."""
    settings = from_environment({"DATA_DIR": str(folder)})
    queue = HeldQueue()
    services = build(settings, queue=queue)
    queue.attach(services)
    app = create_app(settings, services)
    visitors: dict[int, tuple[FlaskClient, str]] = {}
    for count in (MESSAGES, SHORT):
        shelf = person(services, f"chat{count}", 1)
        fill(services, queue, shelf.tenant, count)
        (talk,) = every_talk(shelf)
        client = app.test_client()
        name, _, value = cookie(app, services, shelf).partition("=")
        client.set_cookie(name, value.partition(";")[0])
        visitors[count] = client, f"/messages/conversations/{talk.id}"
    took: dict[int, list[float]] = {MESSAGES: [], SHORT: []}
    for _ in range(_ROUNDS):
        for count, (client, path) in visitors.items():
            took[count].append(_timed(client, path))
    client, path = visitors[MESSAGES]
    searches = [_timed(client, f"{path}?q=nowhere+in+it") for _ in range(_SEARCHES)]
    return median(took[MESSAGES]), median(took[SHORT]), median(searches)


def _timed(client: FlaskClient, path: str) -> float:
    """Milliseconds of one answer."""
    before = time.perf_counter()
    assert client.get(path).status_code == 200
    return (time.perf_counter() - before) * 1000


def fill(services: Services, queue: HeldQueue, tenant: TenantId, count: int) -> None:
    """What the pages and the worker do, one after the other."""
    shelf = services.store.tenant(tenant)
    kept = held.hold(services, shelf, io.BytesIO(_export(count)), name="chat.txt", zone="America/Chicago")
    queue.run()
    stored = held.find(shelf, kept.id)
    choices = msgspec.structs.replace(stored.record.choices, me=("Alice",))
    chosen = msgspec.structs.replace(stored.record, choices=choices)
    save.begin(services, shelf, held.keep(services, shelf, stored, chosen))
    queue.run()
    assert held.find(shelf, kept.id).record.saved == count


def _bare(services: Services, tenant: TenantId, count: int) -> None:
    """The same lines read and the same records sealed and written, with nothing looked at."""
    shelf, at, puts = services.store.tenant(tenant), datetime(2024, 1, 1, tzinfo=UTC), []
    prefix = messages_prefix("conversation1")
    for number, line in enumerate(io.BytesIO(_export(count)), start=1):
        at += timedelta(minutes=10)
        written, _, rest = line.decode().partition(" - ")
        who, _, text = rest.rstrip("\n").partition(": ")
        said = Message(
            at=at, sender=who, text=text, written=written, zone="America/Chicago", line=number, source="a" * 26,
            folded=text.lower(),
        )  # fmt: skip
        puts.append(shelf.put(f"{prefix}{instant_words(at)}.0000#{number:024x}", said))
        if len(puts) == _AT_ONCE:
            shelf.write(*puts)
            puts = []
    if puts:
        shelf.write(*puts)


def _export(count: int) -> bytes:
    at = datetime(2024, 1, 1)  # noqa: DTZ001  # local, as an export has it
    told = []
    for number in range(count):
        at += timedelta(minutes=10)
        clock = f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"
        who = "Sam Ortiz" if number % 2 else "Alice"
        words = f"Message {number}: I will be there at five, bring the red bag and his jacket."
        told.append(f"{at.month}/{at.day}/{at:%y}, {clock} - {who}: {words}\n")
    return "".join(told).encode()


def _resident_peak_mb() -> float:
    status = Path(f"/proc/{os.getpid()}/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def main(folder: str, kind: str) -> None:
    """One worker's work, told as JSON."""
    queue = HeldQueue()
    services = build(from_environment({"DATA_DIR": folder}), queue=queue)
    queue.attach(services)
    tenant = tenant_id("aliceofthebench")
    before = time.perf_counter()
    if kind == "ours":
        fill(services, queue, tenant, MESSAGES)
    else:
        _bare(services, tenant, MESSAGES)
    print(json.dumps({"seconds": time.perf_counter() - before, "mb": _resident_peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
