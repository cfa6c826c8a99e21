"""Home: says what to do next, and says nothing to whoever looks over a shoulder."""

from __future__ import annotations

from datetime import date

from app.accounts import model as accounts
from app.dates.when import When
from app.ids import mint_id
from app.incidents.drafts import keep_draft
from app.incidents.model import write_entry
from app.incidents.record import Incident
from tests.cast import Visitor
from tests.pages.outline import Outline


def test_an_empty_record_gets_gentle_first_steps(alice: Visitor) -> None:
    page = alice.get("/home").text

    assert "Nothing is written down yet" in page
    assert "/incidents/new" in Outline(page).links


def test_the_last_entries_lead_to_themselves(alice: Visitor) -> None:
    entry = _write(alice, "The bag was not at the door.")
    page = alice.get("/home").text

    assert "The bag was not at the door." in page
    assert f"/incidents/{entry}" in Outline(page).links


def test_a_draft_can_be_gone_on_with(alice: Visitor) -> None:
    id_ = mint_id(alice.services.now())
    keep_draft(alice.shelf, alice.services.now, id_, {"narrative": ["He was late and"]})

    assert "He was late and" in alice.get("/home").text


def test_nobody_else_sees_her_entries(alice: Visitor, charlie: Visitor) -> None:
    _write(alice, "The bag was not at the door.")

    assert "The bag" not in charlie.get("/home").text


def test_the_tab_says_notes_until_she_wants_otherwise(alice: Visitor) -> None:
    before = Outline(alice.get("/home").text)
    accounts.correct(alice.shelf, {}, {"neutral_titles": False})
    after = Outline(alice.get("/home").text)

    assert before.title == "Notes"
    assert after.title.startswith(after.h1[0])


def test_it_is_kept_by_no_cache_and_no_robot(alice: Visitor) -> None:
    answer = alice.get("/home")

    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex' in answer.text


def test_where_she_is_is_marked(alice: Visitor) -> None:
    assert '<a href="/home" aria-current="page">' in alice.get("/home").text


def _write(visitor: Visitor, narrative: str) -> str:
    id_ = mint_id(visitor.services.now())
    incident = Incident(when=When(on=date(2026, 11, 19), zone="America/Chicago"), narrative=narrative)
    write_entry(visitor.shelf, visitor.services.now, id_, incident)
    return id_
