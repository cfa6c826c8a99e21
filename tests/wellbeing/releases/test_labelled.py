"""What a release asks of a model is held to what every input of the AI is held to, though it is asked once only."""

from __future__ import annotations

import html

import pytest

from app.settings import Settings
from tests.assistant.inputs import forms_on
from tests.assistant.test_every_input import IDENTIFIERS, NOTICE, TOLD
from tests.assistant.test_labelled import labelled
from tests.cast import Visitor
from tests.promises import promise
from tests.wellbeing.releases.test_releasing import EVENT, Summed

OFF_FILE = {placeholder: words for placeholder, words in IDENTIFIERS.items() if placeholder != "Child A"}
"""Mia is on no file here; that the record's names are masked is told in test_releasing."""


def told(alice: Visitor) -> str:
    """A note of hers that holds one of each kind of identifier, by its place."""
    note = {"note_id": 26 * "w", "provider": "Dr. Gray", "said": TOLD}
    assert alice.post("/wellbeing/providers/new", note).status_code == 303
    return f"note/{26 * 'w'}"


@promise("6.4", part=True)
def test_a_notice_stands_there_and_each_identifier_is_shown_stays_here_and_cannot_be_sent(
    filled: Visitor, settings: Settings
) -> None:
    site = Summed(settings, filled, '{"rows": []}')
    address, page = site.looked_at(told(filled))
    seen = NOTICE.partition(". ")[2]
    assert [form.words for form in forms_on(page) if seen in form.words] != []
    for placeholder, words in OFF_FILE.items():
        assert f'<dt>[{placeholder}]</dt><dd dir="auto">{html.escape(words)}</dd>' in page, words
    site.send(address, page, unmasked="y")
    (asked,) = site.model.asked
    sent = "".join(turn.text for turn in asked.turns)
    for placeholder, words in OFF_FILE.items():
        assert f"[{placeholder}]" in sent
        assert words not in sent


@promise("6.3", part=True)
@pytest.mark.parametrize("by_rules", [False, True])
def test_the_summary_is_labelled(filled: Visitor, settings: Settings, by_rules: bool) -> None:
    if by_rules:
        address = str(filled.post("/wellbeing/summary", {"item": [EVENT]}).location)
        seen = filled.get(address).text.partition('name="seen" value="')[2][:64]
        page = filled.post(address, {"seen": seen, "agreed": "y"}).text
    else:
        site = Summed(settings, filled, '{"rows": [{"source": 1, "event": "It happened."}]}')
        page = site.send(*site.looked_at(EVENT)).text
    assert labelled(page)
