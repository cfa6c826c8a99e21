"""Help stands on the page of a message that speaks of danger: on every way there, and for as long as the words do."""

from __future__ import annotations

import pytest

from tests.cast import Visitor
from tests.messages.drafts.test_pages import HTMX, form
from tests.promises import promise

HELP = 'aria-label="Help first"'
DANGER = "He hit me last night and I am scared he will kill me. Bring Emma at 5 pm."


def begins(alice: Visitor, **fields: str) -> str:
    return str(alice.post("/messages/new", form(facts="", received="", **fields)).location)


@promise("6.5", part=True)
@pytest.mark.parametrize("where", ["text", "received", "facts"])
def test_help_stands_above_the_words_as_soon_as_the_draft_is_saved(alice: Visitor, where: str) -> None:
    page = str(alice.post("/messages/new", {**form(text="See below.", received="", facts=""), where: DANGER}).location)

    text = alice.get(page).text

    assert text.count(HELP) == 1
    assert text.index(HELP) < text.index("Say it in other words") < text.index('id="versions"')


def test_help_stays_when_the_versions_are_there_and_when_one_of_them_is_picked(alice: Visitor) -> None:
    page = begins(alice, text=DANGER)

    answer = alice.post(f"{page}/rewrite", {"own": "1"})
    assert answer.status_code == 303
    assert alice.get(str(answer.location).partition("#")[0]).text.count(HELP) == 1

    alice.post(f"{page}/choose", {"version": "2"})
    assert alice.get(page).text.count(HELP) == 1


def test_help_stands_once_where_there_is_no_answer(alice: Visitor) -> None:
    page = begins(alice, text=DANGER)
    for _ in range(4):
        alice.post(f"{page}/rewrite", {"own": "1"})
    alice.post(f"{page}/edit", {"based_on": "0", "text": "I want to die."})

    text = alice.get(page).text

    assert text.count(HELP) == 1
    assert "tel:988" in text


def test_no_help_stands_above_words_that_need_none(alice: Visitor) -> None:
    assert HELP not in alice.get(begins(alice, text="See you at 5 pm.")).text


@pytest.mark.parametrize("where", ["text", "received", "facts"])
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_help_stands_at_the_tone_check_before_anything_is_saved(
    alice: Visitor, where: str, headers: dict[str, str]
) -> None:
    fields = {**form(text="See you at 5 pm.", received="", facts=""), where: "I want to die."}

    text = alice.post("/messages/tone", fields, headers=headers).text

    assert text.count(HELP) == 1
    assert text.index(HELP) < text.index('id="tone-said"')


def test_help_stands_on_the_form_that_changes_such_words(alice: Visitor) -> None:
    page = begins(alice, text=DANGER)

    assert alice.get(f"{page}/edit?version=1").text.count(HELP) == 1


def test_no_help_stands_on_forms_that_need_none(alice: Visitor) -> None:
    page = begins(alice, text="See you at 5 pm.")

    assert HELP not in alice.get(f"{page}/edit?version=1").text
    assert HELP not in alice.get("/messages/new").text
    assert HELP not in alice.post("/messages/tone", form(text="See you at 5 pm.", received="", facts="")).text
