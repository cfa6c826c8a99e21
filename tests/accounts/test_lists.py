"""An account that was opened before there were lists is entered when its owner signs in, and only what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.accounts import model as accounts
from app.accounts import roster
from app.billing import trials
from app.billing.trials import Begun
from app.identity import links
from app.identity import model as identity
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor

ALICE = "alice@example.org"


@pytest.fixture
def older(alice: Visitor) -> Visitor:
    """Alice, whose account is older than the roster."""
    services = alice.services
    alice.shelf.write(roster.left(services, tenant_id(alice.tenant)))
    return alice


def sign_in(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    path = links.path

    def watched(token: str, purpose: links.Purpose) -> str:
        kept.append(token)
        return path(token, purpose)

    monkeypatch.setattr(links, "path", watched)
    links.send(services, ALICE, browser="hers", then="/home")
    identity.sign_in_by_link(services, kept[0], browser="hers", user_agent="")


def listed(services: Services, tenant: str) -> list[roster.Member]:
    return [row.record for row in roster.members(services, tenant[0]).rows if row.sort == tenant]


def test_signing_in_enters_an_older_account_on_the_roster_once(older, services, monkeypatch, clock):
    assert listed(services, older.tenant) == []
    opened = accounts.stored_account(older.shelf).record.adult_confirmed_at
    clock.move(days=3)
    sign_in(services, monkeypatch)
    (line,) = listed(services, older.tenant)
    assert line.since == opened
    assert line.zone


def test_signing_in_enters_a_trial_that_is_on_no_list_while_it_lasts(alice, services, monkeypatch, clock):
    billed = replace(services, billing=object())
    began = trials._began_on(billed, clock().date())
    assert began.get(alice.tenant, Begun) is None  # opened while billing was off
    clock.move(days=3)
    sign_in(billed, monkeypatch)
    assert began.get(alice.tenant, Begun)
    alice.shelf.write(began.discard(alice.tenant))
    clock.move(days=billed.settings.trial_days)
    sign_in(billed, monkeypatch)
    assert began.get(alice.tenant, Begun) is None


def test_an_account_that_was_never_opened_is_on_no_list(services, monkeypatch):
    sign_in(services, monkeypatch)
    tenant = accounts.find_by_email(services, ALICE)
    assert tenant
    assert listed(services, tenant) == []
