"""Characters that nobody sees: taken out and said where they could make a page lie, kept where a script needs them."""

from __future__ import annotations

import html

import pytest

from tests.cast import Visitor
from tests.incidents.record.samples import form
from tests.incidents.record.test_new_page import entries, save, saved


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x7f"])
def test_an_invisible_character_is_taken_out_and_the_next_save_goes_through(alice: Visitor, bad: str) -> None:
    refused = save(alice, narrative=f"be{bad}fore")

    assert refused.status_code == 422
    assert "before" in refused.text
    assert saved(alice, save(alice, narrative="before")).narrative == "before"


def test_half_a_character_is_refused_and_the_rest_kept(alice: Visitor) -> None:
    body = f"csrf_token={alice.csrf()}&occurred_on=2026-11-19&narrative=be%ED%A0%80fore"

    answer = alice.client.post("/incidents/new", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422
    assert "before" in answer.text


@pytest.mark.parametrize("override", ["\u202d", "\u202e"])
@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("narrative", "What happened"),
        ("place", "Where it happened"),
        ("people", "Who was part of it"),
        ("tags", "Tags"),
    ],
)
def test_a_hidden_character_that_turns_words_is_taken_out_and_said(
    alice: Visitor, name: str, label: str, override: str
) -> None:
    refused = save(alice, **{name: f"Sam wrote{override} etal"})

    page = html.unescape(refused.text)
    assert refused.status_code == 422
    assert f"turns words around was taken out of “{label}”. Read it and save again." in page
    assert "Sam wrote etal" in page
    assert override not in page
    assert entries(alice) == []


def test_the_reason_of_a_correction_turns_no_words_either(alice: Visitor) -> None:
    page = save(alice).headers["Location"]

    refused = alice.post(f"{page}/edit", form(narrative="better", reason="was\u202e wrong", based_on="1"))

    assert refused.status_code == 422
    assert "taken out of “Why you are correcting it”" in html.unescape(refused.text)
    assert 'value="was wrong"' in refused.text


def test_hebrew_and_arabic_keep_the_marks_they_need_fenced_on_the_page(alice: Visitor) -> None:
    words = "Sam wrote \u2067שלום\u2069 and \u202bمرحبا\u202c\u200f!"
    answer = save(alice, narrative=words)

    assert saved(alice, answer).narrative == words
    assert f'<dd class="words" dir="auto">{words}' in alice.get(answer.headers["Location"]).text
