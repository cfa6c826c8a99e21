"""The address of the list brings the same list back, and leaves no trail of what was typed on the way."""

from __future__ import annotations

import html
import re

import pytest

from tests.cast import Visitor
from tests.incidents.finding.conftest import daily, written
from tests.incidents.finding.test_timeline_page import HTMX, entries, more

HERE = {"HX-Current-URL": "http://localhost/incidents"}
TYPED = {**HTMX, **HERE, "HX-Source": "div#typed"}
SENT = {**HTMX, **HERE, "HX-Source": "form#filters"}


def test_what_is_typed_takes_the_place_of_the_address_before(alice: Visitor) -> None:
    part = alice.get("/incidents?q=in&kind=", headers=TYPED)
    assert part.headers["HX-Replace-Url"] == "/incidents?q=in"
    assert "HX-Push-Url" not in part.headers


def test_a_search_that_is_sent_is_a_step_of_its_own_once(alice: Visitor) -> None:
    part = alice.get("/incidents?q=injury", headers=SENT)
    assert part.headers["HX-Push-Url"] == "/incidents?q=injury"
    again = alice.get("/incidents?q=injury", headers={**SENT, "HX-Current-URL": "http://localhost/incidents?q=injury"})
    assert "HX-Push-Url" not in again.headers


def test_no_search_is_pushed_by_the_page_itself(alice: Visitor) -> None:
    written(alice.shelf, daily(1))
    page = alice.get("/incidents").text
    assert "push-url" not in page
    assert 'id="typed"' in page


def test_a_search_that_is_refused_leaves_the_address_alone(alice: Visitor) -> None:
    part = alice.get("/incidents?kind=zzz", headers=SENT)
    assert not {"HX-Push-Url", "HX-Replace-Url"} & set(part.headers.keys())


def test_load_more_leaves_an_address_that_shows_as_much_again(alice: Visitor) -> None:
    ids = written(alice.shelf, daily(60))
    first = alice.get("/incidents?order=oldest").text
    part = alice.get(more(first), headers=HTMX)
    address = part.headers["HX-Replace-Url"]
    assert address == "/incidents?order=oldest&shown=50"
    page = alice.get(address).text
    assert entries(page) == ids[::-1][:50]
    assert entries(alice.get(more(page)).text) == ids[::-1][50:]


def test_a_search_shows_as_much_again_too(alice: Visitor) -> None:
    ids = written(alice.shelf, daily(60))
    part = alice.get(more(alice.get("/incidents?q=day").text), headers=HTMX)
    assert entries(alice.get(part.headers["HX-Replace-Url"]).text) == ids[:50]


def test_other_searches_begin_with_a_first_page_again(alice: Visitor) -> None:
    written(alice.shelf, daily(60))
    page = alice.get("/incidents?from=2026-01-01&shown=50").text
    links = [html.unescape(link) for link in re.findall(r'(?:href|action)="(/incidents[^"]*)"', page)]
    assert [link for link in links if "shown" in link] == []


def test_one_page_shows_no_more_than_it_can(alice: Visitor) -> None:
    written(alice.shelf, daily(520))
    assert len(entries(alice.get("/incidents?shown=9999").text)) == 500


@pytest.mark.parametrize("shown", ["-1", "0", "many", "1e3", "²", "%00", "9" * 5000])
def test_a_number_that_is_none_gets_a_sentence(alice: Visitor, shown: str) -> None:
    written(alice.shelf, daily(1))
    answer = alice.get(f"/incidents?shown={shown}")
    assert answer.status_code == 422
    assert "See your entries from the top" in answer.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_link_that_was_changed_leads_back_to_the_top_of_the_same_view(
    alice: Visitor, headers: dict[str, str]
) -> None:
    written(alice.shelf, daily(1))
    answer = alice.get("/incidents?order=oldest&after=forged", headers=headers)
    assert answer.status_code == 422
    assert "begin again from the top" in answer.text
    assert 'href="/incidents?order=oldest">See your entries from the top</a>' in answer.text
    assert ("<html" in answer.text) is not bool(headers)
    assert "data-hx-swap-oob" not in answer.text
    assert not re.search(r'data-fold="incident-filters"[^>]* open', answer.text)
