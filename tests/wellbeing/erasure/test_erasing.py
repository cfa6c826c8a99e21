"""Erasing everything here: what goes, what stays, and that it is asked first."""

from __future__ import annotations

import sqlite3

from app import reminders
from app.store.keys import tenant_id
from app.wellbeing.access_log import Did, Why
from app.wellbeing.records import Records
from tests.cast import Visitor
from tests.wellbeing.export.filling import fill, spoil


def left(alice: Visitor) -> set[str]:
    """The families of all rows of hers that are left, in both tables."""
    found: set[str] = set()
    for table in ("wellbeing", "providers"):
        with sqlite3.connect(alice.services.settings.data_dir / f"phi-{table}.db") as file:
            rows = file.execute("SELECT sort FROM items WHERE partition LIKE ?", (f"%{alice.tenant}",)).fetchall()
        found |= {sort.partition("#")[0] for (sort,) in rows}
    return found


def test_everything_goes_damaged_or_not_and_only_the_access_log_stays(alice: Visitor) -> None:
    fill(alice)
    assert spoil(alice, "CHECKIN#") == 1
    assert left(alice) > {"ACCESS", "PLAN", "CHECKIN", "COMPLAINT"}
    assert alice.post("/wellbeing/erase", {"sure": "y"}).location == "/wellbeing"
    assert left(alice) == {"ACCESS"}


def test_that_it_was_erased_stands_in_the_log(alice: Visitor) -> None:
    fill(alice)
    alice.post("/wellbeing/erase", {"sure": "y"})
    rows = Records(alice.services, tenant_id(alice.tenant), Why.PAGE).accesses(limit=300).rows
    gone = {row.record.family for row in rows if row.record.did is Did.REMOVED}
    assert gone >= {"plan", "plan-history", "check-in", "event", "symptoms", "questionnaire", "complaint"}


def test_without_the_tick_nothing_goes(alice: Visitor) -> None:
    fill(alice)
    before = left(alice)
    answer = alice.post("/wellbeing/erase")
    assert answer.status_code == 422
    assert "Nothing was erased" in answer.text
    assert left(alice) == before


def test_no_mail_goes_out_for_what_is_gone(alice: Visitor) -> None:
    made = fill(alice)
    alice.post(f"{made['plan']}/review", {"name": "", "review_on": "2026-12-01", "remind": "y"})
    assert _days(alice)
    alice.post("/wellbeing/erase", {"sure": "y"})
    assert _days(alice) == ()


def test_the_pages_open_again_and_can_be_filled_anew(alice: Visitor) -> None:
    fill(alice)
    alice.post("/wellbeing/erase", {"sure": "y"})
    for path in ("", "/plan", "/check-ins", "/questionnaires", "/complaints", "/opened"):
        assert alice.get(f"/wellbeing{path}").status_code == 200
    fill(alice)


def test_more_than_one_batch_goes(alice: Visitor) -> None:
    for number in range(95):
        said = {"event_id": f"{number:026d}", "on": "2026-11-18", "title": "x"}
        assert alice.post("/wellbeing/events", said).status_code == 303
    alice.post("/wellbeing/erase", {"sure": "y"})
    assert left(alice) == {"ACCESS"}


def test_charlies_stays_when_alice_erases_hers(alice: Visitor, charlie: Visitor) -> None:
    fill(alice)
    fill(charlie)
    before = left(charlie)
    alice.post("/wellbeing/erase", {"sure": "y"})
    assert left(charlie) == before


def _days(alice: Visitor) -> tuple[object, ...]:
    stored = alice.shelf.get("REMINDERS", reminders.Reminders)
    return stored.record.days if stored else ()
