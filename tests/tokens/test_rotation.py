"""A new SECRET_KEY in front of the old one: what was signed before stays good, what is signed now needs the new one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.services import Services
from app.tokens import BadToken, Tokens
from tests.cast import Visitor, token_in

OLD, NEW = "the old secret of the tests, 32 long", "the new secret of the tests, 32 long"
ENTRY = {"occurred_on": "2026-11-19", "narrative": "Pick-up was late."}


def test_what_the_old_key_signed_is_read_while_it_stands_behind_the_new_one() -> None:
    before, after = Tokens([OLD]), Tokens([NEW, OLD])

    assert after.read("list", before.sign("list", ["place", 7])) == ["place", 7]
    assert after.read_timed("link", before.sign_timed("link", "alice"), max_age_seconds=60) == "alice"


def test_the_newest_key_signs() -> None:
    both, new = Tokens([NEW, OLD]), Tokens([NEW])

    assert new.read("list", both.sign("list", 7)) == 7
    assert new.read_timed("link", both.sign_timed("link", "alice"), max_age_seconds=60) == "alice"


def test_what_a_retired_key_signed_is_worthless() -> None:
    token, timed = Tokens([OLD]).sign("list", 7), Tokens([OLD]).sign_timed("link", 7)

    with pytest.raises(BadToken):
        Tokens([NEW]).read("list", token)
    with pytest.raises(BadToken):
        Tokens([NEW]).read_timed("link", timed, max_age_seconds=60)


def test_a_token_of_one_purpose_is_worthless_for_another() -> None:
    tokens = Tokens([NEW, OLD])

    with pytest.raises(BadToken):
        tokens.read("list", tokens.sign("link", 7))


def test_what_is_sealed_is_the_same_each_time_and_opens_for_its_purpose_and_key_alone() -> None:
    tokens = Tokens([NEW, OLD])
    sealed = tokens.seal("link", "alice@example.org")

    assert sealed == Tokens([NEW]).seal("link", "alice@example.org")
    assert sealed != Tokens([OLD]).seal("link", "alice@example.org")
    assert tokens.unseal("link", sealed) == "alice@example.org"
    assert tokens.unseal("link", Tokens([OLD]).seal("link", "bob@example.org")) == "bob@example.org"
    for purpose, spoilt in (("list", sealed), ("link", sealed[:-2]), ("link", ""), ("link", "é"), ("link", "A" * 5)):
        with pytest.raises(BadToken):
            tokens.unseal(purpose, spoilt)
    with pytest.raises(BadToken):
        Tokens([OLD]).unseal("link", sealed)


def test_a_form_that_was_open_at_a_rotation_still_saves(alice: Visitor) -> None:
    token = token_in(alice.get("/incidents/new").text)
    browser = _same_browser(_rotated(alice.services, NEW, *alice.services.settings.secret_keys), alice)

    assert browser.post("/incidents/new", data={**ENTRY, "csrf_token": token}).status_code == 303


def test_a_form_opened_after_a_rotation_needs_the_old_key_no_more(alice: Visitor) -> None:
    rotated = _rotated(alice.services, NEW, *alice.services.settings.secret_keys).test_client()
    token = token_in(rotated.get("/sign-in").text)
    own = rotated.get_cookie("session")
    assert own
    later = _rotated(alice.services, NEW).test_client()
    later.set_cookie("session", own.value)

    answer = later.post("/sign-in", data={"csrf_token": token, "email": alice.email})

    assert answer.status_code == 303


def test_a_form_of_a_retired_key_saves_nothing_and_keeps_the_words(alice: Visitor) -> None:
    token = token_in(alice.get("/incidents/new").text)
    browser = _same_browser(_rotated(alice.services, NEW), alice)

    answer = browser.post("/incidents/new", data={**ENTRY, "csrf_token": token})

    assert answer.status_code == 401
    assert ENTRY["narrative"] in answer.text


def _rotated(services: Services, *secret_keys: str) -> Flask:
    """The same installation, started again with these keys."""
    settings = replace(services.settings, secret_keys=secret_keys)
    return create_app(settings, replace(services, settings=settings))


def _same_browser(app: Flask, person: Visitor) -> FlaskClient:
    browser, own = app.test_client(), person.client.get_cookie("session")
    assert own
    browser.set_cookie("session", own.value)
    return browser
