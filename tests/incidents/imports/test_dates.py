"""No date is turned around silently: the file's own dates decide, and what stays in doubt is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.incidents.imports.date_order import Votes
from tests.incidents.imports.conftest import Looked

Look = Callable[[str], Looked]


def votes(*cells: str) -> Votes:
    counted = Votes()
    for cell in cells:
        counted.add(cell)
    return counted


@pytest.mark.parametrize(
    ("cells", "day_first"),
    [
        (["2026-11-09", "2026-10-13"], False),
        (["2026-11-09T17:05:00-06:00[America/Chicago]"], False),
        (["2026-11-09", "11/3/2026", "4/5/2026"], False),
        (["13/11/2026"], True),
        (["12/25/2026"], False),
        (["13/11/2026", "12/25/2026", "1/31/2026"], False),
        (["13/11/2026", "14/11/2026", "1/31/2026"], True),
        (["Thu 19/11/2026 5:05 pm"], True),
        (["19.11.2026"], False),
        ([], False),
    ],
)
def test_the_most_dates_decide_which_comes_first(cells: list[str], day_first: bool) -> None:
    assert votes(*cells).day_first is day_first


@pytest.mark.parametrize(
    "cells", [["2026-11-09"], ["19.11.2026", "4.5.2026"], ["5/5/2026"], ["12/25/2026", "4/5/2026"]]
)
def test_dates_that_can_be_read_one_way_alone_raise_no_doubt(cells: list[str]) -> None:
    counted = votes(*cells)
    assert counted.doubt(counted.day_first) == ""


def test_a_file_that_does_not_tell_is_said_with_one_date_read_both_ways(look: Look) -> None:
    page = look("date,what\n2026-11-09,one\n11/3/2026,two\n4/5/2026,three\n")
    assert 'id="dates-month" name="dates" value="month" checked' in page.page
    assert (
        "Nothing in this file tells whether the day or the month comes first. “11/3/2026” is read as 3 November 2026; "
        "the other way round it is 11 March 2026." in page.plan
    )
    assert "3 Nov" in page.plan


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
