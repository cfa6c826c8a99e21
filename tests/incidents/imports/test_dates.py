"""No date is turned around silently: the file's own dates decide; where nothing tells it is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.dates.order import DateOrder
from app.incidents.imports import date_order
from tests.incidents.imports.conftest import Looked

Look = Callable[[str], Looked]


def told(*cells: str) -> DateOrder:
    order = date_order.none_yet()
    date_order.note(order, cells)
    return order


@pytest.mark.parametrize(
    ("cells", "day_first"),
    [
        (["2026-11-09", "2026-10-13"], False),
        (["2026-11-09T17:05:00-06:00[America/Chicago]"], False),
        (["2026-11-09", "11/3/2026", "4/5/2026"], None),
        (["3/4/2025", "12/4/2025", "2/5/2025", "11/5/2025", "1/6/2025"], None),
        (["13/11/2026"], True),
        (["12/25/2026"], False),
        (["11/2/2026", "2/30/2026"], False),
        (["13/11/2026", "12/25/2026", "1/31/2026"], False),
        (["13/11/2026", "14/11/2026", "1/31/2026"], True),
        (["Thu 19/11/2026 5:05 pm"], True),
        (["19.11.2026"], False),
        ([], False),
    ],
)
def test_the_most_dates_decide_which_comes_first(cells: list[str], day_first: bool | None) -> None:
    assert told(*cells).answer is day_first


@pytest.mark.parametrize(
    "cells", [["2026-11-09"], ["19.11.2026", "4.5.2026"], ["5/5/2026"], ["12/25/2026", "4/5/2026"]]
)
def test_dates_that_can_be_read_one_way_alone_raise_no_doubt(cells: list[str]) -> None:
    order = told(*cells)
    assert order.answer is False
    assert order.doubt(day_first=False) == ""


OPEN = "date,what\n2026-11-09,one\n11/3/2026,two\n4/5/2026,three\n"


def test_where_nothing_tells_it_is_asked_with_one_date_read_both_ways(look: Look) -> None:
    page = look(OPEN)
    assert 'name="dates" value="month" checked' not in page.page
    assert 'name="dates" value="day" checked' not in page.page
    assert "Choose whether the day or the month comes first." in page.plan
    assert (
        "Nothing in this file tells whether the day or the month comes first. "
        "“11/3/2026” can be 11 March 2026 or 3 November 2026." in page.plan
    )


def test_nothing_is_saved_before_it_is_said(look: Look) -> None:
    page = look(OPEN)
    page.choose(then="save")
    assert "Not ready yet" in page.plan
    assert page.alice.get("/incidents").text.count('class="entry"') == 0


def test_what_is_chosen_then_is_how_it_reads_with_the_other_reading_said(look: Look) -> None:
    page = look(OPEN)
    page.choose(dates="month")
    assert 'id="dates-month" name="dates" value="month" checked' in page.page
    assert "3 entries are ready" in page.plan
    assert "“11/3/2026” is read as 3 November 2026; the other way round it is 11 March 2026." in page.plan
    assert "3 Nov" in page.plan


def test_another_column_of_days_that_tells_is_asked_about_nothing(look: Look) -> None:
    page = look("date,noted,what\n11/3/2025,25/3/2025,one\n")
    assert "Not ready yet" in page.plan
    page.choose(**{"column-0": "", "column-1": "occurred_on"})
    assert 'name="dates" value="day" checked' in page.page
    assert "1 entry is ready" in page.plan


def test_one_wrong_date_does_not_turn_the_others_around_and_the_mixture_is_said(look: Look) -> None:
    rows = "".join(f"{month}/25/2025,row {month}\n" for month in range(1, 8))
    page = look(f"date,what\n{rows}13/11/2025,typo\n4/5/2025,open\n")
    assert 'value="month" checked' in page.page
    assert (
        "Some dates in this file have the day first, others the month. “4/5/2025” is read as 5 April 2025" in page.plan
    )
    assert "1 left out" in page.plan


def test_choosing_against_the_files_own_dates_is_said(look: Look) -> None:
    page = look("date,what\n12/25/2025,one\n4/5/2025,two\n")
    assert "is read as" not in page.plan
    page.choose(dates="day")
    assert "Other dates in this file have the month first. “4/5/2025” is read as 4 May 2025" in page.plan


def test_a_vote_far_down_the_file_counts(look: Look) -> None:
    page = look("date,what\n" + "4/5/2025,x\n" * 300 + "19/11/2025,last\n")
    assert 'value="day" checked' in page.page
    assert "is read as" not in page.plan
