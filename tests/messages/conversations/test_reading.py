"""A conversation is read by day, from either end, at a month, around a message, and by its words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from app.store.sqlite import SqliteStore
from tests.cast import Visitor
from tests.messages.imports.conftest import Brought, a_chat, words_of

Bring = Callable[..., Brought]


@pytest.fixture
def long(bring: Bring) -> Brought:
    """Sixty days of four messages each: 17 November 2025 to 15 January 2026."""
    brought = bring(a_chat(days=60))
    brought.save(me="Alice")
    return brought


def numbers(page: str) -> list[int]:
    """The numbers of the messages on a page, in its order."""
    plain = page.replace("<mark>", "").replace("</mark>", "")
    return [int(number) for number in re.findall(r'class="bubble-text"[^>]*>Message (\d+)', plain)]


def more_of(page: str) -> str:
    found = re.search(r'href="([^"]*after=[^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def test_the_newest_come_first_by_day_fifty_on_a_page(long: Brought, alice: Visitor) -> None:
    page = alice.get(long.conversation).text

    assert numbers(page) == list(range(239, 189, -1))
    assert re.findall(r'class="month"[^>]*>([^<]+)<', page)[:2] == [
        "Thursday 15 January 2026",
        "Wednesday 14 January 2026",
    ]


@pytest.mark.parametrize("order", ["", "?order=oldest"])
def test_following_the_links_shows_every_message_once(long: Brought, alice: Visitor, order: str) -> None:
    seen, address = [], long.conversation + order
    while address:
        page = alice.get(address).text
        seen += numbers(page)
        address = more_of(page)

    assert seen == list(range(240)) if order else list(range(239, -1, -1))


def test_a_month_is_where_reading_begins(long: Brought, alice: Visitor) -> None:
    newest = numbers(alice.get(f"{long.conversation}?month=2025-12").text)
    oldest = numbers(alice.get(f"{long.conversation}?month=2025-12&order=oldest").text)

    assert newest[0] == 4 * (14 + 31) - 1  # the last of December
    assert oldest[0] == 4 * 14  # the first of December


def test_days_from_and_to_are_both_included(long: Brought, alice: Visitor) -> None:
    page = alice.get(f"{long.conversation}?from=2025-11-18&to=2025-11-19&order=oldest").text

    assert numbers(page) == list(range(4, 12))


def test_every_word_must_occur_and_is_marked(long: Brought, alice: Visitor) -> None:
    page = alice.get(f"{long.conversation}?q=MESSAGE+23+pick-up").text

    assert numbers(page) == [239, 238, 237, 236, 235, 234, 233, 232, 231, 230, 223, 123, 23]
    assert "13 messages hold it" in words_of(page)
    assert "<mark>23</mark>" in page


def test_hits_go_on_behind_the_first_fifty(long: Brought, alice: Visitor) -> None:
    first = alice.get(f"{long.conversation}?q=message").text
    second = alice.get(more_of(first)).text

    assert numbers(first) + numbers(second) == list(range(239, 139, -1))
    assert "100 of 240" in words_of(second)


def test_around_a_message_stands_what_came_before_and_after(long: Brought, alice: Visitor) -> None:
    page = alice.get(f"{long.conversation}?q=%22message+100%22").text
    place = re.search(r'id="m-([^"]+)"', page)
    assert place

    around = alice.get(f"{long.conversation}?at={place[1]}").text

    assert numbers(around) == list(range(85, 135))
    assert f'bubble-chosen" id="m-{place[1]}"' in around


def test_her_own_messages_are_told_apart_by_words(saved: Brought, alice: Visitor) -> None:
    page = words_of(alice.get(saved.conversation).text)

    assert "Alice (you) 11:05 am" in page
    assert "Sam Ortiz 12:05 pm" in page


@pytest.mark.parametrize(
    "asked",
    [
        "?from=soon",
        "?from=2026-01-02&to=2026-01-01",
        "?order=up",
        "?month=13",
        "?after=forged",
        "?q=" + "+".join("abcdefghijklm"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence(saved: Brought, alice: Visitor, asked: str) -> None:
    answer = alice.get(saved.conversation + asked)

    assert answer.status_code == 422
    assert 'value="soon"' not in answer.text  # a date box can hold nothing but a date
    assert "See the conversation from the top" in words_of(answer.text)


@pytest.mark.parametrize("asked", ["?at=nowhere", "/nowhere", "/20261119230500000.0000-" + 24 * "b"])
def test_what_is_not_there_is_nothing(saved: Brought, alice: Visitor, asked: str) -> None:
    assert alice.get(saved.conversation + asked).status_code == 404


def test_a_stranger_finds_none_of_it(saved: Brought, charlie: Visitor) -> None:
    for path in ("", "/edit", "/delete", "/export.csv", "/export.json"):
        assert charlie.get(saved.conversation + path).status_code == 404
    assert charlie.post(f"{saved.conversation}/delete").status_code == 404


def test_a_page_costs_as_many_reads_however_long_the_conversation_is(
    bring: Bring, alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*given: Any, **more: Any) -> Any:
            reads.append(name)
            return real(*given, **more)

        return act

    costs = []
    for days in (15, 120):
        brought = bring(a_chat(days=days))
        brought.save(me="Alice")
        with monkeypatch.context() as watched:
            for name in ("get", "page"):
                watched.setattr(SqliteStore, name, counted(name, getattr(SqliteStore, name)))
            reads.clear()
            assert alice.get(brought.conversation).status_code == 200
        costs.append(len(reads))

    assert costs[0] == costs[1]
    assert costs[0] <= 8


def test_search_over_everything_finds_messages_of_conversations(saved: Brought, alice: Visitor) -> None:
    page = alice.get("/messages?q=%22message+7%22").text

    assert "In your conversations" in words_of(page)
    assert "Message 7 , pick-up at 5." in words_of(page)
    assert re.search(r'href="/messages/conversations/[a-z0-9]+\?at=[^"]+#m-', page)


def test_the_name_and_who_she_is_can_be_said_anew(saved: Brought, alice: Visitor) -> None:
    answer = alice.post(f"{saved.conversation}/edit", {"name": "With Sam", "me": "Sam Ortiz"})
    page = words_of(alice.get(saved.conversation).text)

    assert answer.status_code == 303
    assert "With Sam" in page
    assert "Sam Ortiz (you)" in page
    assert "Alice (you)" not in page


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 121}, {"name": "Sam", "me": "Mallory"}])
def test_a_name_that_cannot_be_is_a_sentence(saved: Brought, alice: Visitor, wrong: dict[str, str]) -> None:
    assert alice.post(f"{saved.conversation}/edit", wrong).status_code == 422
