"""What choosing promises: off until chosen, each on its own, and an address that opted out is left alone."""

from __future__ import annotations

import re
from typing import cast

import pytest

from app.accounts import model as accounts
from app.mail.intents import Category
from app.policies.versions import SHIPPED
from app.preferences.choices import (
    CATEGORIES,
    choose,
    chosen,
    may_receive,
    opt_out,
    opted_out,
    refresh,
    subscribers,
)
from app.store.keys import tenant_id
from tests.cast import Visitor, ask_for_link, stranger, token_in

ALICE = "alice@example.org"


def may(alice: Visitor, category: Category = "updates", address: str = ALICE) -> bool:
    return may_receive(alice.services, tenant_id(alice.tenant), address, category)


def want(alice: Visitor, **wanted: bool) -> None:
    choose(alice.services, tenant_id(alice.tenant), cast("dict[Category, bool]", wanted), source="settings")


def listed(alice: Visitor, category: Category = "updates") -> list:
    return [row.record for row in subscribers(alice.services, category).rows if row.sort == alice.tenant]


def welcomed(app, **ticked: str) -> Visitor:
    """Somebody who comes in for the first time and ticks these boxes."""
    visitor = stranger(app, ALICE)
    path = ask_for_link(visitor)
    visitor.client.post(path, data={"csrf_token": token_in(visitor.get(path).text)})
    page = visitor.get("/welcome").text
    version = re.search(r'name="policy_version"[^>]*value="([^"]+)"', page)
    assert version
    form = {"csrf_token": token_in(page), "adult": "y", "policy_version": version.group(1), **ticked}
    assert visitor.client.post("/welcome", data=form).status_code == 303
    with visitor.client.session_transaction() as session:
        visitor.tenant = session["tenant"]
    return visitor


def test_the_boxes_at_the_welcome_are_not_ticked(app):
    visitor = stranger(app, ALICE)
    path = ask_for_link(visitor)
    visitor.client.post(path, data={"csrf_token": token_in(visitor.get(path).text)})
    page = visitor.get("/welcome").text
    for category in CATEGORIES:
        (box,) = re.findall(rf'<input[^>]*name="{category}"[^>]*>', page)
        assert "checked" not in box


def test_who_ticks_nothing_gets_nothing(app):
    alice = welcomed(app)
    assert [may(alice, category) for category in CATEGORIES] == [False, False, False]


def test_a_ticked_box_is_kept_with_its_day_its_place_and_the_policy(app, clock):
    alice = welcomed(app, resources="y", time_zone="America/Denver")
    (choice,) = chosen(alice.shelf).of.values()
    assert (choice.on, choice.at, choice.source, choice.policy_version) == (True, clock(), "welcome", SHIPPED[-1]), (
        choice
    )
    assert may(alice, "resources")
    assert not may(alice, "updates")
    assert listed(alice, "resources")[0].zone == "America/Denver"


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_is_off_until_it_is_chosen_and_off_again_after(alice, category):
    assert not may(alice, category)
    want(alice, **{category: True})
    assert [may(alice, each) for each in CATEGORIES] == [each == category for each in CATEGORIES]
    want(alice, **{category: False})
    assert not may(alice, category)


def test_transactional_mail_needs_no_choice(alice):
    assert may(alice, "transactional")


def test_whoever_chose_is_on_the_list_and_whoever_stopped_is_not(alice, bob):
    want(alice, updates=True)
    want(bob, updates=True)
    want(alice, updates=False)
    assert listed(alice) == []
    assert len(listed(bob)) == 1


def test_choosing_again_what_is_so_already_keeps_its_day(alice, clock):
    want(alice, updates=True)
    began = clock()
    clock.move(days=1)
    want(alice, updates=True)
    assert chosen(alice.shelf).of["updates"].at == began


def test_an_address_that_opted_out_gets_none_and_the_account_says_so(alice):
    want(alice, updates=True, resources=True)
    opt_out(alice.services, ALICE, "updates")
    assert not may(alice, "updates")
    assert may(alice, "resources")
    off = chosen(alice.shelf).of["updates"]
    assert (off.on, off.source) == (False, "unsubscribe")
    assert listed(alice) == []


def test_an_address_can_opt_out_before_it_has_an_account(app, services):
    opt_out(services, "Alice@Example.org", "resources")
    alice = stranger(app, ALICE)
    alice.tenant = accounts.find_or_create(services, ALICE)
    assert opted_out(services, ALICE, "resources")
    want(alice, resources=True)
    assert may(alice, "resources")
    assert not opted_out(services, ALICE, "resources")


def test_an_address_that_opted_out_stays_so_when_another_account_takes_it(alice, services):
    opt_out(services, "new@example.org", "updates")
    want(alice, updates=True)
    accounts.correct(alice.shelf, {"email": "new@example.org"}, {})
    assert not may(alice, "updates", "new@example.org")


def test_whoever_takes_an_address_that_opted_out_can_turn_it_on_there(alice, services):
    opt_out(services, "new@example.org", "updates")
    want(alice, updates=True)
    accounts.correct(alice.shelf, {"email": "new@example.org"}, {})
    want(alice, updates=True)
    assert may(alice, "updates", "new@example.org")
    assert not opted_out(services, "new@example.org", "updates")


def test_an_address_that_the_account_has_left_gets_none(alice):
    want(alice, updates=True)
    accounts.correct(alice.shelf, {"email": "new@example.org"}, {})
    assert not may(alice, "updates", ALICE)
    assert may(alice, "updates", "new@example.org")


def test_an_account_that_is_gone_gets_none(alice):
    want(alice, updates=True)
    alice.shelf.write(alice.shelf.discard("ACCOUNT"))
    assert not may(alice)


def test_opting_out_twice_is_opting_out_once(alice, clock):
    opt_out(alice.services, ALICE, *CATEGORIES)
    first = opted_out(alice.services, ALICE, "updates")
    clock.move(days=1)
    opt_out(alice.services, ALICE, *CATEGORIES)
    assert opted_out(alice.services, ALICE, "updates") == first


def test_the_lists_follow_the_settings(alice):
    want(alice, updates=True)
    alice.post("/settings", {"name": "", "time_zone": "America/Denver", "role": "survivor"})
    assert (listed(alice)[0].zone, listed(alice)[0].role) == ("America/Denver", "survivor")


def test_the_list_of_the_first_week_forgets_who_is_past_it(alice, clock):
    want(alice, onboarding=True, updates=True)
    clock.move(days=14)
    assert len(listed(alice, "onboarding")) == 1
    clock.move(days=3)
    assert listed(alice, "onboarding") == []
    assert len(listed(alice, "updates")) == 1
    assert chosen(alice.shelf).on("onboarding")


def test_refreshing_the_lists_puts_nobody_on_one(alice):
    refresh(alice.services, alice.shelf)
    assert [listed(alice, category) for category in CATEGORIES] == [[], [], []]
