"""A row becomes an entry, or says in a sentence why not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.dates.when import When
from app.incidents.imports.entries import Choices, Entry, Reader, RowProblem
from app.incidents.limits import CHARACTERS
from app.incidents.record import Kind, Person, Severity

NOW = datetime(2026, 11, 20, 3, 41, tzinfo=UTC)
"""Thursday 19 November, 9:41 in the evening in Chicago."""


def entry(**cells: str) -> Entry:
    """What a row with these cells, each below the heading of its target, says."""
    cells = {"occurred_on": "2026-11-09", "narrative": "Late again.", **cells}
    columns = tuple(name.rstrip("_") for name in cells)
    choices = Choices(columns=columns, day_first=False, zone="America/Chicago")
    return Reader(choices, tuple(cells), NOW).read(tuple(cells.values()))


def refusal(**cells: str) -> str:
    with pytest.raises(RowProblem) as refused:
        entry(**cells)
    return str(refused.value)


def test_every_part_of_a_row_has_its_field() -> None:
    incident = entry(
        occurred_at="5:05 pm", about="yes", kind="late pickup", severity="high", people="Sam (father); Ms. Ruiz",
        tags="school, #bus", place=" the \n gate ", title="Late", quotes="“No.”", my_response="Left.", impact="Dinner.",
    ).incident  # fmt: skip
    assert incident.when == When(on=date(2026, 11, 9), at="17:05", about=True, zone="America/Chicago")
    assert (incident.kind, incident.severity) == (Kind.LATE_TIME, Severity.SERIOUS)
    assert incident.people == (Person(name="Sam", part="father"), Person(name="Ms. Ruiz"))
    assert (incident.tags, incident.place, incident.title) == (("school", "bus"), "the gate", "Late")
    assert (incident.quotes, incident.my_response, incident.impact) == ("“No.”", "Left.", "Dinner.")


def test_a_kind_or_severity_that_we_have_no_word_for_becomes_a_tag() -> None:
    incident = entry(kind="Umgang", severity="7 of 10", tags="bus").incident
    assert (incident.kind, incident.severity) == (Kind.OTHER, None)
    assert incident.tags == ("bus", "Umgang", "severity 7 of 10")


def test_columns_of_one_meaning_stand_below_each_other_and_added_ones_with_their_headings() -> None:
    assert entry(narrative_="And no word.", add="Rain").incident.narrative == "Late again.\nAnd no word.\nadd: Rain"


def test_a_title_alone_says_what_happened() -> None:
    assert entry(narrative="", title="Late").incident.narrative == "Late"
    assert refusal(narrative=" ") == "Nothing is written in the column that says what happened."


@pytest.mark.parametrize("status", ["withdrawn", "Withdrawn", "cancelled in the calendar", "draft"])
def test_what_was_withdrawn_or_cancelled_or_is_a_draft_stays_out(status: str) -> None:
    assert "so it is not brought in." in refusal(status=status)
    assert entry(status="corrected")


@pytest.mark.parametrize(
    "cells",
    [{"occurred_on": "2026-11-20"}, {"occurred_on": "2026-11-19", "occurred_at": "9:47 pm"},
     {"occurred_on": "2126-11-09"}],
)  # fmt: skip
def test_what_has_not_come_yet_did_not_happen(cells: dict[str, str]) -> None:
    assert "has not come yet" in refusal(**cells)


def test_what_came_just_now_or_today_did() -> None:
    assert entry(occurred_on="2026-11-19", occurred_at="9:45 pm").incident.when.at == "21:45"
    assert entry(occurred_on="2026-11-20T03:41Z").incident.when.on == date(2026, 11, 19)


@pytest.mark.parametrize(("name", "words"), [("narrative", "What happened"), ("title", "Title"), ("impact", "What it")])
def test_a_text_fills_its_field_and_not_one_letter_more(name: str, words: str) -> None:
    most = CHARACTERS[name]
    assert len(getattr(entry(**{name: "x" * most}).incident, name)) == most
    assert refusal(**{name: "x" * (most + 1)}).startswith(words)


def test_too_many_tags_or_a_name_too_long_is_said() -> None:
    assert "holds 30 tags, and this has 31" in refusal(tags=", ".join(f"tag {number}" for number in range(31)))
    assert "holds 80 characters" in refusal(people="x" * 81)


def test_a_day_a_time_or_a_zone_that_cannot_be_read_is_quoted() -> None:
    assert refusal(occurred_on="soon") == "We could not read “soon” as a day. Check how dates are written."
    assert refusal(occurred_at="soon") == "We could not read “soon” as a time of day."
    assert refusal(zone="Home") == "We do not know the time zone “Home”. Name one such as America/Chicago."
    assert refusal(occurred_on="") == "Nothing is written in the column for the day."


def test_a_zone_named_in_the_row_counts_more_than_the_one_chosen() -> None:
    assert entry(zone="America/Denver").incident.when.zone == "America/Denver"
    assert (
        entry(occurred_on="2026-11-09T17:05[America/Denver]", zone="Asia/Tokyo").incident.when.zone == "America/Denver"
    )


def test_a_time_that_the_clocks_skipped_is_said() -> None:
    assert "skipped this time" in refusal(occurred_on="2026-03-08", occurred_at="2:30 am")


def test_an_end_without_a_day_may_be_past_midnight() -> None:
    ended = entry(occurred_at="11 pm", ended_at="0:30").incident.ended
    assert ended
    assert (ended.on, ended.at) == (date(2026, 11, 10), "00:30")
    ended = entry(occurred_at="5 pm", ended_at="2026-11-10 18:00").incident.ended
    assert ended
    assert (ended.on, ended.at) == (date(2026, 11, 10), "18:00")


def test_nothing_ends_before_it_begins() -> None:
    assert refusal(ended_on="2026-11-08").startswith("It ends before it begins.")
    assert refusal(occurred_at="17:00", ended_on="2026-11-09 16:59").startswith("It ends before it begins.")
    assert entry(occurred_at="17:00", ended_on="2026-11-09 17:00").incident.ended


@pytest.mark.parametrize("end", ["9999-12-31T23:59", "0001-01-01T00:00[Asia/Tokyo]"])
def test_an_end_that_no_clock_reaches_is_said(end: str) -> None:
    assert refusal(ended_on=end).startswith(("That day", "We could not read"))


def test_of_a_time_that_came_twice_the_second_is_taken_where_the_row_says_so() -> None:
    night = {"occurred_on": "2026-11-01", "occurred_at": "1:30 am"}
    first, second = entry(**night), entry(**night, second_pass="yes")
    assert (first.incident.when.fold, first.open_times) == (0, 1)
    assert (second.incident.when.fold, second.open_times) == (1, 0)
    assert entry(occurred_at="1:30 am", second_pass="yes").incident.when.fold == 0


def test_what_ends_in_the_hour_that_came_twice_ends_after_it_began() -> None:
    night = {"occurred_on": "2026-11-01", "occurred_at": "1:30 am", "second_pass": "yes"}
    ended = entry(**night, ended_on="2026-11-01", ended_at="1:45 am").incident.ended
    assert ended
    assert (ended.at, ended.fold) == ("01:45", 1)


def test_an_id_of_an_export_from_here_is_handed_on() -> None:
    assert entry(entry_id="01kjv7j2q8abcdefgh").known_as == "01kjv7j2q8abcdefgh"
    assert entry().known_as == ""
