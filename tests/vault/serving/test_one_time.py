"""One-time links: once, within a minute, without being signed in, and nothing else."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.tokens import Tokens
from tests.cast import Visitor, stranger
from tests.conftest import Clock
from tests.vault.keeping import acts, keep_file

LETTER = b"Dear Ms. Ortiz"


@pytest.fixture
def letter(alice: Visitor) -> str:
    return keep_file(alice, LETTER, "letter.txt")


def link(visitor: Visitor, document: str) -> str:
    page = visitor.post(f"/vault/{document}/link")
    found = re.search(r"/vault/file/[^\"\s<]+", page.text)
    assert found, page.text
    return found.group()


def test_it_opens_once_without_being_signed_in(app: Flask, alice: Visitor, letter: str) -> None:
    address = link(alice, letter)
    first, second = stranger(app).get(address), stranger(app).get(address)

    assert (first.status_code, first.data) == (200, LETTER)
    assert first.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert first.headers["Content-Disposition"].startswith("attachment")
    assert second.status_code == 410
    assert "opens a file once, within 60 seconds" in second.text


def test_it_ends_after_a_minute(app: Flask, alice: Visitor, letter: str, clock: Clock) -> None:
    in_time, late = link(alice, letter), link(alice, letter)
    clock.move(seconds=59)
    assert stranger(app).get(in_time).status_code == 200
    clock.move(seconds=1)

    assert stranger(app).get(late).status_code == 410


def test_asking_what_it_would_be_does_not_use_it_up(app: Flask, alice: Visitor, letter: str) -> None:
    address = link(alice, letter)
    asked = stranger(app).client.head(address)

    assert (asked.status_code, asked.headers["Content-Length"]) == (200, str(len(LETTER)))
    assert stranger(app).get(address).data == LETTER


def test_a_part_is_not_asked_of_it(app: Flask, alice: Visitor, letter: str) -> None:
    answer = stranger(app).get(link(alice, letter), headers={"Range": "bytes=0-1"})

    assert (answer.status_code, answer.data) == (200, LETTER)
    assert answer.headers["Accept-Ranges"] == "none"


def test_a_forged_one_opens_nothing(app: Flask, alice: Visitor, charlie: Visitor, letter: str) -> None:
    address = link(alice, letter)
    nonce = Tokens(alice.services.settings.secret_keys).read("vault file", address.rsplit("/", 1)[1])[1]
    ours = Tokens(["another secret of somebody else"]).sign("vault file", [alice.shelf.tenant, nonce])
    moved = Tokens(alice.services.settings.secret_keys).sign("vault file", [charlie.shelf.tenant, nonce])
    for token in (ours, moved, address[-20:], "x", address.rsplit("/", 1)[1][:-1]):
        assert stranger(app).get(f"/vault/file/{token}").status_code == 410


def test_it_does_not_outlast_the_removal_of_the_file(app: Flask, alice: Visitor, letter: str) -> None:
    address = link(alice, letter)
    alice.post(f"/vault/{letter}/remove", {"based_on": "1", "reason": "By mistake"})

    assert stranger(app).get(address).status_code == 410


def test_making_and_using_it_are_on_record(app: Flask, alice: Visitor, letter: str, clock: Clock) -> None:
    clock.move(seconds=1)
    address = link(alice, letter)
    clock.move(seconds=1)
    stranger(app).get(address)

    assert acts(alice, letter) == ["added", "shared", "downloaded"]


def test_charlie_makes_none_of_alices_file(alice: Visitor, charlie: Visitor, letter: str) -> None:
    assert charlie.post(f"/vault/{letter}/link").status_code == 404
