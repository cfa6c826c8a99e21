"""The page of charts: four pictures with a table behind each, and nothing left out unsaid."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from time import perf_counter

import pytest

from app.services import Services
from tests.cast import Visitor
from tests.wellbeing.charts.year import (
    CHEST,
    HEADACHE,
    TODAY,
    check_in,
    door,
    keep,
    live_through,
    mark,
    name_symptoms,
    spoil,
)

CHARTS = "/wellbeing/check-ins/charts"
DAY = timedelta(days=1)


def page(visitor: Visitor, asked: str = "", status: int = 200) -> str:
    answer = visitor.get(f"{CHARTS}{asked}")
    assert answer.status_code == status
    return html.unescape(answer.text)


def section(shown: str, id_: str) -> str:
    """One picture with its table."""
    found = re.search(f'<section class="chart" aria-labelledby="{id_}">.*?</section>', shown, re.DOTALL)
    assert found
    return found.group()


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def cells(markup: str, first: str) -> list[str]:
    """The cells of the table's row that begins so."""
    row = re.search(rf'<tr><th scope="row"[^>]*>{re.escape(first)}(<.*?)(?:<tr>|</tbody>)', markup, re.DOTALL)
    assert row, words(markup)
    return [cell.strip() for cell in re.findall(r"<td>([^<]*)", row[1])]


def test_each_picture_has_a_title_a_description_and_a_table_behind_it(alice: Visitor) -> None:
    live_through(alice, 90)
    mark(alice, TODAY - 30 * DAY, "Moved out")
    shown = page(alice)
    for id_ in ("trend", "calendar", "weekdays", "around"):
        chart = section(shown, id_)
        assert f'role="img" aria-labelledby="{id_}-title" aria-describedby="{id_}-desc"' in chart
        assert re.search(f'<title id="{id_}-title">[^<]+</title>\\s*<desc id="{id_}-desc">[^<]{{30,}}</desc>', chart)
        assert re.search(r'<details class="fold">.*<table class="table">\s*<caption>[^<]+', chart, re.DOTALL)
        assert 'tabindex="0"' in chart


def test_nothing_noted_is_a_page_and_not_an_error(alice: Visitor) -> None:
    shown = words(page(alice))
    assert "0 of 90 days noted" in shown
    assert "Mark a day that matters" in shown


def test_two_check_ins_of_a_day_are_drawn_as_their_median(alice: Visitor) -> None:
    keep(alice, check_in(TODAY, 2), check_in(TODAY, 5, at="20:00"))
    assert cells(section(page(alice), "calendar"), "15 Nov")[4] == "3.5"


def test_the_trend_says_its_lowest_highest_and_median(alice: Visitor) -> None:
    keep(alice, *(check_in(TODAY - at * DAY, mood) for at, mood in enumerate((1, 5, 4))))
    shown = words(section(page(alice), "trend"))
    assert "3 of 90 days noted. Lowest 1 (Very low), highest 5 (Very good), median 4 (Good)." in shown


def test_a_gap_is_shown_as_one_and_the_line_does_not_cross_it(alice: Visitor) -> None:
    live_through(alice, 120)
    shown = section(page(alice), "trend")
    assert "The longest gap is 14 days, from Mon 7 Sep to Sun 20 Sep." in shown
    assert shown.count('fill="url(#shade-gap)" x=') == 1
    line = re.search(r'<path class="line" d="([^"]+)"', shown)
    assert line
    assert line[1].count("M") == 2


def test_a_damaged_check_in_is_said_and_marked_in_picture_and_table(alice: Visitor, services: Services) -> None:
    live_through(alice, 40)
    spoil(services, TODAY - 3 * DAY)
    shown = page(alice)
    assert "1 check-in of these days could not be read" in shown
    assert "1 day has a check-in that could not be read" in section(shown, "trend")
    for id_ in ("trend", "calendar"):
        assert 'class="lost"' in section(shown, id_)
    assert cells(section(shown, "calendar"), "15 Nov")[1] == "?"
    assert "could not be read, and are not counted: 1." in words(section(shown, "weekdays"))


def test_a_damaged_list_of_symptoms_takes_their_names_and_nothing_else(alice: Visitor, services: Services) -> None:
    live_through(alice, 10)
    spoil(services, "LIST", "SYMPTOMS#")  # type: ignore[arg-type]  # the list has one name
    shown = page(alice)
    assert "Your list of symptoms could not be read" in shown
    assert "A symptom of no name" in section(shown, "weekdays")


def test_a_damaged_marked_day_is_said(alice: Visitor, services: Services) -> None:
    mark(alice, TODAY - DAY, "Moved out")
    spoil(services, TODAY - DAY, "EVENT#")
    assert "1 marked day could not be read." in page(alice)


def test_a_symptom_is_told_by_weekday(alice: Visitor) -> None:
    name_symptoms(alice, **{HEADACHE: "Headache"})
    sunday = TODAY - 4 * DAY
    for week in range(3):
        here = sunday - 7 * week * DAY
        keep(alice, check_in(here, felt={HEADACHE: 8 - week}), check_in(here - DAY, felt={HEADACHE: 2}))
    chart = section(page(alice), "weekdays")
    assert cells(chart, "Headache") == ["7 (3)", "–", "–", "–", "–", "–", "2 (3)"]
    assert "Headache: Sun 7, Mon –, Tue –, Wed –, Thu –, Fri –, Sat 2." in chart


def test_before_and_after_a_marked_day_stand_beside_each_other(alice: Visitor) -> None:
    on = TODAY - 10 * DAY
    keep(alice, *(check_in(on + at * DAY, 2 if at < 0 else 4) for at in range(-5, 6)))
    mark(alice, on, "Moved out")
    chart = section(page(alice), "around")
    assert "Mood, four weeks before: median 2 of 5 days. Four weeks from that day on: median 4 of 6 days." in chart
    assert cells(chart, "Mood") == ["2 (5)", "4 (6)"]


def test_a_marked_day_outside_the_days_of_the_page_is_read_for_itself(alice: Visitor) -> None:
    on = TODAY - 200 * DAY
    keep(alice, *(check_in(on + at * DAY, 3) for at in range(-4, 4)))
    place = mark(alice, on, "Moved out")
    assert cells(section(page(alice, f"?span=30&event={place}"), "around"), "Mood") == ["3 (4)", "3 (4)"]


def test_what_is_drawn_can_be_chosen(alice: Visitor) -> None:
    live_through(alice, 60)
    assert "Tight chest, day by day</title>" in page(alice, f"?what={CHEST}&span=30")
    assert "Sleep, day by day</title>" in page(alice, "?what=sleep")
    assert "of 365 days noted" in page(alice, "?span=365")


@pytest.mark.parametrize("asked", ["?what=%3Cb%3E&span=7&event=x%22", "?span=9999999999", "?what=" + "x" * 5000])
def test_what_nobody_offered_is_not_drawn_and_does_not_come_back(alice: Visitor, asked: str) -> None:
    shown = page(alice, asked)
    assert "Mood, day by day</title>" in shown
    assert "<b>" not in shown
    assert "xxxx" not in shown


@pytest.mark.parametrize(("until", "status"), [("0001-01-01", 200), ("9999-12-31", 200), ("yesterday", 422)])
def test_odd_days_are_no_error_of_ours(alice: Visitor, until: str, status: int) -> None:
    shown = page(alice, f"?until={until}", status)
    assert "0 of 90 days noted" in shown


def test_earlier_days_are_a_link_away_and_later_ones_end_today(alice: Visitor) -> None:
    keep(alice, check_in(TODAY - 90 * DAY, 3))
    shown = page(alice)
    assert f'href="{CHARTS}?what=mood&span=90&until=2026-08-21"' in shown
    assert ">Later</a>" not in shown
    assert ">Later</a>" in page(alice, "?until=2026-08-21")


def test_before_the_first_check_in_there_is_nothing_earlier(alice: Visitor, services: Services) -> None:
    assert ">Earlier</a>" not in page(alice)
    keep(alice, check_in(TODAY - 89 * DAY, 3))
    assert ">Earlier</a>" not in page(alice)
    keep(alice, check_in(TODAY - 90 * DAY, 3))
    spoil(services, TODAY - 90 * DAY)
    before = len(door(alice).accesses().rows)
    assert ">Earlier</a>" in page(alice)
    assert len(door(alice).accesses().rows) == before + 1  # for the days that are drawn


def test_charlie_sees_nothing_of_alices(alice: Visitor, charlie: Visitor) -> None:
    live_through(alice, 30)
    assert "0 of 90 days noted" in page(charlie)


def test_what_was_opened_for_it_says_so(alice: Visitor) -> None:
    live_through(alice, 3)
    page(alice)
    told = [(row.record.family, str(row.record.why)) for row in door(alice).accesses().rows]
    assert ("check-in", "to draw a chart") in told


def test_a_year_is_drawn_quickly_and_is_a_small_page(alice: Visitor) -> None:
    live_through(alice)
    mark(alice, TODAY - 100 * DAY, "Moved out")
    taken = []
    for _ in range(5):
        began = perf_counter()
        shown = alice.get(f"{CHARTS}?span=365")
        taken.append(perf_counter() - began)
    print(f"{min(taken) * 1000:.1f} ms, {len(shown.data)} bytes")
    assert len(shown.data) < 40 * 1024
    assert min(taken) < 0.25  # a bound for busy machines; bench/wellbeing.py measures
