"""The days that a question names."""

from __future__ import annotations

from datetime import date

import pytest

from app.assistant.record.asked_days import asked_days
from app.assistant.record.wanted import wanted

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("what happened in October", "2026-10-01", "2026-10-31"),
        ("what happened in December", "2025-12-01", "2025-12-31"),
        ("what happened on 16 November?", "2026-11-16", "2026-11-16"),
        ("Nov 16th", "2026-11-16", "2026-11-16"),
        ("on 2026-10-03", "2026-10-03", "2026-10-03"),
        ("on 10/3", "2026-10-03", "2026-10-03"),
        ("October 2025", "2025-10-01", "2025-10-31"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("yesterday", "2026-11-18", "2026-11-18"),
        ("on Monday", "2026-11-16", "2026-11-16"),
        ("since school began", "2026-08-15", "2026-11-19"),
        ("in the last 3 months", "2026-08-21", "2026-11-19"),
        ("between 3 October and Nov 5", "2026-10-03", "2026-11-05"),
        ("entre el 3 de octubre y el 5 de noviembre", "2026-10-03", "2026-11-05"),
        ("que pasó en marzo", "2026-03-01", "2026-03-31"),
        ("la semana pasada", "2026-11-09", "2026-11-15"),
        ("since March 2025", "2025-03-01", None),
        ("before June", None, "2026-05-31"),
        ("until 3 June", None, "2026-06-03"),
        ("May I see him?", None, None),
        ("in May", "2026-05-01", "2026-05-31"),
        ("did he march out", None, None),
        ("5 pm on page 12", None, None),
        ("31 February", "2026-02-01", "2026-02-28"),
        ("9999999999/99", None, None),
        ("", None, None),
    ],
)
def test_a_question_is_narrowed_to_the_days_it_names(question, since, until):
    days = asked_days(question, TODAY)
    assert (days.since and days.since.isoformat(), days.until and days.until.isoformat()) == (since, until)


@pytest.mark.parametrize(
    "question", ["what happened in October", "que paso en octubre", "October", "anything last week?"]
)
def test_a_question_of_days_alone_wants_an_overview(question):
    assert wanted(question, TODAY).overview


@pytest.mark.parametrize("question", ["was he late in October", "what happened", "x", "🙂"])
def test_a_question_with_words_of_its_own_or_without_days_wants_none(question):
    assert not wanted(question, TODAY).overview


@pytest.mark.parametrize("question", ["How often was he late?", "how many calls", "cuantas veces llego tarde"])
def test_how_often_is_a_question_that_counts(question):
    assert wanted(question, TODAY).counting
