"""Changing, erasing and reading check-ins, damaged ones too."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from app.wellbeing.access_log import Did
from app.wellbeing.checkins import listing
from app.wellbeing.checkins.record import CheckIn, check_in_name
from app.wellbeing.families import CHECK_IN_HISTORY, CHECK_INS
from tests.cast import Visitor
from tests.wellbeing.checkins.keeping import address_of, checked_in, damage, kept, records


def form_of(check_in: CheckIn, **changes: str) -> dict[str, str]:
    said = {"on": check_in.on.isoformat(), "at": check_in.at, "mood": str(check_in.mood or ""), "note": check_in.note}
    return {**said, "based_on": str(check_in.number), **changes}


def test_other_words_take_the_place_of_the_first_and_those_stay_readable(alice: Visitor) -> None:
    address = checked_in(alice, mood="2", note="the first words")
    answer = alice.post(f"{address}/edit", form_of(kept(alice)[0], note="the second words"))

    assert answer.location == address
    page = alice.get(address).text
    assert "the second words" in page
    assert "the first words" in page.partition("What it said before")[2]
    assert "the first words" not in alice.get("/wellbeing/check-ins").text


def test_a_changed_time_moves_it_and_the_old_address_leads_there(alice: Visitor) -> None:
    old = checked_in(alice, mood="2", on="2026-11-18", at="08:00")
    new = alice.post(f"{old}/edit", form_of(kept(alice)[0], on="2026-11-17", at="09:15")).location

    assert [str(row.on) for row in kept(alice)] == ["2026-11-17"]
    assert alice.get(old).location == new
    assert alice.get(f"{old}/edit").location == f"{new}/edit"
    assert "9:15 am" in alice.get(new).text


def test_saving_nothing_new_makes_no_earlier_wording(alice: Visitor) -> None:
    address = checked_in(alice, mood="2", note="words")
    alice.post(f"{address}/edit", form_of(kept(alice)[0]))

    assert kept(alice)[0].number == 1


def test_words_of_two_tabs_never_overwrite_each_other(alice: Visitor) -> None:
    address = checked_in(alice, mood="2")
    first = kept(alice)[0]
    alice.post(f"{address}/edit", form_of(first, note="from the first tab"))
    answer = alice.post(f"{address}/edit", form_of(first, note="from the second tab"))

    assert answer.status_code == 409
    assert "from the second tab" in answer.text
    assert kept(alice)[0].note == "from the first tab"
    again = alice.post(f"{address}/edit", form_of(kept(alice)[0], note="from the second tab"))
    assert again.status_code == 303


def test_a_change_after_the_time_was_moved_in_another_tab_hands_the_words_back(alice: Visitor) -> None:
    old = checked_in(alice, mood="2", on="2026-11-18", at="08:00")
    first = kept(alice)[0]
    alice.post(f"{old}/edit", form_of(first, at="08:05"))
    answer = alice.post(f"{old}/edit", form_of(first, note="typed meanwhile"))

    assert answer.status_code == 409
    assert "typed meanwhile" in answer.text


@pytest.mark.parametrize("changes", [{"on": ""}, {"at": ""}, {"on": "2026-11-21"}, {"mood": "9"}])
def test_a_change_that_cannot_be_is_refused_and_nothing_is_lost(alice: Visitor, changes: dict[str, str]) -> None:
    address = checked_in(alice, mood="2")
    answer = alice.post(f"{address}/edit", form_of(kept(alice)[0], note="new words", **changes))

    assert answer.status_code == 422
    assert "new words" in answer.text
    assert kept(alice)[0].note == ""


def test_erasing_takes_every_wording_for_good(alice: Visitor) -> None:
    address = checked_in(alice, note="one")
    for words in ("two", "three"):
        alice.post(f"{address}/edit", form_of(kept(alice)[0], note=words))
    assert "nobody can bring them back" in alice.get(f"{address}/erase").text
    answer = alice.post(f"{address}/erase")

    assert answer.status_code == 303
    for family in (CHECK_INS, CHECK_IN_HISTORY):
        found = records(alice).page(family, dict)
        assert (found.rows, found.damaged) == ([], [])
    assert alice.get(address).status_code == 404
    rows = [stored.record for stored in records(alice).accesses().rows]
    assert [row.family for row in rows if row.did is Did.REMOVED] == ["check-in"]


def test_a_damaged_check_in_is_said_on_its_day_and_the_rest_reads(alice: Visitor) -> None:
    address = checked_in(alice, note="whole words", on="2026-11-17", at="08:00")
    broken = checked_in(alice, note="broken words", on="2026-11-18", at="08:00")
    name = check_in_name(kept(alice)[0])
    assert damage(alice, f"CHECKIN#{name}") == 1
    page = alice.get("/wellbeing/check-ins")

    assert page.status_code == 200
    assert "1 check-in of this day could not be read" in page.text
    assert "whole words" in page.text
    assert "broken words" not in page.text
    assert alice.get(broken).status_code == 503
    assert "is damaged, so it is not shown" in alice.get(broken).text
    assert alice.get(address).status_code == 200


def test_a_damaged_check_in_can_be_erased(alice: Visitor) -> None:
    address = checked_in(alice, note="broken words")
    damage(alice, "CHECKIN#")

    assert f'href="{address}/erase"' in alice.get("/wellbeing/check-ins").text
    assert alice.post(f"{address}/erase").status_code == 303
    assert listing.page(records(alice)).days == ()


def test_a_damaged_earlier_wording_is_said(alice: Visitor) -> None:
    address = checked_in(alice, note="one")
    alice.post(f"{address}/edit", form_of(kept(alice)[0], note="two"))
    damage(alice, "CHECKINWAS#")
    page = alice.get(address)

    assert page.status_code == 200
    assert "1 earlier wording could not be read" in page.text


def test_the_list_goes_on_page_by_page_and_begins_at_any_day(alice: Visitor) -> None:
    open_records = records(alice)
    for at in range(1, 20):
        for hour in ("08", "20"):
            made = CheckIn(
                id=f"idofcheckin{at:02d}{hour}", on=date(2026, 10, at), at=f"{hour}:00", zone="UTC",
                written_at=alice.services.now(), note=f"day-{at:02d}-{hour}",
            )  # fmt: skip
            open_records.write(CHECK_INS, made.id, open_records.add(CHECK_INS, check_in_name(made), made))
    first = alice.get("/wellbeing/check-ins").text
    older = first.partition('href="/wellbeing/check-ins?after=')[2].partition('"')[0]
    second = alice.get(f"/wellbeing/check-ins?after={older}").text
    until = alice.get("/wellbeing/check-ins?until=2026-10-03").text

    shown = [
        [f"day-{at:02d}-{hour}" in page for at in range(1, 20) for hour in ("08", "20")] for page in (first, second)
    ]
    assert [sum(one) for one in shown] == [30, 8]
    assert not any(one and two for one, two in zip(*shown, strict=True))
    assert "day-03-20" in until
    assert "day-04-08" not in until


def test_a_hundred_thousand_check_ins_are_listed_as_quickly_as_thirty(alice: Visitor) -> None:
    open_records, written = records(alice), alice.services.now()
    first = date(2026, 11, 1)
    for begin in range(0, 100_000, 90):
        made = [
            CheckIn(
                id=f"idofcheckin{at:06d}", on=first - timedelta(days=at // 40), at=f"{at % 24:02d}:{at % 60:02d}",
                zone="UTC", written_at=written, mood=1 + at % 5,
            )
            for at in range(begin, min(begin + 90, 100_000))
        ]  # fmt: skip
        puts = [open_records.add(CHECK_INS, check_in_name(row), row) for row in made]
        open_records.write(CHECK_INS, "", *puts, count=len(puts))
    began = time.perf_counter()
    latest, long_ago = alice.get("/wellbeing/check-ins"), alice.get("/wellbeing/check-ins?until=2020-03-01")

    assert time.perf_counter() - began < 1
    assert "Sun 1 Nov" in latest.text
    assert "Sun 1 Mar 2020" in long_ago.text
    assert max(len(latest.data), len(long_ago.data)) < 40_000


@pytest.mark.parametrize(
    ("query", "status"), [("until=2026-02-30", 422), ("until=x", 422), ("after=x", 404), ("until=2020-01-01", 200)]
)
def test_an_odd_page_of_the_list_is_a_sentence(alice: Visitor, query: str, status: int) -> None:
    checked_in(alice, mood="1")

    assert alice.get(f"/wellbeing/check-ins?{query}").status_code == status


def test_what_is_erased_in_one_tab_is_not_brought_back_by_another(alice: Visitor) -> None:
    address = checked_in(alice, mood="2")
    form = form_of(kept(alice)[0], at="08:00", on="2026-11-18", note="too late")
    alice.post(f"{address}/erase")
    answer = alice.post(f"{address}/edit", form)

    assert answer.status_code == 404
    assert kept(alice) == []


def test_the_address_of_a_check_in_holds_no_words_of_hers(alice: Visitor) -> None:
    address = checked_in(alice, note="secret", mood="1")

    assert address == address_of(kept(alice)[0])
    assert "secret" not in address
