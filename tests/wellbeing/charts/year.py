"""A year of somebody's check-ins with everything that happens to one: gaps, two on a day, damage, a marked day."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

from app.services import Services
from app.store.keys import tenant_id
from app.wellbeing.access_log import Why
from app.wellbeing.checkins.record import (
    SYMPTOMS_NAME,
    CheckIn,
    Event,
    Felt,
    Symptom,
    Symptoms,
    check_in_name,
    event_name,
)
from app.wellbeing.families import CHECK_INS, EVENTS, SYMPTOMS
from app.wellbeing.records import Records
from tests.cast import Visitor

TODAY = date(2026, 11, 19)
"""What the clock of the tests shows where Alice lives."""

HEADACHE, CHEST = "headache00000", "tightchest000"
_AT = datetime(2026, 11, 19, tzinfo=UTC)


def door(visitor: Visitor) -> Records:
    return Records(visitor.services, tenant_id(visitor.tenant), Why.SAVE)


def check_in(
    on: date,
    mood: int | None = None,
    *,
    at: str = "08:00",
    sleep: float | None = None,
    felt: dict[str, int] | None = None,
) -> CheckIn:
    """One of them; `felt` is by the id of a symptom."""
    said = tuple(Felt(symptom, strength) for symptom, strength in (felt or {}).items())
    id_ = f"{on:%Y%m%d}{at.replace(':', '')}aaaa"
    return CheckIn(id=id_, on=on, at=at, zone="UTC", written_at=_AT, mood=mood, sleep_hours=sleep, felt=said)


def keep(visitor: Visitor, *check_ins: CheckIn) -> None:
    records = door(visitor)
    for at in range(0, len(check_ins), 90):
        puts = [records.add(CHECK_INS, check_in_name(one), one) for one in check_ins[at : at + 90]]
        records.write(CHECK_INS, "", *puts, count=len(puts))


def name_symptoms(visitor: Visitor, **names: str) -> None:
    records = door(visitor)
    rows = tuple(Symptom(id=key, name=name) for key, name in names.items())
    records.write(SYMPTOMS, "", records.put(SYMPTOMS, SYMPTOMS_NAME, Symptoms(rows=rows)))


def mark(visitor: Visitor, on: date, title: str) -> str:
    """The place of a marked day."""
    records, event = door(visitor), Event(id=f"{on:%Y%m%d}event", on=on, title=title)
    records.write(EVENTS, event.id, records.add(EVENTS, event_name(event), event))
    return f"{on:%Y%m%d}-{event.id}"


def live_through(visitor: Visitor, days: int = 365) -> None:
    """A check-in each day but for two weeks in the third month, with two symptoms."""
    name_symptoms(visitor, **{HEADACHE: "Headache", CHEST: "Tight chest"})
    keep(
        visitor,
        *(
            check_in(TODAY - timedelta(days=at), 1 + (at // 9 + at * at % 3) % 5, sleep=4 + at % 11 / 2,
                     felt={HEADACHE: at % 7, CHEST: at * 3 % 11})
            for at in range(days)
            if not 60 <= at < 74
        ),
    )  # fmt: skip


def spoil(services: Services, on: date, prefix: str = "CHECKIN#") -> None:
    """Somebody with the disk in their hands changes one byte of each record of a day."""
    with sqlite3.connect(services.settings.data_dir / "phi-wellbeing.db") as file:
        for sort, body in file.execute(
            "SELECT sort, body FROM items WHERE sort LIKE ?", (f"{prefix}{on}%",)
        ).fetchall():
            file.execute("UPDATE items SET body = ? WHERE sort = ?", (bytes([body[0] ^ 1]) + body[1:], sort))
