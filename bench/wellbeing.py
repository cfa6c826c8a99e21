"""Well-being: how long until a check-in is on the disk, what a year of them costs to draw, and KMS's calls."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from app import create_app
from app.ids import mint_id
from app.keys.kms import KmsRing
from app.services import Services, build
from app.settings import from_environment
from app.store.sealed import Shelf
from app.wellbeing.access_log import Why
from app.wellbeing.checkins.record import (
    MOODS,
    SYMPTOMS_NAME,
    CheckIn,
    Event,
    Felt,
    Symptom,
    Symptoms,
    check_in_name,
    event_name,
)
from app.wellbeing.families import CHECK_INS, EVENTS, SYMPTOMS, Family
from app.wellbeing.records import Records
from bench.figures import Figure, median, percentile
from bench.people import cookie, person
from tests.cast import arrive
from tests.cloud import on_aws
from tests.ministack import ministack_process
from tests.stack import WEB_ALONE, Stack, free_port
from tests.wire import Wire, forms_of

_SAVES = 300
_DRAWN = 40
_SYMPTOMS = ("Headache", "Tight chest", "No appetite", "Bad dreams")
_AT_ONCE = 90
_PAGES = ("", "/check-ins", "/check-ins/charts", "/plan", "/questionnaires", "/complaints", "/opened")


def wellbeing(folder: Path) -> Iterator[Figure]:
    """At home first, then on the AWS stand-in."""
    yield from _at_home(folder / "data")
    with ministack_process() as endpoint:
        yield _on_kms(endpoint, folder / "cloud")


def _at_home(folder: Path) -> Iterator[Figure]:
    port = free_port()
    environment = {"DATA_DIR": str(folder), "PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    environment["WRITES_PER_MINUTE"] = "100000"  # one person here saves faster than anybody types
    settings = from_environment(environment)
    services = build(settings)
    shelf = person(services, "wellbeing", 1)
    _has_kept_a_year(services, shelf)
    name, _, value = cookie(create_app(settings, services), services, shelf).partition("=")
    with Stack(folder, environment, WEB_ALONE, port, ready_at="/sign-in"):
        wire = Wire(settings.base_url, cookies={name: value})
        drawn, size = _drawn(wire)
        saved = _saved(wire)
        wire.close()
    alone = _two_rows(folder / "bare.db")
    against = "two rows of SQLite alone"
    yield Figure("check-in saved with its log row: p50", median(saved) * 1000, "ms", median(alone) * 1000, against)
    yield Figure(
        "check-in saved with its log row: p95", percentile(saved, 0.95) * 1000, "ms",
        percentile(alone, 0.95) * 1000, against, most=30,
    )  # fmt: skip
    yield Figure("a year of check-ins charted", median(drawn) * 1000, "ms", most=60)
    yield Figure("a year of check-ins charted: p95", percentile(drawn, 0.95) * 1000, "ms")
    yield Figure("a year of check-ins charted: its page", size / 1024, "KB", most=40)


def _has_kept_a_year(services: Services, shelf: Shelf) -> None:
    """One a day with everything that a form asks but few words, and three marked days."""
    records, now = Records(services, shelf.tenant, Why.SAVE), services.now()
    names = tuple(Symptom(id=mint_id(now), name=words) for words in _SYMPTOMS)
    _write(records, SYMPTOMS, {SYMPTOMS_NAME: Symptoms(rows=names)})
    days = [(now - timedelta(days=back)).date() for back in range(365)]
    check_ins = [
        CheckIn(
            id=mint_id(now), on=on, at="08:30", zone="UTC", written_at=now, mood=1 + number % len(MOODS),
            sleep_hours=5 + number % 9 / 2, felt=tuple(Felt(one.id, (number * 7) % 11) for one in names),
            note="A long day, and then the letter came.",
        )
        for number, on in enumerate(days)
    ]  # fmt: skip
    for at in range(0, len(check_ins), _AT_ONCE):
        _write(records, CHECK_INS, {check_in_name(one): one for one in check_ins[at : at + _AT_ONCE]})
    marked = [Event(id=mint_id(now), on=days[at], title="The hearing") for at in (30, 120, 250)]
    _write(records, EVENTS, {event_name(one): one for one in marked})


def _write(records: Records, family: Family, rows: Mapping[str, object]) -> None:
    records.write(family, "", *(records.put(family, name, row) for name, row in rows.items()), count=len(rows))


def _drawn(wire: Wire) -> tuple[list[float], int]:
    """Seconds of each time, and the size of the page."""
    path, took, size = "/wellbeing/check-ins/charts?span=365", [], 0
    for _ in range(_DRAWN):
        before = time.perf_counter()
        answer = wire.get(path)
        took.append(time.perf_counter() - before)
        size = len(answer.body)
        if answer.status != 200 or "of 365 days" not in answer.text:
            raise RuntimeError(f"{path} answered {answer.status}, or not with a year")
    return took[2:], size


def _saved(wire: Wire) -> list[float]:
    page = wire.get("/wellbeing/check-ins/new")
    form = next(form for form in forms_of(page.text) if "check_in_id" in form.fields)
    took = []
    for number in range(_SAVES):
        said = {"check_in_id": mint_id(datetime.now(UTC)), "mood": "2", "sleep": "6.5", "note": f"{number} " * 20}
        before = time.perf_counter()
        answer = wire.post("/wellbeing/check-ins/new", {**form.fields, **said}, follow=False)
        took.append(time.perf_counter() - before)
        if answer.status != 303:
            raise RuntimeError(f"a check-in answered {answer.status}")
    return took[10:]


def _two_rows(file: Path) -> list[float]:
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE rows (key TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
    took = []
    for number in range(_SAVES):
        before = time.perf_counter()
        rows = [(f"{number:08}{half}", os.urandom(300)) for half in "ab"]
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO rows VALUES (?, ?)", rows)
        database.execute("COMMIT")
        took.append(time.perf_counter() - before)
    database.close()
    return took


class _Asked:
    """For which keys a ring was asked."""

    def __init__(self) -> None:
        self.purposes: list[str] = []

    def of(self, act: Callable[..., bytes]) -> Callable[..., bytes]:
        """The same, counted."""

        def counted(ring: KmsRing, what: bytes, context: Mapping[str, str]) -> bytes:
            self.purposes.append(context["purpose"])
            return act(ring, what, context)

        return counted


def _on_kms(endpoint: str, folder: Path) -> Figure:
    """How often the key of PHI is asked for while one process shows every page five times and saves ten check-ins."""
    environment = on_aws(endpoint)
    with patch.dict(os.environ, {name: value for name, value in environment.items() if name.startswith("AWS_")}):
        settings = from_environment({**environment, "DATA_DIR": str(folder)})
        first = build(settings)
        shelf = person(first, "kms", 1)
        _has_kept_a_year(first, shelf)
        fresh, asked = build(settings), _Asked()
        with (
            patch.object(KmsRing, "unwrap", asked.of(KmsRing.unwrap)),
            patch.object(KmsRing, "wrap", asked.of(KmsRing.wrap)),
        ):
            visitor = arrive(create_app(settings, fresh), "kms@example.org")
            for _ in range(5):
                for page in _PAGES:
                    if visitor.get(f"/wellbeing{page}").status_code not in (200, 303):
                        raise RuntimeError(f"/wellbeing{page} was not shown")
            for _ in range(10):
                visitor.post("/wellbeing/check-ins/new", {"mood": "2"})
    calls = asked.purposes.count("phi")
    if not calls:
        raise RuntimeError("nothing was asked of KMS: the figure would be worthless")
    return Figure("KMS calls of 45 pages of well-being", calls, "calls", most=1)
