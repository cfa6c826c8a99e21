"""A version of the policy that staff publish is told to everybody with an account, once, and asked about afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from app import audit
from app.accounts import model as accounts
from app.accounts import policy
from app.policies import versions
from app.services import Services
from tests.campaigns.conftest import PostOffice, utc
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise

FIRST, SECOND = "2026-11-23", "2026-11-24"
NOTICE = "A change to our policy and terms"


@pytest.fixture
def dana(app: Flask, services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Staff of an installation that began with the first version."""
    clock.at = utc(9, 12)
    monkeypatch.setattr(versions, "SHIPPED", (FIRST,))
    visitor = arrive(app, "dana@example.org")
    accounts.grant_staff(services, visitor.email)
    monkeypatch.setattr(versions, "SHIPPED", (FIRST, SECOND))
    return visitor


def publishes(dana: Visitor, effective: date, version: str = SECOND) -> int:
    form = {"version": version, "effective": effective.isoformat(), "reason": "Our lawyer asked for it."}
    return dana.post("/admin/policies", form).status_code


@promise("16.1")
def test_publishing_mails_each_subscriber_once_asks_for_agreement_and_keeps_the_old_version_with_what_changed(
    app: Flask, dana: Visitor, join: Callable[..., str], wind: Callable[..., None], office: PostOffice, clock: Clock
) -> None:
    alice = join("alice")
    join("bob", language="es")
    assert publishes(dana, date(2026, 12, 11)) == 303
    wind(utc(20))

    assert office.of("alice@example.org") == [NOTICE]
    assert office.of("bob@example.org") == ["Un cambio en nuestra política y condiciones"]
    assert office.says("/privacy/versions/2026-11-24/changes")
    assert "Effective: December 11, 2026" in dana.get("/privacy").text

    later = arrive(app, "alice@example.org", tenant=alice)
    asked = later.get("/home")
    assert asked.location.startswith("/policy")
    assert "Our policy changed" in later.get(asked.location).text
    assert later.post("/policy", {"version": SECOND, "agree": "yes", "next": "/home"}).location == "/home"
    [noted, *_] = policy.history(later.shelf)
    assert (noted.version, noted.at, noted.source) == (SECOND, clock(), "sign-in")

    stranger = app.test_client()
    assert "What we keep" in stranger.get(f"/privacy/versions/{FIRST}").text
    assert "<ins>" in stranger.get(f"/privacy/versions/{SECOND}/changes").text


def test_pressing_publish_twice_publishes_and_mails_once(
    dana: Visitor, services: Services, join: Callable[..., str], wind: Callable[..., None], office: PostOffice
) -> None:
    join("alice")
    assert [publishes(dana, date(2026, 12, 11)), publishes(dana, date(2026, 12, 30))] == [303, 303]
    wind(utc(20))

    assert office.of("alice@example.org") == [NOTICE]
    assert versions.in_force(services).effective == date(2026, 12, 11)
    assert [row.record.action for row in audit.page(services).rows].count("policy.publish") == 1


def test_publishing_is_on_record_with_its_reason_before_it_is_done(dana: Visitor, services: Services) -> None:
    publishes(dana, date(2026, 12, 11))

    row = audit.page(services).rows[0].record
    assert (row.actor, row.action, row.target) == (dana.tenant, "policy.publish", f"policy {SECOND}")
    assert row.context == {"effective": "2026-12-11", "reason": "Our lawyer asked for it."}


@pytest.mark.parametrize("day", [date(2026, 12, 8), date(2027, 4, 1)])
def test_no_version_is_in_force_before_it_was_told_nor_in_a_far_year(
    dana: Visitor, services: Services, day: date
) -> None:
    assert publishes(dana, day) == 422
    assert versions.drafts(services) == [SECOND]


def test_what_does_not_ship_cannot_be_published(dana: Visitor, services: Services) -> None:
    publishes(dana, date(2026, 12, 11), version="2031-01-01")

    assert versions.in_force(services).name == FIRST
    assert "policy.publish" not in [row.record.action for row in audit.page(services).rows]


def test_who_joined_after_it_applied_is_told_nothing(
    dana: Visitor, join: Callable[..., str], wind: Callable[..., None], office: PostOffice
) -> None:
    publishes(dana, date(2026, 12, 9))
    join("charlie")
    wind(utc(20))

    assert office.of("charlie@example.org") == []


def test_nobody_is_mailed_at_night(
    app: Flask, dana: Visitor, join: Callable[..., str], wind: Callable[..., None], office: PostOffice, clock: Clock
) -> None:
    clock.at = utc(9, 3)
    join("alice")
    clock.at = utc(10, 3)  # nine in the evening in Chicago
    publishes(arrive(app, dana.email, tenant=dana.tenant), date(2026, 12, 11))
    wind(utc(10, 15))
    assert office.taken == []
    wind(utc(10, 18))
    assert office.of("alice@example.org") == [NOTICE]


def test_a_draft_is_read_by_staff_and_by_nobody_else(app: Flask, dana: Visitor) -> None:
    draft = f"/privacy/versions/{SECOND}"

    assert dana.get(draft).status_code == dana.get(f"{draft}/changes").status_code == 200
    assert app.test_client().get(draft).status_code == 404
    assert SECOND not in app.test_client().get("/privacy/versions").text
    assert SECOND in dana.get("/admin/policies").text


def test_a_later_version_is_told_anew(
    app: Flask, dana: Visitor, join: Callable[..., str], wind: Callable[..., None], office: PostOffice,
    clock: Clock, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    join("alice")
    publishes(dana, date(2026, 12, 10))
    wind(utc(12))
    monkeypatch.setattr(versions, "SHIPPED", (FIRST, SECOND, "2026-12-12"))
    publishes(arrive(app, dana.email, tenant=dana.tenant), date(2026, 12, 14), version="2026-12-12")
    wind(utc(16))

    assert office.of("alice@example.org") == [NOTICE, NOTICE]
