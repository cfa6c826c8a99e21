"""Which version of the policy is in force: what the installation began with, until staff publish another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from app import damage
from app.accounts import model as accounts
from app.accounts import policy
from app.errors import Conflict
from app.policies import versions
from app.policies.versions import SHIPPED, Publication
from app.services import Services
from app.store import StoreUnavailable
from tests.cast import Visitor
from tests.conftest import Clock
from tests.policies.shipping import FIRST, SECOND, THIRD, publish, shipped

__all__ = ["shipped"]

pytestmark = pytest.mark.usefixtures("shipped")


def test_before_anybody_accepts_anything_the_newest_that_ships_is_in_force(services: Services) -> None:
    assert versions.in_force(services).name == THIRD
    assert versions.drafts(services) == []


def test_what_the_first_person_accepted_stays_in_force_when_a_newer_text_ships(
    services: Services, visit: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "SHIPPED", (FIRST, SECOND))
    visit("alice@example.org")
    monkeypatch.setattr(versions, "SHIPPED", (FIRST, SECOND, THIRD))

    assert versions.in_force(services).name == SECOND
    assert versions.drafts(services) == [THIRD]


def test_a_published_version_is_in_force_from_its_day_on(services: Services, clock: Clock) -> None:
    publish(services, SECOND, date(2026, 11, 15))
    publish(services, THIRD, date(2026, 12, 1))
    assert versions.in_force(services).name == SECOND

    clock.move(days=11)

    assert versions.in_force(services).name == THIRD


def test_a_version_is_published_once(services: Services) -> None:
    publish(services, SECOND, date(2026, 11, 15))

    with pytest.raises(Conflict):
        publish(services, SECOND, date(2026, 11, 16))


def test_pages_go_by_what_was_read_lately(services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(services, SECOND, date(2026, 11, 15))
    versions.in_force(services)

    def away(_: Services) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(versions, "_read", away)
    assert versions.in_force(services).name == SECOND
    clock.move(seconds=11)
    assert versions.in_force(services).name == SECOND  # the store is away: what was known stands


def test_a_link_that_was_just_mailed_is_found_by_a_process_that_has_not_heard(
    services: Services, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "SHIPPED", SHIPPED)
    publish(services, SHIPPED[0], date(2026, 11, 1))
    versions.in_force(services)
    elsewhere = Publication(effective=date(2026, 11, 30), at=services.now(), by="dana")
    versions.shelf_of(services).write(versions.publishing(services, SHIPPED[1], elsewhere))

    assert client.get(f"/privacy/versions/{SHIPPED[1]}/changes").status_code == 200


def test_an_acceptance_is_kept_with_its_version_its_time_and_its_place(
    services: Services, alice: Visitor, clock: Clock
) -> None:
    at_welcome = clock()
    clock.move(minutes=5)
    accounts.accept_policy(services, alice.shelf)

    [kept] = policy.history(alice.shelf)
    assert (kept.version, kept.at, kept.source) == (THIRD, clock(), "sign-in")
    assert at_welcome < kept.at


def test_a_version_that_was_never_published_is_passed_over(services: Services, clock: Clock) -> None:
    publish(services, FIRST, date(2026, 11, 1))
    publish(services, THIRD, date(2026, 11, 20))

    assert [version.name for version in versions.past_and_present(services)] == [THIRD, FIRST]
    assert versions.before(services, THIRD) == FIRST
    assert versions.drafts(services) == []


def test_a_damaged_row_hides_no_other(services: Services) -> None:
    publish(services, SECOND, date(2026, 11, 15))
    shelf = versions.shelf_of(services)
    shelf.write(shelf.put(f"PUBLISHED#{FIRST}", {"effective": "no day"}))
    versions.forget(services)

    assert versions.in_force(services).name == SECOND


def test_a_damaged_row_still_stands_for_what_was_published_and_is_told(services: Services) -> None:
    publish(services, SECOND, date(2026, 11, 15))
    shelf = versions.shelf_of(services)
    shelf.write(shelf.put(f"PUBLISHED#{SECOND}", {"effective": "no day"}))
    versions.forget(services)

    assert versions.in_force(services).name == SECOND  # not the newest that ships, which nobody published
    assert versions.drafts(services) == [THIRD]
    assert len(damage.noted(services).rows) == 1
