"""The months picture shows the newest twelve months that matter, and the table behind it the rest."""

from __future__ import annotations

from datetime import date

from app.incidents.months import picture


def test_one_month_needs_no_picture() -> None:
    assert picture({}) is None
    assert picture({"2026-11": 40}) is None


def test_the_picture_ends_with_the_newest_month_and_keeps_the_empty_ones_between() -> None:
    months = picture({"2026-11": 4, "2026-09": 2})
    assert months
    assert [(bar.label, bar.entries) for bar in months.bars] == [("Nov 2026", 4), ("Oct", 0), ("Sep", 2)]
    assert months.bars[0].length == 2 * months.bars[2].length


def test_a_long_log_is_shown_for_a_year_and_listed_for_two_with_the_rest_in_one_line() -> None:
    counts = {f"{year}-{month:02}": 1 for year in (2023, 2024, 2025, 2026) for month in range(1, 13)}
    months = picture(counts)
    assert months
    assert (len(months.bars), len(months.listed)) == (12, 24)
    assert (months.earlier, months.earlier_to) == (24, "2024-12-31")
    assert sum(bar.entries for bar in months.listed) + months.earlier == 48


def test_a_bar_leads_to_its_whole_month() -> None:
    months = picture({"2024-02": 1, "2024-03": 1})
    assert months
    assert (months.bars[1].first, months.bars[1].last) == ("2024-02-01", "2024-02-29")


def test_the_months_that_were_asked_for_stand_out() -> None:
    months = picture({"2026-11": 1, "2026-10": 1, "2026-09": 1}, date(2026, 10, 5), date(2026, 10, 20))
    assert months
    assert [bar.label for bar in months.bars if bar.chosen] == ["Oct"]


def test_the_summary_says_in_words_what_the_bars_show() -> None:
    months = picture({"2026-11": 4, "2026-10": 1200})
    assert months
    assert months.summary == (
        "1,204 entries from October 2026 to November 2026. The most in one month: 1,200 in October 2026."
    )


def test_any_dates_can_be_asked_for() -> None:
    assert picture({"2026-11": 1, "2026-10": 1}, date.min, date.max)
    assert picture({"2026-11": 1, "2026-10": 1}, date.min, date.min)
    assert picture({"1900-01": 1, "2026-10": 1})
