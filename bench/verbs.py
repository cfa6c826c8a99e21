"""What a person waits for: searching a long record, and saving an entry that is on the disk when the answer comes."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from urllib.parse import quote

from app.incidents.placement import SEARCH
from app.incidents.record import Findable
from bench.figures import Figure, percentile
from bench.instance import Instance, served
from tests.wire import Wire, forms_of

WORDS = ("inhaler", "library", "dentist bill", "Officer Hale", "cried", "not my problem", "nowhere in it", "a")
SAVES = 200


def searching(measured: Instance) -> Iterator[Figure]:
    """Free text over 10,000 entries: rare words, common ones and words that are not there."""
    with served(measured) as (url, _):
        wire = Wire(url, headers={"Cookie": measured.cookies[10_000]})
        for _ in range(3):
            wire.get("/incidents?q=warm")
        times = [_timed(wire, f"/incidents?q={quote(word)}") for _ in range(8) for word in WORDS]
    bare = _bare_searches(measured)
    yield Figure(
        "search over 10,000 entries, a page: p95",
        percentile(times, 0.95) * 1000,
        "ms",
        percentile(bare, 0.95) * 1000,
        "SQLite LIKE over the same text, unsealed",
        most=150,
    )


def saving(measured: Instance) -> Iterator[Figure]:
    """From pressing save to the answer, fsynced, beside one fsynced insert of the same bytes into bare SQLite."""
    with served(measured) as (url, _):
        wire = Wire(url, headers={"Cookie": measured.cookies[10_000]})
        times = [_save(wire, number) for number in range(SAVES)]
    bare = _bare_inserts(measured)
    for share in (0.5, 0.95):
        yield Figure(
            f"saving an entry: p{share * 100:.0f}",
            percentile(times, share) * 1000,
            "ms",
            percentile(bare, share) * 1000,
            "one fsynced SQLite insert",
            most=25 if share == 0.95 else None,
        )


def _bare_searches(measured: Instance) -> list[float]:
    """What the engine alone takes to find the same words in the same text, kept in clear: count and newest 25."""
    shelf = measured.services.store.tenant(measured.tenants[10_000])
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE entries (place TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID")
    rows = ((row.sort, row.record.text) for row in shelf.every(Findable, prefix=SEARCH))
    database.executemany("INSERT INTO entries VALUES (?, ?)", rows)
    found = "FROM entries WHERE text LIKE '%' || ? || '%'"
    times = []
    for word in WORDS * 8:
        before = time.perf_counter()
        database.execute(f"SELECT count(*) {found}", (word.lower(),)).fetchone()
        database.execute(f"SELECT * {found} ORDER BY place DESC LIMIT 25", (word.lower(),)).fetchall()
        times.append(time.perf_counter() - before)
    database.close()
    return times


def _timed(wire: Wire, path: str) -> float:
    before = time.perf_counter()
    answer = wire.get(path)
    took = time.perf_counter() - before
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return took


def _save(wire: Wire, number: int) -> float:
    page = wire.get("/incidents/new")
    form = next(form for form in forms_of(page.text) if "entry_id" in form.fields)
    fields = {**form.fields, "occurred_on": "2026-11-19", "narrative": f"Bench entry {number}. " + "Words. " * 100}
    before = time.perf_counter()
    answer = wire.post("/incidents/new", fields, follow=False)
    took = time.perf_counter() - before
    if answer.status != 303:
        raise RuntimeError(f"saving answered {answer.status}")
    return took


def _bare_inserts(measured: Instance) -> list[float]:
    database = sqlite3.connect(measured.settings.data_dir / "bare.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE rows (key TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
    times = []
    for number in range(SAVES):
        before = time.perf_counter()
        database.execute("INSERT INTO rows VALUES (?, ?)", (f"{number:08}", os.urandom(900)))
        times.append(time.perf_counter() - before)
    database.close()
    return times
