"""Own words: what a person wants masked besides is masked, this once or from then on, and is theirs to take away."""

from __future__ import annotations

import pytest

from app.assistant import consent, own_words
from app.assistant.masking import Masking
from tests.assistant.conftest import Asking, model_of
from tests.cast import Visitor
from tests.growth import LINEAR, growth
from tests.promises import promise

SAID = "The hollow by Oak Hill School, seat 4b, is where peanut plays"
HIDDEN = "The hollow by [Word 1], seat [Word 2], is where [Word 3] plays"


def left(visitor: Visitor) -> list[str]:
    return [prompt.turns[0].text for prompt in model_of(visitor).asked]


@promise("6.4", part=True)
def test_words_that_were_named_leave_as_placeholders_for_that_request_and_come_back(asking: Asking) -> None:
    alice = asking(["[Word 3] plays."], ["Yes."])

    page = alice.post("/asking", {"words": SAID, "mask_too": "oak hill  school, 4B,\nPeanut"})
    alice.post("/asking", {"words": SAID})

    assert "peanut plays." in page.text
    assert left(alice)[0] == HIDDEN
    assert "peanut" in left(alice)[1]
    assert own_words.kept(alice.shelf) == ()


def test_the_person_may_look_at_what_leaves_each_time_and_mask_more_of_it(asking: Asking) -> None:
    alice = asking(["Yes."])

    first = alice.post("/asking", {"words": SAID, "look": "y"})
    second = alice.post("/asking", {"words": SAID, "look": "y", "mask_too": "peanut"})

    assert model_of(alice).asked == []
    assert "where peanut plays</p>" in first.text
    assert "where [Word 1] plays</p>" in second.text
    assert 'name="mask_too" value="peanut"' in second.text
    assert 'href="#mask-too"' in second.text
    assert 'name="look" value="y">Look again' in second.text

    alice.post("/asking", {"words": SAID, "look": "y", "mask_too": "peanut", "agreed": consent.VERSION})

    assert "where [Word 1] plays" in left(alice)[0]


def test_words_are_kept_when_the_person_says_so_and_only_once_something_is_sent(asking: Asking) -> None:
    alice = asking(["Yes."], ["Yes."])

    alice.post("/asking", {"words": SAID, "mask_too": "peanut", "keep_words": "y", "look": "y"})
    assert own_words.kept(alice.shelf) == ()
    alice.post("/asking", {"words": SAID, "mask_too": "peanut", "keep_words": "y"})
    alice.post("/asking", {"words": SAID})

    assert own_words.kept(alice.shelf) == ("peanut",)
    assert "where [Word 1] plays" in left(alice)[1]


def test_kept_words_are_listed_in_the_settings_and_can_be_taken_away(asking: Asking) -> None:
    alice = asking()

    alice.post("/settings/ai/words", {"words": "Peanut, Oak Hill, peanut"})
    page = alice.get("/settings/ai").text
    alice.post("/settings/ai/words/forget", {"word": "Peanut"})

    assert ">Peanut</span>" in page
    assert own_words.kept(alice.shelf) == ("Oak Hill",)
    assert "Peanut</span>" not in alice.get("/settings/ai").text


def test_more_words_than_are_looked_for_are_refused_before_anything_leaves(asking: Asking) -> None:
    alice = asking(["Yes."])
    many = ",".join(f"word{number}" for number in range(own_words.MOST + 1))

    page = alice.post("/asking", {"words": SAID, "mask_too": many})

    assert page.status_code == 422
    assert "Nothing was sent" in page.text
    assert model_of(alice).asked == []


@pytest.mark.parametrize(
    ("word", "text", "masked"),
    [
        ("peanut", "peanuts and Peanut’s", "peanuts and [Word 1]’s"),
        ("Oak Hill", "oak\nhill", "[Word 1]"),
        ("C++ (home)", "in c++ (home)!", "in [Word 1]!"),
        ("7-B", "room 7‑b", "room [Word 1]"),
        ("реter", "so peter said", "so [Word 1] said"),
        (" , ; ", "as it was", "as it was"),
    ],
)
def test_a_word_is_found_in_whatever_letters_and_blanks(word: str, text: str, masked: str) -> None:
    masking = Masking.of([text], words=own_words.typed(word))

    assert masking.hide(text) == masked
    assert masking.show(masked) == text


def test_looking_for_own_words_grows_with_the_text_and_no_faster() -> None:
    words = [f"a {'a' * number}" for number in range(1, own_words.MOST)]

    assert growth(lambda text: Masking.of([text], words=words), "a aa ", 40_000) < LINEAR
