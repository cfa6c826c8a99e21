"""Accents are joined to their letters, and no text makes that slow."""

from __future__ import annotations

import time
import unicodedata

import pytest
from flask.testing import FlaskClient

from app.text.letters import composed
from tests.cast import token_in

PILE = "a" + "\u0301\u0316" * 60_000


@pytest.mark.parametrize("text", ["", "plain", "Cafe\u0301 " * 400, "한국어 שלום " * 200, "a" + "\u0316\u0301" * 14])
def test_what_people_write_is_spelled_as_unicode_has_it(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


def test_a_pile_of_marks_is_composed_in_no_time() -> None:
    began = time.perf_counter()

    assert composed(PILE).startswith("\u00e1")
    assert time.perf_counter() - began < 0.5


def test_a_stranger_cannot_hold_up_the_house_with_an_address(client: FlaskClient) -> None:
    form = {"csrf_token": token_in(client.get("/sign-in").text), "email": PILE}
    began = time.perf_counter()

    assert client.post("/sign-in", data=form).status_code == 422
    assert time.perf_counter() - began < 0.5
