"""Whether days or months come first is told by the file, with the reason, or asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from app.dates.order import DateOrder
from app.messages.imports.times import NoTime, date_order, day


def order_of(dates: Iterable[str]) -> DateOrder:
    order = date_order(date(2026, 11, 20))
    for text in dates:
        order.add(text)
    return order


@pytest.mark.parametrize(("dates", "day_first"), [(["4/5/26", "13/5/26"], True), (["4/5/26", "5/13/26"], False)])
def test_a_date_that_can_be_read_one_way_alone_decides(dates: list[str], day_first: bool) -> None:
    order = order_of(dates)

    assert order.answer is day_first
    assert "in no other way" in order.why


def test_the_order_in_which_time_runs_forward_decides() -> None:
    order = order_of(["3/4/25", "12/4/25", "2/5/25", "11/5/25", "1/6/25"])

    assert order.answer is True
    assert "run forward in time" in order.why


def test_a_day_that_lies_ahead_was_not_meant() -> None:
    assert order_of(["3/12/26"]).answer is False  # 3 December is yet to come


def test_where_nothing_tells_it_is_asked_with_one_date_read_both_ways() -> None:
    order = order_of(["3/4/26", "4/5/26"])

    assert order.answer is None
    assert "“3/4/26” can be 3 April 2026 or 4 March 2026" in order.why


@pytest.mark.parametrize("text", ["2026-05-04", "04.05.2026", "5/5/26"])
def test_nothing_is_asked_where_a_date_can_be_read_one_way(text: str) -> None:
    assert order_of([text]).answer is False
    assert order_of([text]).why == ""


@pytest.mark.parametrize("text", ["31/31/26", "0/5/26", "4/5/1816", "4/5", "soon", "4/5/26/7"])
def test_what_is_no_date_says_so(text: str) -> None:
    with pytest.raises(NoTime):
        day(text, day_first=True)
