"""The tone check in Spanish against its judged set: what it finds with its kind, and what it leaves alone."""

from __future__ import annotations

from app.messages.tone import check
from tests.messages.tone.spanish import HARMLESS, HARMLESS_UNSEEN, HOSTILE, UNSEEN


def test_nine_of_ten_hostile_sentences_in_spanish_are_found_with_their_kind() -> None:
    """Before the rules were widened it were 23 of the first 54."""
    hostile = (*HOSTILE, *UNSEEN)
    missed = [text for kind, text in hostile if kind not in {finding.kind for finding in check(text)}]
    print(f"\ntone check in Spanish: recall {1 - len(missed) / len(hostile):.3f} over {len(hostile)}")
    assert len(missed) <= len(hostile) / 10, missed


def test_what_only_looks_hostile_in_spanish_is_left_alone() -> None:
    harmless = (*HARMLESS, *HARMLESS_UNSEEN)
    wrong = [text for text in harmless if check(text)]
    print(f"\ntone check in Spanish: {len(wrong)} of {len(harmless)} look-alikes marked")
    assert len(wrong) <= len(harmless) / 20, wrong


def test_to_say_that_somebody_is_no_bad_parent_is_no_insult() -> None:
    assert check("No eres mala madre.") == []
    assert check("Eres mala madre.") != []


def test_to_be_fond_of_something_is_no_diagnosis() -> None:
    assert check("Estás loca por el perro nuevo.") == []
    assert check("Estás loca.") != []
