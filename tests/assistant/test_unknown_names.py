"""Unknown names: who is in no record and on no list is hidden for having a name that is no word."""

from __future__ import annotations

import pytest

from app.assistant.masking import Masking
from tests.growth import LINEAR, growth
from tests.promises import promise


def hidden(text: str) -> str:
    return Masking.of([text]).hide(text)


@promise("6.4", part=True)
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Bartholomew was late", "[Name A] was late"),
        ("I saw Wrenley there, and wrenley cried", "I saw [Name A] there, and [Name A2] cried"),
        ("with Marguerite Vance. Vance laughed", "with [Name A]. [Name A2] laughed"),
        ("She told Marguerite Hill about the hill", "She told [Name A] about the hill"),
        ("we met Emma Baker; Baker is no baker", "we met [Name A]; [Name A2] is no baker"),
        ("gave it to DeShawn and O’Malley-Ruiz", "gave it to [Name A] and [Name B]"),
        ("I was with Hunter at five", "I was with [Name A] at five"),
        ("KRANTZEL IS LATE", "[Name A] IS LATE"),
        ("Vi a Xiomara ayer", "Vi a [Name A] ayer"),
    ],
)
def test_names_that_nobody_told_us_are_hidden(text: str, masked: str) -> None:
    assert hidden(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "The inhaler was missing. Medicine: Tylenol. On Monday I'd been to Walgreens in Chicago, Illinois.",
        "Pediatricians say so. Coparenting is hard, Halloween was worse; I'm tired.",
        "I WANT THE UCCJEA FORM and a GAL. DR 260 and FL-300.",
        "Dígaselo mañana. Recogí a los niños. El Martes no puede.",
        "We met at Forest Park in October. Nobody came to Tower Grove.",
        "# Custody Exchange Log",
    ],
)
def test_words_with_a_capital_stay(text: str) -> None:
    assert hidden(text) == text


@pytest.mark.parametrize("piece", ["Wrenley ", "Marguerite Vance, ", "Hill. Hill ", "A-B-", "O'O'"])
def test_looking_for_names_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert growth(lambda text: Masking.of([text]), piece, 40_000) < LINEAR
