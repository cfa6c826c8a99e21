"""What the list shows can be taken away whole, as a spreadsheet and as data."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates.when import When
from app.identity.onward import HOME, own_path
from app.incidents import exports
from app.incidents.model import correct_entry, load_entry
from app.incidents.record import Incident, Kind, Person, Severity
from app.store import StoreUnavailable
from app.text.cells import guarded, unguarded
from tests.cast import Visitor
from tests.incidents.finding.conftest import NOW, daily, written
from tests.promises import promise

FULL = Incident(
    when=When(on=date(2026, 11, 1), at="01:30", about=True, zone="America/Chicago", fold=1),
    ended=When(on=date(2026, 11, 1), at="02:15", zone="America/Chicago"),
    narrative='Line one,\n"line" two; ünï.',
    title="=1+1",
    place="School",
    kind=Kind.DENIED_TIME,
    severity=Severity.SERIOUS,
    quotes="@home",
    my_response="-none",
    people=(Person(name="Sam", part="other parent"), Person(name="Ms. Ruiz")),
    witnesses="+1",
    children_present="Mia",
    order_paragraph="4(b)",
    report_number="\t17",
    injuries="A bruise",
    impact="Slept badly",
    next_step="Call",
    tags=("pickup", "late"),
)


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@promise("3.3", part=True)
def test_the_spreadsheet_holds_every_field_and_the_zone(alice: Visitor) -> None:
    written(alice.shelf, [FULL])
    answer = alice.get("/incidents/export.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="notes-2026-11-19.csv"'
    (row,) = rows(answer)
    assert tuple(row) == exports.COLUMNS
    assert row["happened_at"] == "2026-11-01T01:30:00-06:00"
    assert (row["zone"], row["second_pass"], row["about"]) == ("America/Chicago", "yes", "yes")
    assert row["narrative"] == FULL.narrative
    assert (row["people"], row["tags"]) == ("Sam (other parent); Ms. Ruiz", "pickup; late")
    assert [name for name, text in row.items() if not text] == [
        "evidence",
        "revised_at",
        "reason",
        "source",
        "restored_at",
    ]


def test_no_cell_can_run_as_a_formula(alice: Visitor) -> None:
    written(alice.shelf, [FULL])
    (row,) = rows(alice.get("/incidents/export.csv"))
    assert [row[name] for name in ("title", "quotes", "my_response", "witnesses", "report_number")] == [
        "'=1+1", "'@home", "'-none", "'+1", "'\t17",
    ]  # fmt: skip


@given(st.text())
def test_the_guard_is_taken_off_again_to_the_letter(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_export_is_the_view(alice: Visitor) -> None:
    ids = written(alice.shelf, daily(40))
    assert [row["id"] for row in rows(alice.get("/incidents/export.csv"))] == ids
    oldest = alice.get("/incidents/export.csv?order=oldest&from=2026-11-15")
    assert [row["id"] for row in rows(oldest)] == ids[:5][::-1]
    assert [entry["id"] for entry in json.loads(alice.get('/incidents/export.json?q="number 7"').data)["entries"]] == [
        ids[7]
    ]


def test_the_data_holds_every_revision(alice: Visitor) -> None:
    (id_,) = written(alice.shelf, [FULL])
    changed = msgspec.structs.replace(load_entry(alice.shelf, id_).incident, narrative="Corrected words.")
    correct_entry(alice.shelf, lambda: NOW, id_, changed, based_on=1, reason="A wrong word.")
    data = json.loads(alice.get("/incidents/export.json").data)
    (entry,) = data["entries"]
    assert (data["format"], data["count"], entry["narrative"]) == (exports.FORMAT, 1, "Corrected words.")
    assert [(each["number"], each["part"], each["reason"]) for each in entry["revisions"]] == [
        (1, "written", ""),
        (2, "corrected", "A wrong word."),
    ]
    assert entry["revisions"][0]["narrative"] == FULL.narrative
    assert entry["when"] == {
        "on": "2026-11-01", "at": "01:30", "about": True, "zone": "America/Chicago", "second_pass": True,
        "instant": "2026-11-01T01:30:00-06:00",
    }  # fmt: skip


HALF = {"occurred_on": "2026-11-18", "about": "y", "narrative": "=half a sentence", "people": ["Sam", "Mia"]}


def test_the_spreadsheet_ends_with_the_drafts_marked_as_drafts(alice: Visitor) -> None:
    (id_,) = written(alice.shelf, [FULL])
    alice.post("/incidents/drafts/01draftofalice", HALF)
    alice.post(f"/incidents/drafts/{id_}", {"narrative": "better", "reason": "I rem", "based_on": "1"})
    entry, *drafts = rows(alice.get("/incidents/export.csv"))

    assert (entry["id"], entry["status"]) == (id_, "written")
    told = [
        {
            name: row[name]
            for name in ("id", "status", "revision", "narrative", "people", "about", "reason", "written_at")
        }
        for row in drafts
    ]
    at = NOW.isoformat()
    assert told == [
        {
            "id": "01draftofalice", "status": "draft", "revision": "", "narrative": "'=half a sentence",
            "people": "Sam; Mia", "about": "yes", "reason": "", "written_at": at,
        },
        {
            "id": id_, "status": "draft correction", "revision": "1", "narrative": "better",
            "people": "", "about": "", "reason": "I rem", "written_at": at,
        },
    ]  # fmt: skip


def test_the_data_holds_the_drafts_as_they_were_typed_apart_from_the_entries(alice: Visitor) -> None:
    written(alice.shelf, [FULL])
    alice.post("/incidents/drafts/01draftofalice", HALF)
    data = json.loads(alice.get("/incidents/export.json").data)

    assert data["count"] == len(data["entries"]) == 1
    (draft,) = data["drafts"]
    assert (draft["id"], draft["status"], draft["corrects_revision"]) == ("01draftofalice", "draft", None)
    assert draft["fields"]["narrative"] == ["=half a sentence"]
    assert draft["fields"]["people"] == ["Sam", "Mia"]


def test_an_export_of_some_entries_has_no_drafts(alice: Visitor) -> None:
    written(alice.shelf, [FULL])
    alice.post("/incidents/drafts/01draftofalice", HALF)

    assert json.loads(alice.get("/incidents/export.json?q=ruiz").data)["drafts"] == []
    assert len(rows(alice.get("/incidents/export.csv?q=ruiz"))) == 1


def test_who_has_drafts_alone_finds_the_way_to_take_them_along(alice: Visitor) -> None:
    assert 'href="/incidents/export.csv"' not in alice.get("/incidents").text
    alice.post("/incidents/drafts/01draftofalice", HALF)
    page = alice.get("/incidents").text

    assert 'href="/incidents/export.csv"' in page
    assert "and your drafts, marked as drafts" in page


def test_an_empty_log_exports_as_empty(alice: Visitor) -> None:
    assert rows(alice.get("/incidents/export.csv")) == []
    assert json.loads(alice.get("/incidents/export.json").data)["entries"] == []


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_charlie_exports_nothing_of_alices(alice: Visitor, charlie: Visitor, ending: str) -> None:
    written(alice.shelf, [FULL])
    assert b"Ms. Ruiz" not in charlie.get(f"/incidents/export.{ending}").data


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_bad_filter_or_a_store_that_is_down_gives_no_file(
    alice: Visitor, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert alice.get(f"/incidents/export.{ending}?kind=zzz").status_code == 422

    def down(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(exports, "matches", down)
    answer = alice.get(f"/incidents/export.{ending}")
    assert answer.status_code == 503
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_leave_the_log_on_the_device(alice: Visitor, ending: str, site: str) -> None:
    answer = alice.get(f"/incidents/export.{ending}", headers={"Sec-Fetch-Site": site})

    assert (answer.status_code, answer.location) == (303, "/incidents")


def test_signing_in_leads_to_no_file() -> None:
    assert own_path("/incidents/export.csv?q=a") == HOME
