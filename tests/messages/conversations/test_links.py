"""A message is put to an entry, seen from both sides, and never changes by it."""

from __future__ import annotations

import re

import pytest

from tests.cast import Visitor
from tests.messages.imports.conftest import Brought, words_of


@pytest.fixture
def message(saved: Brought, alice: Visitor) -> str:
    """The address of the newest message: number 11, of Sam, 19 November 2025, 12:05 pm."""
    place = re.search(r'id="m-([^"]+)"', alice.get(saved.conversation).text)
    assert place
    return f"{saved.conversation}/{place[1]}"


def entry(alice: Visitor, narrative: str) -> str:
    answer = alice.post("/incidents/new", {"occurred_on": "2025-11-19", "narrative": narrative})
    return str(answer.location).rsplit("/", 1)[1]


def test_the_page_of_a_message_says_where_it_comes_from(message: str, alice: Visitor) -> None:
    words = words_of(alice.get(message).text)

    assert "Wednesday 19 November 2025, 12:05 pm CST" in words
    assert "Time as the file has it 11/19/25, 12:05 PM (America/Chicago)" in words
    assert "Line 12 of chat.txt" in words


def test_a_message_is_added_to_an_entry_and_seen_from_both_sides(message: str, alice: Visitor) -> None:
    id_ = entry(alice, "He came late.")

    assert alice.post(f"{message}/link", {"entry": id_}).status_code == 303

    assert "He came late." in words_of(alice.get(message).text).partition("Add to an entry")[0]
    there = alice.get(f"/incidents/{id_}").text
    assert "Message 11, pick-up at 5." in words_of(there)
    assert message in there
    assert f'href="/incidents/{id_}"' in alice.get(message.rsplit("/", 1)[0]).text


def test_a_new_entry_begins_with_the_exact_words_and_the_time(message: str, alice: Visitor) -> None:
    answer = alice.post(f"{message}/link", {"entry": "new"})
    page = alice.get(str(answer.location)).text

    assert 'value="2025-11-19"' in page
    assert 'value="12:05"' in page
    assert "Message 11, pick-up at 5.</textarea>" in page
    assert "Sam Ortiz" in page


def test_the_entry_that_was_begun_shows_the_message_once_it_is_saved(message: str, alice: Visitor) -> None:
    draft = str(alice.post(f"{message}/link", {"entry": "new"}).location).partition("draft=")[2]
    assert "A draft that is not finished" in words_of(alice.get(message).text)

    alice.post("/incidents/new", {"entry_id": draft, "occurred_on": "2025-11-19", "narrative": "He came late."})

    assert "Message 11, pick-up at 5." in words_of(alice.get(f"/incidents/{draft}").text)


def test_an_entry_that_is_not_there_is_a_sentence(message: str, alice: Visitor) -> None:
    answer = alice.post(f"{message}/link", {"entry": "nothere12345"})

    assert answer.status_code == 422
    assert "That entry is not there any more" in words_of(answer.text)


def test_a_message_is_taken_out_of_an_entry_again(message: str, alice: Visitor) -> None:
    id_ = entry(alice, "He came late.")
    alice.post(f"{message}/link", {"entry": id_})

    alice.post(f"{message}/unlink", {"entry": id_})

    assert "Message 11" not in words_of(alice.get(f"/incidents/{id_}").text)
    assert f'href="/incidents/{id_}"' not in alice.get(message.rsplit("/", 1)[0]).text


def test_entries_are_found_by_their_words(message: str, alice: Visitor) -> None:
    entry(alice, "The red bag was forgotten.")
    entry(alice, "School called.")

    words = words_of(alice.get(f"{message}?q=bag").text)

    assert "The red bag was forgotten." in words
    assert "School called." not in words
