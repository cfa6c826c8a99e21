"""Masking whatever letters are used: other spaces, dashes and letters that nobody sees hide nobody from it."""

from __future__ import annotations

import pytest

from app.assistant.masking import Masking, Name
from tests.growth import LINEAR, growth

PEOPLE = ("Zebulon Krantz", "Leo O’Brien", "Grace Hope", "Mark", "Ольга", Name("Mia", child=True))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("\u202a+1\u00a0(573)\u00a0555\u20110142\u202c: hi", "\u202a[Phone 1]\u202c: hi"),
        ("+1 (573) 555\u20110142", "[Phone 1]"),
        ("(573)5550142", "[Phone 1]"),
        ("573–555–0142", "[Phone 1]"),
        ("573\u00a0555\u00a00142", "[Phone 1]"),
        ("573/555/0142", "[Phone 1]"),
        ("573 . 555 . 0142", "[Phone 1]"),
        ("5\u200b73-555-0142", "[Phone 1]"),
        ("SSN 123–45–6789", "SSN [SSN 1]"),
        ("ssn: 123-456789", "ssn: [SSN 1]"),
        ("acct 1234 5678 9012", "acct [Account 1]"),
        ("1234 Main St.\nColumbia, MO 65201", "[Address 1]"),
        ("DL D12345678", "DL [Account 1]"),
        ("write jane(at)gmail.com", "write [Email 1]"),
        ("ITIN 912-70-1234", "ITIN [SSN 1]"),
        ("M\u200bia and Mi\u00ada came", "[Child A] and [Child A2] came"),
        ("М\u0456а and Міа", "[Child A] and [Child A]"),
        ("Κrantz saw Ζebulon", "[Person A] saw [Person A2]"),
        ("Ｍｉａ has ５５５-867-5309", "[Child A] has [Phone 1]"),
        ("ｊane＠gmail．com", "[Email 1]"),
        ("𝗠𝗶𝗮 was there", "[Child A] was there"),
        ("Mi\u0301a and Leo O’Brie\u0301n.", "[Child A] and [Person A]."),
        ("m1a, M!a, Zebul0n and Kr@ntz", "[Child A], [Child A2], [Person A] and [Person A2]"),
        ("M i a, M.i.a, M-i-a", "[Child A], [Child A2], [Child A3]"),
        ("Ольга, ольга", "[Person A], [Person A2]"),
        ("Miaaaa and Zebuuulon", "[Child A] and [Person A]"),
        ("leo obrien, Leo OBrien", "[Person A], [Person A2]"),
    ],
)
def test_what_is_hidden_does_not_depend_on_signs_that_look_alike(text: str, masked: str) -> None:
    masking = Masking.of([text], PEOPLE)

    assert masking.hide(text) == masked
    assert masking.show(masked) == text


def test_a_text_without_capitals_has_names_that_are_words() -> None:
    text = "grace picked up the child and mark drove"

    assert Masking.of([text], PEOPLE).hide(text) == "[Person A] picked up the child and [Person B] drove"


def test_in_a_text_with_capitals_a_word_is_a_word() -> None:
    text = "I hope so, and he left a mark. By the grace of God."

    assert Masking.of([text], PEOPLE).hide(text) == text


@pytest.mark.parametrize("piece", ["M\u0301", "М", "m1", "a b ", "aaa", "a-", "\u0301", "1a@"])
def test_looking_through_disguises_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert growth(lambda text: Masking.of([text], PEOPLE), piece, 40_000) < LINEAR
