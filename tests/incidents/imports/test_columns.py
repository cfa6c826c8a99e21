"""Nothing that stands in a file is dropped without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.incidents.exports import COLUMNS
from app.incidents.imports.columns import TARGETS, guess, worked_out
from tests.incidents.imports.conftest import Looked

Look = Callable[[str], Looked]


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Who was there", "people"),
        ("Who was present?", "people"),
        ("What you did or said", "my_response"),
        ("What", "narrative"),
        *((words, target) for target, words in TARGETS.items() if target not in ("", "add")),
    ],
)
def test_the_words_of_our_own_screens_are_recognised(heading: str, target: str) -> None:
    assert guess([heading, "Details"], [])[0] == target


def test_every_column_of_our_own_export_has_its_place() -> None:
    assert [name for name in COLUMNS if not worked_out(name) and guess([name], []) == ("",)] == []


def test_a_column_that_nobody_knows_is_kept_below_what_happened(look: Look) -> None:
    page = look("date,what happened,Bemerkung,empty\n2025-11-19,Late again,Regen,\n")
    assert page.columns == {"date": "occurred_on", "what happened": "narrative", "Bemerkung": "add", "empty": ""}
    assert "Late again Bemerkung: Regen" in page.plan
    assert "Left out" not in page.plan


def test_what_is_left_out_is_named_beside_the_button(look: Look) -> None:
    page = look("date,what happened,Bemerkung,Wetter\n" + "2025-11-19,Late,,\n" * 60 + "2025-11-18,Late,Regen,Sonne\n")
    page.choose(column_2="", column_3="")
    assert "Left out of every entry: Bemerkung, Wetter. Save" in page.plan


def test_a_second_column_of_one_meaning_is_kept_too(look: Look) -> None:
    page = look("date,place,location,what happened\n2025-11-19,School,Gate 2,Late\n")
    assert page.columns["location"] == "add"
    assert "Late location: Gate 2" in page.plan


@pytest.mark.parametrize(
    ("heading", "text", "target"),
    [("Status", "unresolved", "add"), ("About", "the school bus", "add"), ("Status", "corrected", "status"),
     ("about", "yes", "about"), ("id", "17", ""), ("id", "01kjv7j2q8abcdefgh", "entry_id")],
)  # fmt: skip
def test_a_column_is_taken_for_ours_only_where_it_says_what_ours_does(heading: str, text: str, target: str) -> None:
    assert guess(["date", "what happened", heading], [["2025-11-19", "Late", text]])[2] == target


def test_two_columns_of_one_meaning_get_a_sentence_and_stay_chosen(look: Look) -> None:
    page = look("date,end,what happened\n2025-11-19,2025-11-19,Late\n")
    answer = page.choose(column_1="occurred_on")
    assert answer.status_code == 422
    assert "Two columns are set to “Day, or day and time”, and only one can be. Change one of them." in page.plan
    assert "Your words" not in page.words
    assert page.columns == {"date": "occurred_on", "end": "occurred_on", "what happened": "narrative"}
    assert "Save" not in page.plan

    assert page.choose(column_1="ended_on").status_code == 303
    assert "1 entry is ready" in page.plan
