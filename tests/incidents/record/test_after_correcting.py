"""After a correction or a withdrawal: every page says the same of the entry, and there is a way on from each."""

from __future__ import annotations

import html
import re

import pytest

from tests.cast import Visitor
from tests.conftest import Clock
from tests.incidents.record.samples import form
from tests.incidents.record.test_entry_page import HTMX, correction


@pytest.fixture
def page(alice: Visitor, clock: Clock) -> str:
    """The address of an entry that Alice wrote ten minutes ago, four hours after it happened."""
    answer = alice.post("/incidents/new", form(narrative="Sam came at 5:40.", title="Late", tags="library"))
    clock.move(minutes=10)
    return answer.headers["Location"]


def said(alice: Visitor, path: str) -> str:
    return " ".join(html.unescape(alice.get(path).text).split())


def test_after_a_corrected_day_list_and_entry_tell_the_same_delay(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/edit", correction(alice, page, occurred_on="2026-11-01"))

    assert "Written 18 days after it happened" in said(alice, "/incidents")
    assert "Written 18 days after it happened (first written as Thu 19 Nov, 5:05 pm)" in said(alice, page)


def test_a_time_that_was_not_corrected_is_told_once(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/edit", correction(alice, page))

    assert "first written as" not in said(alice, page)


def test_a_correction_in_place_leaves_the_address_at_the_entry_with_a_way_back(alice: Visitor, page: str) -> None:
    data = {**correction(alice, page), "csrf_token": alice.csrf()}

    done = alice.client.post(f"{page}/edit", data=data, headers=HTMX)

    assert done.headers["HX-Replace-Url"] == page
    assert re.search(r'<a class="way-back" href="/incidents">', done.text)
    assert "<title>Notes</title>" in done.text


@pytest.mark.parametrize("step", ["edit", "withdraw"])
def test_a_withdrawn_entry_leads_to_itself_and_to_a_new_one(alice: Visitor, page: str, step: str) -> None:
    alice.post(f"{page}/withdraw", {"reason": "It was another day", "based_on": "1"})

    answer = alice.get(f"{page}/{step}")

    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    shown = said(alice, page)
    assert "A withdrawn entry stays as it is." in shown
    assert '<a class="button" href="/incidents/new">' in shown
    assert f"{page}/{step}" not in shown


def test_a_withdrawn_entry_can_be_printed(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/withdraw", {"reason": "It was another day", "based_on": "1"})

    assert "data-print" in said(alice, page)


def test_on_paper_each_step_of_the_history_names_its_year(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/edit", correction(alice, page))

    history = said(alice, page).partition('id="history"')[2]
    assert '<span class="print-only">Thursday 19 November 2026, 9:41 pm CST</span>' in history
    assert '<span class="print-only">Thursday 19 November 2026, 9:51 pm CST</span>' in history


def test_the_correction_has_what_helps_later_on_every_screen(alice: Visitor, page: str) -> None:
    shown = said(alice, f"{page}/edit")

    assert '<details class="fold" data-fold="guide">' in shown
    assert "Put them under “What was said and done”" in shown
    assert "What was said and done</summary>" in shown


@pytest.mark.parametrize("kind", ["", "other"])
def test_a_kind_that_was_not_chosen_leaves_no_mark(alice: Visitor, kind: str) -> None:
    entry = alice.post("/incidents/new", form(kind=kind)).headers["Location"]

    for path in ("/home", "/incidents", entry):
        assert "kind-other" not in said(alice, path).partition("<main")[2].partition('id="kind"')[0]
    assert '<option selected value="">Not chosen' in said(alice, f"{entry}/edit")


def test_a_kind_chosen_later_replaces_nothing(alice: Visitor) -> None:
    entry = alice.post("/incidents/new", form()).headers["Location"]

    alice.post(f"{entry}/edit", form(kind="school", reason="I forgot the kind", based_on="1"))

    changed = said(alice, entry).partition('class="differences"')[2]
    assert '<span class="quiet">nothing</span>' in changed
    assert "Something else" not in changed
