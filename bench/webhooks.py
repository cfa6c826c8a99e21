"""Deliveries of webhooks: verified, kept, answered, beside a bare app that only verifies; and with a million kept."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import valkey
from app.services import build
from app.settings import from_environment
from app.store.keys import platform_partition
from app.webhooks import inbox
from bench.deliver import deliver, event, name, signed
from bench.figures import Figure, median
from bench.load import Load
from tests.stack import WEB_ALONE, Stack

SECRET = "whsec_of_the_bench"
ROUNDS = 9
SECONDS = 1.5
KEPT = 1_000_000
_BATCH = 50_000


def webhooks(folder: Path) -> Iterator[Figure]:
    """Rounds alternate and medians count. A Valkey takes the jobs; no worker takes part in the machine's two cores."""
    empty, full = folder / "empty", folder / "full"
    _fill(full)
    loads: dict[str, list[Load]] = {"bare": [], "empty": [], "full": []}
    with (
        _served(full, "wsgi:app") as of_full,
        _served(empty, "wsgi:app") as of_empty,
        _served(folder / "bare", "bench.bare_webhook:app") as of_bare,
    ):
        for _ in range(ROUNDS):
            for name, url in (("bare", of_bare), ("empty", of_empty), ("full", of_full)):
                deliver(url, SECRET, seconds=0.3)
                loads[name].append(deliver(url, SECRET, seconds=SECONDS))
    rate = {name: median([one.per_second for one in found]) for name, found in loads.items()}
    p99 = {name: median([one.p99 for one in found]) * 1000 for name, found in loads.items()}
    bare, filled = "bare Flask, same check, keeps nothing", f"the same with none of {KEPT:,} kept"
    yield Figure("webhooks: deliveries kept and answered", rate["empty"], "/s", rate["bare"], bare, least_ratio=0.4)
    yield Figure("webhooks: p99 of an answer", p99["empty"], "ms", p99["bare"], bare, most=50)
    yield Figure("webhooks: with 1,000,000 kept", rate["full"], "/s", rate["empty"], filled, least_ratio=0.9)
    yield Figure("webhooks: with 1,000,000 kept, p99", p99["full"], "ms", p99["empty"], filled, most=50)


def _fill(data_dir: Path) -> None:
    """Put rows into the database that are as long as real ones and have their keys, in an order that is as random.

    Straight into SQLite, because a million claims would take half an hour. What is in them is noise: nothing of this
    bench reads them back.
    """
    delivery_bytes, line_bytes = _lengths(data_dir)
    with closing(sqlite3.connect(data_dir / "records.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("PRAGMA cache_size=-2000000")
        for number in range(KEPT // _BATCH):
            day = datetime.now(UTC) - timedelta(days=number * 30 // (KEPT // _BATCH))
            rows = [row for _ in range(_BATCH) for row in _rows(day, delivery_bytes, line_bytes)]
            database.execute("BEGIN")
            database.executemany("INSERT INTO items VALUES (?, ?, 2, ?, NULL, ?)", rows)
            database.execute("COMMIT")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _rows(day: datetime, delivery_bytes: int, line_bytes: int) -> Iterator[tuple[str, str, bytes, int]]:
    """A delivery and its line in the list of its day, by the keys that the inbox gives them."""
    at, forgotten = day - timedelta(seconds=random.random() * 80_000), int((day + inbox.KEPT).timestamp())
    event_id = f"evt_{name(at.timestamp())}"
    digest = hashlib.sha256(event_id.encode()).hexdigest()
    yield platform_partition(f"WEBHOOK#stripe#{digest[:2]}"), event_id, os.urandom(delivery_bytes), forgotten
    day_list = platform_partition(f"WEBHOOK#RECENT#{at:%Y-%m-%d}")
    yield day_list, f"{at.isoformat()}#stripe#{event_id}", os.urandom(line_bytes), forgotten


def _lengths(data_dir: Path) -> tuple[int, int]:
    """How long the rows of a real delivery are. Raises RuntimeError when the inbox keys them otherwise than `_rows`."""
    settings = from_environment({"DATA_DIR": str(data_dir), "STRIPE_WEBHOOK_SECRETS": SECRET})
    services, body = build(settings), event()
    headers = {name.lower(): value for name, value in signed(body, SECRET).items()}
    inbox.take(services, "stripe", services.webhooks["stripe"], body, headers)
    found = []
    with closing(sqlite3.connect(data_dir / "records.db")) as database:
        for key in ("TENANT#platform#WEBHOOK#stripe#%", "TENANT#platform#WEBHOOK#RECENT#%"):
            query = "SELECT length(body) FROM items WHERE partition LIKE ?"
            found += [length for (length,) in database.execute(query, (key,))]
    if len(found) != 2:
        raise RuntimeError("a delivery is kept otherwise than the bench knows")
    return found[0], found[1]


@contextmanager
def _served(data_dir: Path, target: str) -> Iterator[str]:
    """The address to deliver to. What is not measured just now idles."""
    data_dir.mkdir(exist_ok=True)
    valkey.prepare(data_dir)
    process = subprocess.Popen(valkey.command(data_dir))
    environment = {"STRIPE_WEBHOOK_SECRETS": SECRET, "WEB_CONCURRENCY": "1"}
    try:
        valkey.await_answer(data_dir, process)
        with Stack(data_dir, environment, (*WEB_ALONE[:-1], target), ready_at="/healthz") as stack:
            yield f"{stack.url}/webhooks/stripe"
    finally:
        process.terminate()
        process.wait()
