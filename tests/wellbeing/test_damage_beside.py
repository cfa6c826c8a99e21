"""Damage beside a record's words: whatever somebody with the disk in their hands changes, the rest reads."""

from __future__ import annotations

import sqlite3

import msgspec
import pytest

from app.store.keys import tenant_id
from app.store.phi import opened
from app.wellbeing.families import CHECK_INS
from tests.cast import Visitor
from tests.wellbeing.checkins.keeping import checked_in, kept
from tests.wellbeing.export.filling import WORDS, fill
from tests.wellbeing.looking import shown

SPOILS = {
    "clear": "clear = X'C1'",
    "clear that is a list": "clear = X'93010203'",
    "clear that is text": "clear = 'words'",
    "words that are text": "body = CAST(body AS TEXT)",
    "no words at all": "body = X''",
    "version": "version = 'x'",
    "expiry": "expires_at = 'x'",
    "name": "sort = substr(sort, 1, instr(sort, '#')) || 'zzzz'",
    "name of no day": "sort = substr(sort, 1, instr(sort, '#')) || '2026-13-40T99:99#' || substr(sort, -16)",
}
"""What is done to one row of each kind."""

KINDS = ("PLAN#", "CHECKIN#", "EVENT#", "QUESTIONNAIRE#", "ACCESS#", "COMPLAINT#", "NOTE#", "SYMPTOMS#")
PAGES = (
    "", "/plan", "/check-ins", "/check-ins/charts?until=2026-12-31", "/events", "/questionnaires", "/complaints",
    "/providers", "/opened", "/summary", "/export", "/check-ins/symptoms",
)  # fmt: skip


def spoil(alice: Visitor, how: str) -> None:
    for table in ("wellbeing", "providers"):
        with sqlite3.connect(alice.services.settings.data_dir / f"phi-{table}.db") as file:
            for kind in KINDS:
                one = "SELECT min(sort) FROM items WHERE sort LIKE ?"
                file.execute(f"UPDATE items SET {SPOILS[how]} WHERE sort = ({one})", (f"{kind}%",))


@pytest.mark.parametrize("how", SPOILS)
def test_the_rest_reads_on_every_page_and_in_every_file(alice: Visitor, how: str) -> None:
    fill(alice)
    checked_in(alice, note="Elsewhere")
    spoil(alice, how)

    assert {page: alice.get(f"/wellbeing{page}").status_code for page in PAGES} == dict.fromkeys(PAGES, 200)
    assert "Elsewhere" in shown(alice, "/wellbeing/check-ins")
    found = alice.post("/wellbeing/search", {"words": "Elsewhere"})
    assert found.status_code == 200
    for shape in ("csv", "json", "pdf"):
        file = alice.post(f"/wellbeing/export/{shape}")
        assert file.status_code == 200, file.text
        assert file.data


@pytest.mark.parametrize("how", [how for how in SPOILS if how != "words that are text"])
def test_what_cannot_be_read_is_said(alice: Visitor, how: str) -> None:
    fill(alice)
    spoil(alice, how)
    for page in ("/check-ins", "/questionnaires", "/complaints", "/providers"):
        assert "could not be read" in shown(alice, f"/wellbeing{page}"), page
    assert WORDS["note"] not in shown(alice, "/wellbeing/check-ins")


def test_older_check_ins_are_reached_past_one_of_no_known_day(alice: Visitor) -> None:
    for number in range(31):
        checked_in(alice, note=f"number {number}", on="2026-11-01", at=f"10:{number:02}")
    with sqlite3.connect(alice.services.settings.data_dir / "phi-wellbeing.db") as file:
        last = "SELECT sort FROM items WHERE sort LIKE 'CHECKIN#%' ORDER BY sort DESC LIMIT 1 OFFSET 29"
        file.execute(f"UPDATE items SET sort = 'CHECKIN#2026-11-01T10:01x' WHERE sort = ({last})")
    page = alice.get("/wellbeing/check-ins").text
    older = page.partition('href="/wellbeing/check-ins?after=')[2].partition('"')[0]
    assert "number 0" in shown(alice, f"/wellbeing/check-ins?after={older}")


def test_a_record_that_another_release_wrote_is_damaged_and_no_error(alice: Visitor) -> None:
    checked_in(alice, note="Elsewhere")
    made = kept(alice)[0]
    shelf = opened(alice.services.phi).table("wellbeing").tenant(tenant_id(alice.tenant))
    other = {**msgspec.to_builtins(made), "mood": "some words"}
    shelf.write(shelf.add(f"{CHECK_INS.prefix}2026-11-18T10:00#{'q' * 26}", other))
    words = shown(alice, "/wellbeing/check-ins")
    assert "could not be read" in words
    assert "Elsewhere" in words
