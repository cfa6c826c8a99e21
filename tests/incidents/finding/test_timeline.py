"""The timeline reads the right entries in the right order, and its counts agree with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from app.dates.when import When
from app.incidents import timeline
from app.incidents.filters import Filters, from_query
from app.incidents.model import correct_entry, load_entry, withdraw_entry
from app.incidents.record import Incident, Kind, Person, Severity
from app.store.sealed import Shelf
from tests.incidents.finding.conftest import NOW, daily

Write = Callable[[list[Incident]], list[str]]


def walked(shelf: Shelf, filters: Filters) -> tuple[list[str], list[timeline.Listing]]:
    """Every id of the list, page after page."""
    pages = [timeline.read(shelf, filters)]
    while place := pages[-1].next:
        pages.append(timeline.read(shelf, filters, place))
    return [card.id for page in pages for card in page.cards], pages


def found(shelf: Shelf, **given: str) -> list[str]:
    return walked(shelf, from_query({name.rstrip("_"): text for name, text in given.items()}))[0]


def test_an_empty_log_has_an_empty_list(shelf: Shelf) -> None:
    assert timeline.read(shelf, Filters()) == timeline.EMPTY


def test_the_newest_stands_first_unless_the_oldest_is_asked_for(shelf: Shelf, write: Write) -> None:
    ids = write(daily(30))
    assert walked(shelf, Filters())[0] == ids
    assert walked(shelf, Filters(order="oldest"))[0] == ids[::-1]


@pytest.mark.parametrize("given", [{}, {"order": "oldest"}, {"q": "day"}, {"q": "day", "order": "oldest"}])
def test_pages_hold_each_entry_once_and_count_on(shelf: Shelf, write: Write, given: dict[str, str]) -> None:
    write(daily(60))
    ids, pages = walked(shelf, from_query(given))
    assert len(ids) == len(set(ids)) == 60
    assert [(page.seen, page.last, page.matching) for page in pages] == [(0, 25, 60), (25, 50, 60), (50, 60, 60)]


def test_entries_of_one_day_stand_by_the_clock_those_without_a_time_first(shelf: Shelf, write: Write) -> None:
    day = date(2026, 11, 1)  # the clocks go back in Chicago at 2:00
    times: list[dict[str, Any]] = [{"at": "01:30", "fold": 1}, {}, {"at": "01:30"}, {"at": "03:00"}]
    ids = write([Incident(when=When(on=day, zone="America/Chicago", **each), narrative="x") for each in times])
    assert found(shelf, order="oldest") == [ids[1], ids[2], ids[0], ids[3]]


def test_without_filters_a_page_costs_two_reads_however_long_the_log_is(
    shelf: Shelf, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(daily(60))
    reads: list[tuple[str, int]] = []
    store: Any = shelf._store
    get, page = store.get, store.page

    def counted_get(key: Any) -> Any:
        reads.append(("get", 1))
        return get(key)

    def counted_page(*args: Any, **given: Any) -> Any:
        reads.append(("page", given["limit"]))
        return page(*args, **given)

    monkeypatch.setattr(store, "get", counted_get)
    monkeypatch.setattr(store, "page", counted_page)
    timeline.read(shelf, Filters())
    assert reads == [("get", 1), ("page", 25)]


def test_each_filter_leaves_what_it_says(shelf: Shelf, write: Write) -> None:
    plain, special = daily(2)
    special = msgspec.structs.replace(
        special,
        kind=Kind.THREAT,
        severity=Severity.DANGEROUS,
        people=(Person(name="José Ruiz"),),
        tags=("Pick-up",),
        order_paragraph="Section 4(b)",
    )
    _, wanted = write([plain, special])
    for given in (
        {"kind": "threat"},
        {"severity": "dangerous"},
        {"person": "jose ruiz"},
        {"tag": "PICK-UP"},
        {"order_paragraph": "4(B)"},
        {"to": "2026-11-18"},
        {"from": "2026-11-18", "to": "2026-11-18"},
        {"kind": "threat", "q": "number", "tag": "pick-up"},
    ):
        listing = timeline.read(shelf, from_query(given))
        assert [card.id for card in listing.cards] == [wanted], given
        assert (listing.matching, listing.total) == (1, 2), given


@pytest.mark.parametrize("given", [{"person": "ortiz"}, {"person": "MS. O"}, {"tag": "lat"}, {"tag": "#late"}])
def test_a_part_of_a_name_or_tag_is_enough(shelf: Shelf, write: Write, given: dict[str, str]) -> None:
    wanted = msgspec.structs.replace(daily(1)[0], people=(Person(name="Ms. Ortiz"),), tags=("late pick-up",))
    ids = write([wanted, *daily(1, people=(Person(name="Sam"),), tags=("school",))])
    assert found(shelf, **given) == ids[:1]


def test_withdrawn_entries_are_shown_left_out_or_alone_as_asked(shelf: Shelf, write: Write) -> None:
    kept, gone = write(daily(2))
    withdraw_entry(shelf, lambda: NOW, gone, based_on=1, reason="Wrong child.")
    assert found(shelf) == [kept, gone]
    assert found(shelf, withdrawn="no") == [kept]
    assert found(shelf, withdrawn="only") == [gone]
    assert timeline.read(shelf, Filters()).total == 2


def test_counts_months_and_list_agree_after_a_correction_moved_an_entry(shelf: Shelf, write: Write) -> None:
    ids = write(daily(3))
    moved = msgspec.structs.replace(
        load_entry(shelf, ids[0]).incident, when=When(on=date(2025, 2, 3)), narrative="It was in February."
    )
    correct_entry(shelf, lambda: NOW, ids[0], moved, based_on=1, reason="Wrong day.")
    for given in ({}, {"withdrawn": "no"}):
        listing = timeline.read(shelf, from_query(given))
        assert [card.id for card in listing.cards] == [ids[1], ids[2], ids[0]]
        assert listing.matching == 3
        assert listing.months == {"2026-11": 2, "2025-02": 1}
    assert found(shelf, q="february") == [ids[0]]
    assert found(shelf, q='"number 0"') == []


@pytest.mark.parametrize("given", [{"q": "day"}, {"kind": "threat"}, {"tag": "late"}])
def test_months_count_what_is_listed_and_nothing_else(shelf: Shelf, write: Write, given: dict[str, str]) -> None:
    threats = [msgspec.structs.replace(each, kind=Kind.THREAT, tags=("late",)) for each in daily(40)[::3]]
    others = [msgspec.structs.replace(each, narrative="Nothing of note.") for each in daily(40)[1::3]]
    write(threats + others)
    ids, pages = walked(shelf, from_query(given))
    months = Counter(card.when.on.strftime("%Y-%m") for page in pages for card in page.cards)
    assert pages[0].matching == len(ids) == sum(months.values())
    assert all(page.months == months for page in pages)
    assert 0 < len(ids) < len(threats + others)


def test_dates_alone_keep_the_months_around_in_the_picture(shelf: Shelf, write: Write) -> None:
    write(daily(40))
    listing = timeline.read(shelf, from_query({"from": "2026-11-01", "to": "2026-11-30"}))
    assert listing.matching == 19
    assert listing.months == {"2026-11": 19, "2026-10": 21}


def test_search_needs_every_word_and_finds_it_in_any_field(shelf: Shelf, write: Write) -> None:
    base = daily(1)[0]
    texts = (
        "title", "place", "quotes", "my_response", "witnesses", "children_present",
        "order_paragraph", "report_number", "injuries", "impact", "next_step",
    )  # fmt: skip
    each = [msgspec.structs.replace(base, **{name: "Zébra crossing"}) for name in texts]
    each += [
        msgspec.structs.replace(base, people=(Person(name="Sam", part="zebra crossing"),)),
        msgspec.structs.replace(base, tags=("zebra crossing",)),
        msgspec.structs.replace(base, narrative="A ZEBRA\ncrossing."),
    ]
    ids = write([*each, msgspec.structs.replace(base, narrative="Only a zebra.")])
    assert sorted(found(shelf, q="crossing zebra")) == sorted(ids[:-1])
    assert sorted(found(shelf, q='"zebra crossing"')) == sorted(ids[:-1])
    assert len(found(shelf, q="zebra")) == len(ids)
    assert found(shelf, q="giraffe") == []


@pytest.mark.parametrize("word", ["narrative", "excerpt", "written_at", "card", "text", "2026-11-19"])
def test_search_finds_no_entry_by_the_names_of_our_own_fields(shelf: Shelf, write: Write, word: str) -> None:
    write(daily(2))
    assert found(shelf, q=word) == []


@pytest.mark.parametrize("q", ["#late", "'#late pick-up'", "late-time", "missed or LATE time", "serious"])
def test_search_finds_what_a_card_prints(shelf: Shelf, write: Write, q: str) -> None:
    wanted = msgspec.structs.replace(
        daily(1)[0], kind=Kind.LATE_TIME, severity=Severity.SERIOUS, tags=("Late pick-up",), narrative="He came at 7."
    )
    ids = write([*daily(1), wanted])
    assert found(shelf, q=q.replace("'", '"')) == ids[1:]


@pytest.mark.parametrize("q", ["other", "something else"])
def test_a_kind_that_was_not_chosen_is_not_found(shelf: Shelf, write: Write, q: str) -> None:
    write(daily(1))
    assert found(shelf, q=q) == []


def test_search_never_finds_what_another_person_wrote(shelf: Shelf, services: Any) -> None:
    from app.store.keys import tenant_id
    from tests.incidents.finding.conftest import written

    written(services.store.tenant(tenant_id("charliecharlie")), daily(2))
    assert found(shelf, q="day") == []
