"""A plan on paper: help lines first, all of it on one sheet where it fits, and cards with what was ticked."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from werkzeug.test import TestResponse

from app.wellbeing.access_log import Why
from app.wellbeing.plans.paper import HELP, WARNING, card_pdf, page_pdf
from app.wellbeing.plans.record import TEXT_CHARACTERS, Plan, Written
from app.wellbeing.plans.shapes import SHAPES, shape
from tests.cast import Visitor
from tests.paper.test_typesetting import words_on
from tests.wellbeing.looking import door, shown
from tests.wellbeing.plans.planning import begin, write

_AT = datetime(2026, 11, 20, tzinfo=UTC)


def plan(key: str = "danger", text: str = "", name: str = "Garden") -> Plan:
    """A plan with something under each step: its ideas, where nothing else is said."""
    steps = shape(key).steps
    written = tuple(Written(step=s.key, text=text or "\n".join(s.ideas), at=_AT, number=2) for s in steps)
    return Plan(id="a" * 26, shape=key, made_at=_AT, written_at=_AT, name=name, written=written)


def sheets(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(io.BytesIO(pdf)))


def words(pdf: bytes) -> str:
    return " ".join(words_on(pdf).split())


def help_stands_first(text: str) -> bool:
    return text.find("In danger now: 911") < text.find("988, call or text") < text.find(WARNING) < text.find("Garden")


@pytest.mark.parametrize("key", SHAPES)
def test_a_plan_that_answers_everything_stands_on_one_sheet_below_the_help_lines(key: str) -> None:
    pdf = page_pdf(plan(key), "Friday 20 November 2026")
    text = words(pdf)
    assert sheets(pdf) == 1
    assert help_stands_first(text)
    assert [step.title for step in shape(key).steps if step.title not in text] == []
    assert "Written Friday 20 November 2026." in text


def test_the_longest_plan_there_can_be_takes_more_sheets_and_loses_no_word() -> None:
    pdf = page_pdf(plan(text="pear " * (TEXT_CHARACTERS // 5)), "today")
    assert sheets(pdf) > 1
    assert words(pdf).count("pear") == 14 * (TEXT_CHARACTERS // 5)


def test_cards_begin_with_the_help_lines_and_bear_what_was_ticked() -> None:
    text = words(card_pdf(plan(), {"word", "contacts"}))
    assert text.find("In danger now: 911") < text.find(WARNING) < text.find("Garden") < text.find("A lamp in a window")
    assert "While it happens" not in text


def test_cards_of_nothing_bear_the_help_lines() -> None:
    assert "988, call or text" in words(card_pdf(plan(), set()))


@pytest.mark.parametrize("text", ["x" * TEXT_CHARACTERS, "a line\n" * 500, "W " * 2_000])
def test_what_a_card_has_no_room_for_is_not_cut_off_unsaid(text: str) -> None:
    said = words(card_pdf(plan(text=text), {"word"}))
    assert "The rest stands in the plan itself." in said or "\N{HORIZONTAL ELLIPSIS}" in said


def test_paper_and_pages_name_the_same_help() -> None:
    page = re.sub(r"<[^>]+>", "", Path("templates/wellbeing/_help.html").read_text("utf-8"))
    for _, how in HELP:
        assert all(word in page for word in how.split(", "))


def test_words_that_look_like_orders_to_the_typesetter_are_only_words() -> None:
    text = words(page_pdf(plan(text='#read("/etc/passwd") *x* $y$ <a>', name="= #name"), "today"))
    assert '#read("/etc/passwd") *x* $y$ <a>' in text
    assert "= #name" in text
    assert "root:" not in text


def test_both_documents_are_tagged_for_who_listens() -> None:
    for pdf in (page_pdf(plan(), "today"), card_pdf(plan(), {"word"})):
        assert b"/StructTreeRoot" in pdf


def fetch(alice: Visitor, plan_id: str, what: str) -> TestResponse:
    if what == "page":
        return alice.get(f"/wellbeing/plan/{plan_id}/page.pdf")
    return alice.post(f"/wellbeing/plan/{plan_id}/card.pdf", {"steps": ["signs", "nothing"]})


@pytest.mark.parametrize("what", ["page", "card"])
def test_alice_takes_it_along_under_a_name_that_says_nothing(alice: Visitor, what: str) -> None:
    plan_id = begin(alice)
    write(alice, plan_id, 1, "I stop sleeping")
    answer = fetch(alice, plan_id, what)
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="notes-{what}.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert "I stop sleeping" in words(answer.data)
    assert Why.PRINT in [stored.record.why for stored in door(alice).accesses().rows]


@pytest.mark.parametrize("what", ["page", "card"])
def test_nothing_of_a_document_stays_on_the_disk(alice: Visitor, what: str) -> None:
    plan_id = begin(alice)
    write(alice, plan_id, 1, "CANARY-7d1")
    before = {path for path in alice.services.settings.data_dir.rglob("*") if path.is_file()}
    fetch(alice, plan_id, what)
    after = {path for path in alice.services.settings.data_dir.rglob("*") if path.is_file()}
    assert after == before
    assert [path.name for path in after if b"CANARY-7d1" in path.read_bytes()] == []


@pytest.mark.parametrize("what", ["page", "card"])
def test_charlie_gets_no_paper_of_alices(alice: Visitor, charlie: Visitor, what: str) -> None:
    assert fetch(charlie, begin(alice), what).status_code == 404


def test_whoever_prints_is_told_first_what_stays_behind(alice: Visitor) -> None:
    plan_id = begin(alice)
    write(alice, plan_id, 1, "x")
    text = shown(alice, f"/wellbeing/plan/{plan_id}/paper")
    assert "stays among your downloads" in text
    assert "empty boxes" in text
