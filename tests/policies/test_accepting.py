"""Agreement to a new version: asked once after signing in; without it the record is read, taken along and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from app.accounts.model import read
from app.policies import versions
from app.services import Services
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.policies.shipping import SECOND, THIRD, publish

ENTRY = {"occurred_on": "2026-11-19", "narrative": "He was late."}


@pytest.fixture
def alice(visit: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Joined under an earlier version than the one that was published since."""
    monkeypatch.setattr(versions, "SHIPPED", (SECOND,))
    visitor = visit("alice@example.org")
    monkeypatch.setattr(versions, "SHIPPED", (SECOND, THIRD))
    return visitor


@pytest.fixture
def back(app: Flask, alice: Visitor, services: Services, clock: Clock) -> Visitor:
    """She signs in again, after the version applied."""
    publish(services, THIRD, date(2026, 11, 20))
    clock.move(minutes=1)
    return arrive(app, alice.email, tenant=alice.tenant)


def test_who_is_signed_in_already_is_asked_only_when_they_sign_in_again(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    clock.move(minutes=1)
    publish(services, THIRD, date(2026, 11, 20))

    assert alice.get("/home").status_code == 200
    assert alice.post("/incidents/new", ENTRY).status_code == 303


def test_a_version_whose_day_has_not_come_is_not_asked_about(app: Flask, alice: Visitor, services: Services) -> None:
    publish(services, THIRD, date(2026, 11, 25))

    assert arrive(app, alice.email, tenant=alice.tenant).get("/home").status_code == 200


def test_it_is_asked_once_and_the_way_leads_on_to_the_page_that_was_wanted(back: Visitor) -> None:
    asked = back.get("/incidents?q=late")
    page = back.get(asked.location).text

    assert asked.location == "/policy?next=/incidents?q%3Dlate"
    assert 'value="/incidents?q=late"' in page
    assert back.get("/incidents").status_code == 200


def test_without_agreement_everything_is_read_and_taken_along_and_nothing_is_written(back: Visitor) -> None:
    back.get(back.get("/home").location)
    declined = back.post("/policy", {"version": THIRD, "agree": "no"})

    assert declined.location == "/policy/without"
    assert "/settings/privacy" in back.get("/policy/without").text
    assert [back.get(path).status_code for path in ("/home", "/incidents", "/incidents/export.json")] == [200] * 3
    refused = back.post("/incidents/new", ENTRY)
    assert refused.status_code == 403
    assert "Our policy changed" in refused.text
    assert "He was late." in refused.text  # the words stay on the page


def test_with_agreement_writing_goes_on(back: Visitor) -> None:
    back.post("/policy", {"version": THIRD, "agree": "yes"})
    household = read(back.shelf)

    assert back.post("/incidents/new", ENTRY).status_code == 303
    assert household
    assert household.account.record.policy_version == THIRD
    assert back.get("/policy").location == "/home"


def test_nobody_agrees_to_another_version_than_the_one_they_were_shown(back: Visitor) -> None:
    answer = back.post("/policy", {"version": SECOND, "agree": "yes"})

    assert answer.location.startswith("/policy")
    assert back.get("/home").status_code == 303
