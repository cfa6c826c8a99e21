"""The tone check on whole texts: where it marks, what it proposes, and what it passes over."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.messages.tone import Finding, Kind, applied, check
from tests.growth import LINEAR, growth


def only(text: str) -> Finding:
    (finding,) = check(text)
    return finding


def test_a_finding_names_its_place_in_the_text_as_it_was_typed() -> None:
    text = "Hello Sam.\n\nYou’re pathetic, and the shoes are $40."
    finding = only(text)

    assert text[finding.start : finding.end] == finding.words == "You’re pathetic"
    assert finding.kind is Kind.INSULT


def test_what_the_other_person_said_is_not_held_against_the_writer() -> None:
    quoted = ("“You always ruin it.”", '"You always ruin it."', "«You always ruin it.»", "'You always ruin it.'")
    assert [check(f"You wrote {words} I will not answer that.") for words in quoted] == [[]] * 4
    assert check("> You always ruin it.\nThe pick-up is at five.") == []


@pytest.mark.parametrize(
    "text", ["I never said you are stupid.", "I do not think you are crazy.", "I'm not saying you are lazy."]
)
def test_an_insult_that_is_taken_back_is_none(text: str) -> None:
    assert check(text) == []
    assert check(text.partition("you")[2].join(("You", "")))


@pytest.mark.parametrize(
    "text", ["Reply ASAP.", "UNICEF day is Monday.", "Her SSN and IEP.", "The LEGO set is in the bag.", "PS 118"]
)
def test_an_abbreviation_is_no_shouting(text: str) -> None:
    assert check(text) == []


def test_a_threat_that_is_denied_first_is_still_one() -> None:
    assert [found.kind for found in check("I am not saying you will never see them again.")]


def test_an_apostrophe_opens_no_quotation() -> None:
    assert only("The kids' bags don't close. You're pathetic. The parents' day is Monday.").words == "You're pathetic"


def test_a_quotation_ends_with_its_line() -> None:
    assert only('It is 5" wide.\nYou are pathetic.\nAnd 7" high.').words == "You are pathetic"


def test_a_phrase_goes_on_where_a_mail_program_broke_the_line() -> None:
    text = "I have read your last message about the holidays and the bus, and you\nalways do this to us."
    assert [finding.kind for finding in check(text)] == [Kind.ABSOLUTE]


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("It is MY weekend.", "It is my weekend."),
        ("STOP CALLING ME. I am at work.", "Stop calling me. I am at work."),
        ("WHY IS THE DVD NOT HERE", "Why is the DVD not here"),
        ("Call me!!!", "Call me."),
        ("Where are they????", "Where are they?"),
        ("You always drop them off late.", "You often drop them off late."),
        ("You have never once paid on time.", "You have rarely paid on time."),
        ("Nunca contestas.", "Pocas veces contestas."),
        ("Every single time it is late.", "Often it is late."),
    ],
)
def test_the_plainer_wording_fits_into_its_place(text: str, calm: str) -> None:
    for _ in range(3):
        for finding in check(text)[:1]:
            text = applied(text, finding)
    assert text == calm


def test_what_is_left_out_leaves_no_hole() -> None:
    text = "Idiot, I was there. The hell with it, you moron now."
    for finding in reversed(check(text)):
        text = applied(text, finding)
    assert "  " not in text


def test_no_two_findings_overlap() -> None:
    text = "YOU ALWAYS LIE!!! You are a lying narcissist and my lawyer will destroy you, you idiot."
    found = check(text)

    assert len(found) >= 4
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_browsers_count_is_given_where_characters_take_two_units() -> None:
    text = "😀 You are pathetic."
    assert only(text).start == 2
    assert only(text).units(text) == 3


def test_every_kind_says_what_to_do() -> None:
    for kind in Kind:
        assert kind.label
        assert kind.advice.endswith(".")
        assert "!" not in kind.advice


@pytest.mark.parametrize(
    "piece",
    [
        "you are such a ",
        "you ",
        "a you such ",
        "you a ",
        "'",
        '"',
        "A ",
        "AAAA ",
        "!?",
        "don't say ",
        "you really ",
        "\n",
    ],
)
def test_the_check_grows_with_the_text_and_no_faster_whatever_is_in_it(piece: str) -> None:
    assert growth(check, piece, 20_000) < LINEAR
