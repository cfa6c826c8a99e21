"""A text that is longer than is read at once: told, with every word kept, and looked at for danger."""

from __future__ import annotations

import pytest

INPUTS = {"/assistant": ("/assistant/ask", "question"), "/roles": ("/roles", "text")}


@pytest.mark.parametrize("page", INPUTS)
def test_a_browser_cuts_nothing_off_what_is_pasted(alice, page):
    assert "maxlength" not in alice.get(page).text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("page", INPUTS)
def test_what_is_too_long_is_kept_whole_and_help_stands_above_it(alice, page):
    address, name = INPUTS[page]
    words = "He was late. " * 400 + "Last night he hit me."

    answer = alice.post(address, {name: words})

    assert answer.status_code == 422
    assert "Last night he hit me." in answer.text
    assert 'aria-label="Help first"' in answer.text
