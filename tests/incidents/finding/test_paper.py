"""On paper the list says which part of it this is, and dates carry their year."""

from __future__ import annotations

import re

from app.incidents.model import withdraw_entry
from tests.cast import Visitor
from tests.incidents.finding.conftest import NOW, daily, written
from tests.incidents.finding.test_timeline_page import HTMX, more


def on_paper(page: str) -> str:
    found = re.search(r'id="on-paper"[^>]*>([^<]*)<', page)
    return found[1] if found else ""


def test_a_printed_list_says_which_entries_it_holds(alice: Visitor) -> None:
    written(alice.shelf, daily(60))
    page = alice.get("/incidents").text
    assert on_paper(page) == "Entries 1 to 25 of 60, newest first. The others are not on this paper."
    part = alice.get(more(page), headers=HTMX).text
    assert on_paper(part) == "Entries 1 to 50 of 60, newest first. The others are not on this paper."
    alone = alice.get(more(page)).text
    assert on_paper(alone) == "Entries 26 to 50 of 60, newest first. The others are not on this paper."
    assert on_paper(alice.get("/incidents?shown=75&order=oldest").text) == "All 60 entries, oldest first."


def test_a_printed_search_says_of_how_many_it_is(alice: Visitor) -> None:
    written(alice.shelf, daily(60))
    assert on_paper(alice.get('/incidents?q="day number 7."', headers=HTMX).text) == (
        "1 of 60 entries, newest first: all that the search found."
    )
    assert on_paper(alice.get("/incidents?q=day").text) == (
        "Entries 1 to 25 of the 60 that the search found, newest first. The others are not on this paper."
    )


def test_a_withdrawal_is_printed_with_its_year(alice: Visitor) -> None:
    (id_,) = written(alice.shelf, daily(1))
    withdraw_entry(alice.shelf, lambda: NOW, id_, based_on=1, reason="Wrong child.")
    page = alice.get(f"/incidents/{id_}").text
    assert '<span class="print-only">Thursday 19 November 2026, 9:41 pm CST</span>.</strong>' in page
