"""The page of the timeline, as a browser with and without scripts gets it."""

from __future__ import annotations

import html
import re
from datetime import date

import msgspec
import pytest
from flask import Flask

from app.dates.when import When
from app.incidents.model import load_entry, withdraw_entry, write_entry
from app.incidents.record import Incident, Kind, Person, Severity
from app.store import StoreUnavailable
from tests.cast import Visitor
from tests.incidents.finding.conftest import NOW, daily, written
from tests.promises import promise

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def entries(page: str) -> list[str]:
    return re.findall(r'<h3 class="entry-when"><a href="/incidents/(\w+)"', page)


def more(page: str) -> str:
    found = re.search(r'id="load-more" href="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


def test_an_empty_log_offers_the_first_entry_and_nothing_to_filter(alice: Visitor) -> None:
    page = alice.get("/incidents").text
    assert "Nothing is written down yet" in page
    assert 'href="/incidents/new"' in page
    assert 'role="search"' not in page


def test_writing_is_reached_by_keyboard_before_the_list_is(alice: Visitor) -> None:
    written(alice.shelf, daily(2))
    page = alice.get("/incidents").text
    assert page.index('aria-label="Next step"') < page.index('<main id="main"') < page.index('role="search"')


def test_one_entry_is_counted_as_one_without_a_picture(alice: Visitor) -> None:
    written(alice.shelf, daily(1))
    page = alice.get("/incidents").text
    assert '<p class="count" id="count" role="status">1 entry</p>' in page
    assert '<svg class="bars"' not in page
    assert not more(page)


def test_load_more_is_a_plain_link_that_walks_the_whole_log(alice: Visitor) -> None:
    ids = written(alice.shelf, daily(60))
    address, seen = "/incidents", []
    while address:
        page = alice.get(address).text
        seen += entries(page)
        address = more(page)
    assert seen == ids
    assert "51 to 60 of 60 entries" in page


def test_load_more_with_scripts_sends_only_what_follows(alice: Visitor) -> None:
    ids = written(alice.shelf, daily(60))
    first = alice.get("/incidents").text
    part = alice.get(more(first), headers=HTMX)
    assert entries(part.text) == ids[25:50]
    assert "<html" not in part.text
    assert "50 of 60 entries" in part.text
    assert "HX-Request" in part.headers["Vary"]


def test_a_month_that_goes_on_says_so(alice: Visitor) -> None:
    written(alice.shelf, [Incident(when=When(on=date(2026, 10, 5)), narrative=f"{n}") for n in range(30)])
    page = alice.get(more(alice.get("/incidents").text)).text
    assert re.search(r"October 2026<span class=\"count\">continued", page)


def test_a_search_marks_what_it_found_also_deep_inside_an_entry(alice: Visitor) -> None:
    deep = Incident(
        when=When(on=date(2026, 11, 1)),
        narrative="word " * 100 + "At the Café.",
        quotes="You are <b>late</b> again",
    )
    written(alice.shelf, [deep, *daily(3)])
    page = alice.get("/incidents?q=cafe+again").text
    assert '<p class="count" id="count" role="status">1 of 4 entries</p>' in page
    assert "<mark>Café</mark>" in page
    assert "Exact words:</span> You are &lt;b&gt;late&lt;/b&gt; <mark>again</mark>" in page


def test_a_search_with_scripts_answers_list_count_and_months_and_a_clean_address(alice: Visitor) -> None:
    written(alice.shelf, daily(40))
    part = alice.get("/incidents?q=day&kind=&person=", headers=HTMX)
    assert 'id="count" data-hx-swap-oob' in part.text
    assert 'id="beside"' in part.text
    assert "<html" not in part.text
    assert part.headers["HX-Replace-Url"] == "/incidents?q=day"


def test_nothing_found_says_so_and_offers_a_way_out(alice: Visitor) -> None:
    written(alice.shelf, daily(2))
    page = alice.get("/incidents?q=zebra").text
    assert "Nothing matches" in page
    assert "0 of 2 entries" in page
    assert 'href="/incidents">Clear the search and filters</a>' in page


def test_a_name_that_nobody_has_brings_up_the_names_near_it(alice: Visitor) -> None:
    entry = msgspec.structs.replace(
        daily(1)[0], people=(Person(name="Ms. Ortiz"), Person(name="Sam")), tags=("pickup",)
    )
    write_entry(alice.shelf, lambda: NOW, "entry0000001", entry)
    page = alice.get("/incidents?person=ortis&kind=threat").text
    assert '<a href="/incidents?kind=threat&amp;person=Ms.+Ortiz">Ms. Ortiz</a>' in page
    assert ">Sam<" not in page
    assert '<a href="/incidents?tag=pickup">pickup</a>' in alice.get("/incidents?tag=pikup").text
    assert "Close to that" not in alice.get("/incidents?person=zebra").text


def test_a_search_marks_the_kind_and_the_seriousness(alice: Visitor) -> None:
    written(alice.shelf, daily(1, kind=Kind.LATE_TIME, severity=Severity.SERIOUS, tags=("late",)))
    page = alice.get("/incidents?q=late-time+SERIOUS+%23late").text
    assert "<mark>Serious</mark>" in page
    assert "Missed or <mark>late</mark> time" in page
    assert "#<mark>late</mark>" in page


def test_a_kind_that_was_not_chosen_is_not_shown(alice: Visitor) -> None:
    written(alice.shelf, daily(1))
    assert re.findall(r'<span class="kind', alice.get("/incidents").text) == []


def test_filters_stay_in_the_form_and_in_every_link(alice: Visitor) -> None:
    written(alice.shelf, daily(40))
    page = alice.get("/incidents?q=day&order=oldest&from=2026-10-01").text
    assert 'name="q" value="day"' in page
    assert 'name="from" value="2026-10-01"' in page
    assert 'value="oldest" selected' in page
    assert "q=day&from=2026-10-01&order=oldest&after=" in more(page)
    assert 'href="/incidents/export.csv?q=day&amp;from=2026-10-01&amp;order=oldest"' in page


def test_a_withdrawn_entry_is_listed_as_withdrawn(alice: Visitor) -> None:
    (id_,) = written(alice.shelf, daily(1))
    withdraw_entry(alice.shelf, lambda: NOW, id_, based_on=1, reason="Not mine.")
    page = alice.get("/incidents").text
    assert 'class="entry entry-withdrawn"' in page
    assert "Withdrawn." in page


def test_the_picture_has_a_title_a_description_links_and_a_table(alice: Visitor) -> None:
    written(alice.shelf, daily(40))
    page = alice.get("/incidents").text
    assert re.search(r'<svg class="bars"[^>]* role="img" aria-labelledby="months-title months-desc">', page)
    assert "40 entries from October 2026 to November 2026." in page
    assert page.count("/incidents?from=2026-10-01&amp;to=2026-10-31") == 2
    assert " style=" not in page


def test_what_a_card_shows_is_text(alice: Visitor) -> None:
    nasty = '<script>alert("x")</script>'
    entry = msgspec.structs.replace(daily(1)[0], title=nasty, place=nasty, tags=(nasty[:40],), narrative=nasty)
    written(alice.shelf, [entry])
    assert "<script>alert" not in alice.get("/incidents").text
    assert "<script>alert" not in alice.get("/incidents?q=alert").text


def test_charlie_sees_none_of_it_even_with_alices_link(alice: Visitor, charlie: Visitor) -> None:
    written(alice.shelf, daily(30))
    link = more(alice.get("/incidents").text)
    answer = charlie.get(link)
    assert answer.status_code == 422
    assert "begin again from the top" in answer.text
    assert entries(charlie.get("/incidents").text) == []
    assert "Nothing matches" in charlie.get("/incidents?q=day").text


@pytest.mark.parametrize(
    "query",
    [
        "after=-1", "after=abc", "after=%00", "kind=zzz", "severity=4", "order=up", "withdrawn=x", "from=banana",
        "to=2026-02-30", "from=2026-12-01&to=2026-01-01", "q=%00", "q=%ED%A0%80", "q=" + "x" * 201,
        "q=" + "x" * 5_000_000, "person=%01", "q=1+2+3+4+5+6+7+8+9+10+11+12+13",
    ],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_cannot_be_meant_gets_a_sentence(alice: Visitor, query: str, headers: dict[str, str]) -> None:
    answer = alice.get(f"/incidents?{query}", headers=headers)
    assert answer.status_code == 422
    assert re.search(r"<p[^>]*>[^<]{20,}\.</p>", answer.text)
    assert len(answer.data) < 30_000


@pytest.mark.parametrize(
    "query", ["from=0001-01-01&to=9999-12-31", "to=0001-01-01", "from=9999-12-31", "zzz=1", "q=%22"]
)
def test_odd_but_meant_is_answered(alice: Visitor, query: str) -> None:
    written(alice.shelf, daily(40))
    assert alice.get(f"/incidents?{query}").status_code == 200


def test_a_store_that_is_down_says_so(alice: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr("app.incidents.timeline.read", down)
    answer = alice.get("/incidents")
    assert answer.status_code == 503
    assert "try again in a minute" in answer.text


@promise("3.3", part=True)
def test_what_was_written_is_found_by_its_words(alice: Visitor) -> None:
    (id_,) = written(alice.shelf, daily(1))
    assert entries(alice.get('/incidents?q="number 0"').text) == [id_]
    assert load_entry(alice.shelf, id_).incident.narrative == "Day number 0."
