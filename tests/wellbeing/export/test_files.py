"""Taking everything along: what the files hold, what they say of damage, and who gets them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.store import StoreUnavailable
from app.store.keys import tenant_id
from app.store.sqlite import SqliteStore
from app.wellbeing.access_log import Why
from app.wellbeing.contents import reading
from app.wellbeing.contents.kinds import KINDS
from app.wellbeing.families import FAMILIES
from app.wellbeing.records import Records
from tests.cast import Visitor
from tests.wellbeing.export.filling import PASSING, WORDS, fill, spoil


def as_json(alice: Visitor) -> Any:
    answer = alice.post("/wellbeing/export/json")
    assert answer.status_code == 200
    return json.loads(answer.data)


def tables(alice: Visitor) -> dict[str, list[dict[str, str]]]:
    """The rows of each table of the ZIP."""
    answer = alice.post("/wellbeing/export/csv")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in names
        }


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS.keys())
def test_every_word_that_was_written_is_in_both_files(alice: Visitor, word: str) -> None:
    fill(alice)
    assert word in json.dumps(as_json(alice))
    assert word in repr(tables(alice))


def test_every_family_that_stays_is_in_both_files(alice: Visitor) -> None:
    stays = {family.name for family in FAMILIES} - PASSING
    assert set(as_json(alice)) == stays | {"format", "exported_at", "opened", "count"}
    assert set(tables(alice)) == stays | {"opened"}


def test_every_kind_has_words_and_headings_of_its_own(alice: Visitor) -> None:
    fill(alice)
    assert {kind.family.name for kind in KINDS} == {family.name for family in FAMILIES} - PASSING
    assert [name for name, rows in tables(alice).items() if not rows] == ["import", "check-in-history"]


def test_no_word_of_a_record_is_without_a_heading(alice: Visitor) -> None:
    fill(alice)
    records = Records(alice.services, tenant_id(alice.tenant), Why.EXPORT)
    words = reading.wording(records, ZoneInfo("America/Denver"))
    unheaded = [
        fact.label
        for kind in KINDS
        for item in reading.items(records, kind, words)
        for fact in item.facts
        if fact.label not in kind.columns(words)
    ]
    assert unheaded == []


def test_a_check_in_is_one_row_with_a_column_for_each_symptom(alice: Visitor) -> None:
    fill(alice)
    (row,) = tables(alice)["check-in"]
    assert (row["Date"], row["Time"], row["Mood"], row["Sleep, hours"]) == ("2026-11-19", "08:30", "Low", "6.5")
    assert row[f"{WORDS['symptom']}, 0 to 10"] == "7"


def test_what_a_spreadsheet_would_run_is_kept_from_running(alice: Visitor) -> None:
    alice.post("/wellbeing/events", {"event_id": 26 * "c", "on": "2026-11-18", "title": "=1+1"})
    (row,) = tables(alice)["event"]
    assert row["What"] == "'=1+1"


def test_damage_is_said_in_its_row_and_the_rest_is_there(alice: Visitor) -> None:
    fill(alice)
    assert spoil(alice, "CHECKIN#") == 1
    (row,) = tables(alice)["check-in"]
    assert row["State"].startswith("could not be read")
    assert row["Id"].startswith("2026-11-19T08:30#")
    data = as_json(alice)
    assert data["check-in"][0]["damaged"] is True
    assert data["event"][0]["record"]["title"] == WORDS["event"]


def test_a_family_that_nobody_has_worded_is_taken_along_as_it_is(alice: Visitor, monkeypatch: Any) -> None:
    fill(alice)
    worded = tuple(kind for kind in KINDS if kind.family.name != "event")
    monkeypatch.setattr(reading, "KINDS", worded)
    assert WORDS["event"] in json.dumps(as_json(alice))
    assert WORDS["event"] in repr(tables(alice)["event"])


def test_each_export_stands_in_the_access_log(alice: Visitor) -> None:
    fill(alice)
    as_json(alice)
    rows = Records(alice.services, tenant_id(alice.tenant), Why.PAGE).accesses(limit=200).rows
    assert {"plan", "check-in", "complaint"} <= {row.record.family for row in rows if row.record.why is Why.EXPORT}


def test_charlie_takes_along_nothing_of_alices(alice: Visitor, charlie: Visitor) -> None:
    fill(alice)
    assert as_json(charlie)["count"] == 0


def test_a_file_is_a_form_and_no_link(alice: Visitor) -> None:
    assert alice.get("/wellbeing/export/json").status_code == 405
    assert alice.client.post("/wellbeing/export/json").status_code == 400


def test_a_locked_store_is_a_sentence_and_no_broken_file(alice: Visitor, monkeypatch: Any) -> None:
    fill(alice)
    real = SqliteStore.page

    def away(self: Any, *given: Any, **asked: Any) -> Any:
        if str(asked.get("prefix", "")).startswith("PLAN#"):
            raise StoreUnavailable
        return real(self, *given, **asked)

    monkeypatch.setattr("app.store.sqlite.SqliteStore.page", away)
    for path in ("json", "csv"):
        answer = alice.post(f"/wellbeing/export/{path}")
        assert answer.status_code == 503
        assert "locked just now" in answer.text
