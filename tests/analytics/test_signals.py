"""Sec-GPC: 1 is noted for the account once, changes nothing that its owner said, and asks nobody who they are."""

from __future__ import annotations

from flask import Flask

from app.accounts import model as accounts
from app.rights.consents.model import history
from tests.cast import Visitor, stranger

GPC = {"Sec-GPC": "1"}
PAGE = "/settings/privacy/consents"


def counting(visitor: Visitor) -> str:
    household = accounts.read(visitor.shelf)
    assert household
    return household.preferences.counting


def noted(visitor: Visitor) -> list[tuple[bool, str]]:
    rows = [row.record for row in history(visitor.shelf).rows]
    return [(row.on, row.source) for row in rows if row and row.kind == "counting"]


def test_a_signal_is_noted_for_the_account_once(alice: Visitor) -> None:
    for path in ("/home", "/incidents", "/home"):
        alice.get(path, headers=GPC)

    assert counting(alice) == "signal"
    assert noted(alice) == [(False, "gpc")]
    assert "because a browser of yours asks for that" in alice.get(PAGE).text


def test_what_the_owner_says_afterwards_outweighs_the_browser(alice: Visitor) -> None:
    alice.get("/home", headers=GPC)
    alice.post(f"{PAGE}/counting", {"counting": "allowed"})
    alice.get("/home", headers=GPC)

    assert counting(alice) == "allowed"
    assert "This browser asks not to be counted" in alice.get(PAGE, headers=GPC).text


def test_an_objection_is_not_turned_into_a_signal(alice: Visitor) -> None:
    alice.post(f"{PAGE}/counting", {"counting": "objected"})
    alice.get("/home", headers=GPC)

    assert counting(alice) == "objected"
    assert noted(alice) == [(False, "settings")]


def test_other_values_are_no_signal(alice: Visitor) -> None:
    for value in ("0", "", "yes"):
        alice.get("/home", headers={"Sec-GPC": value})

    assert counting(alice) == ""


def test_only_the_page_that_shows_the_signal_varies_by_it(alice: Visitor) -> None:
    assert "Sec-GPC" in alice.get(PAGE).headers["Vary"]
    assert "Sec-GPC" not in alice.get("/home", headers=GPC).headers.get("Vary", "")


def test_a_style_sheet_does_not_vary_by_cookie_because_of_it(alice: Visitor) -> None:
    page = alice.get("/home").text
    sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    assert "Cookie" not in alice.get(sheet, headers=GPC).headers.get("Vary", "")


def test_a_stranger_with_the_signal_has_the_same_page(app: Flask) -> None:
    assert stranger(app).get("/privacy", headers=GPC).status_code == 200
    assert stranger(app).get("/.well-known/gpc.json", headers=GPC).get_json()["gpc"] is True
