"""Forged, foreign and mistyped addresses: the same 404 as for nothing, a sentence where it helps, never a 500."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import Visitor, ask_for_link, sign_in, stranger, token_in
from tests.conftest import Clock

ODD = ["-1", "0", "%00", "%ED%A0%80", "..%2f..%2fetc%2fpasswd", "a" * 3000, "%E2%80%AE", "'%20OR%201=1--", "{{7*7}}"]
LISTS = ["/incidents?after={}", "/incidents?q={}", "/incidents?kind={}", "/incidents?from={}", "/incidents?to={}"]
IDS = ["/incidents/{}", "/incidents/{}/edit", "/incidents/{}/withdraw", "/sign-in/{}", "/settings/email-address/{}"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("address", LISTS + IDS)
def test_an_odd_address_is_answered_with_a_page(alice: Visitor, address: str, odd: str) -> None:
    answer = alice.get(address.format(odd), follow_redirects=True)

    assert answer.status_code == 200 or 400 <= answer.status_code < 500
    assert "<h1" in answer.text


@pytest.mark.parametrize("cursor", ["-1", "forged", "eyJhIjoxfQ.aaaa.bbbb", "%00"])
def test_a_forged_cursor_is_refused_with_a_sentence(alice: Visitor, cursor: str) -> None:
    answer = alice.get(f"/incidents?after={cursor}")

    assert 400 <= answer.status_code < 500
    assert "<p>" in answer.text


@pytest.mark.parametrize("part", ["", "/edit", "/withdraw"])
def test_somebody_elses_entry_is_the_same_nothing_as_none(alice: Visitor, charlie: Visitor, part: str) -> None:
    hers = alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "Hers."}).location
    absent = hers[:-3] + "zzz"

    foreign, nothing = charlie.get(hers + part), charlie.get(absent + part)

    assert foreign.status_code == nothing.status_code == 404
    assert foreign.text.replace(hers, "") == nothing.text.replace(absent, "")


def test_a_link_works_once(app: Flask) -> None:
    alice = stranger(app, "alice@example.org")
    path = ask_for_link(alice)
    token = token_in(alice.get(path).text)
    assert alice.client.post(path, data={"csrf_token": token}).status_code == 303

    again = alice.client.post(path, data={"csrf_token": token_in(alice.get("/settings", follow_redirects=True).text)})

    assert again.status_code == 410
    assert "works once" in again.text


def test_a_link_is_too_old_after_fifteen_minutes(app: Flask, clock: Clock) -> None:
    alice = stranger(app, "alice@example.org")
    path = ask_for_link(alice)
    clock.move(minutes=16)

    answer = alice.get(path)

    assert answer.status_code == 410
    assert "15 minutes" in answer.text


@pytest.mark.parametrize("cookie", ["tampered", "", "a.b.c", "eyJ0ZW5hbnQiOiJ4In0.aaaa.bbbb", "\x7f" * 40])
def test_a_tampered_cookie_is_nobodys(app: Flask, cookie: str) -> None:
    alice = sign_in(app, "alice@example.org")
    own = alice.client.get_cookie("session")
    assert own
    alice.client.set_cookie("session", own.value[:-4] + "AAAA" if cookie == "tampered" else cookie)

    read = alice.get("/incidents")
    wrote = alice.client.post("/incidents/new", data={"occurred_on": "2026-11-19", "narrative": "Words to keep."})

    assert read.status_code == 303
    assert read.location.startswith("/sign-in")
    assert 400 <= wrote.status_code < 500
    assert "Words to keep." in wrote.text
