"""People read what staff, and the system on its own, did to their account; never what was done to another's."""

from __future__ import annotations

import ast

import pytest
from flask import Flask

from app import audit
from app.rights.acts.wording import ACTS, ANY, told
from app.rights.holds.model import Hold, lift, place
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.policy.sources import PRODUCT

STAFF = "s" * 26


@pytest.fixture
def alice(app: Flask) -> Visitor:
    return arrive(app, "alice@example.org")


def page(visitor: Visitor, path: str = "/settings/privacy/staff") -> str:
    return visitor.get(path).text


def test_an_act_is_told_in_plain_words_with_its_reason(alice: Visitor) -> None:
    context = {"reason": "asked for by mail"}
    audit.record(alice.services, actor=STAFF, action="mail.suppression.lift", target=alice.tenant, context=context)

    assert "Mail to your address was allowed again." in page(alice)
    assert "Reason given: asked for by mail" in page(alice)
    assert "Our staff ·" not in page(alice)
    assert "· Our staff" in page(alice)


def test_nothing_of_another_account_stands_there(app: Flask, alice: Visitor) -> None:
    bob = arrive(app, "bob@example.org")
    audit.record(alice.services, actor=STAFF, action="jobs.drop", target=bob.tenant)

    assert "Nothing so far." in page(alice)
    assert "was dropped" in page(bob)


def test_staff_are_named_to_nobody(alice: Visitor) -> None:
    audit.record(alice.services, actor=STAFF, action="jobs.drop", target=alice.tenant)

    assert STAFF not in page(alice)


@pytest.mark.parametrize("tell", [True, False])
def test_a_hold_is_told_of_only_where_that_is_permitted(alice: Visitor, services: Services, tell: bool) -> None:
    tenant = tenant_id(alice.tenant)
    held = Hold(reason="order of a court", reference="24-cv-1", since=services.now(), by=STAFF, tell=tell)
    place(services, tenant, held)
    lift(services, tenant, by=STAFF, reason="the order ended")

    shown = page(alice)
    assert ("was preserved because law asks" in shown) is tell
    assert ("is no longer preserved" in shown) is tell
    assert "order of a court" not in shown
    assert "the order ended" not in shown


def test_many_acts_go_over_several_pages(alice: Visitor) -> None:
    for _ in range(30):
        audit.record(alice.services, actor=STAFF, action="jobs.drop", target=alice.tenant)

    first = page(alice)
    older = first.partition('class="pager"')[2].partition('href="')[2].partition('"')[0]
    assert first.count("was dropped") == 25
    assert page(alice, older).count("was dropped") == 5


def test_every_act_that_the_code_notes_has_words_for_its_owner() -> None:
    about_nobody = {"jobs.replay_all", "policy.publish", "sns.subscription.confirm"}
    noted = {action for path in PRODUCT for action in actions(ast.parse(path.read_text("utf-8")))}

    assert len(noted) > 15
    assert sorted(action for action in noted - about_nobody if told(action) == ANY) == []
    assert told("something.new") == ANY
    assert "staff.grant" in noted
    assert all(words.endswith(".") for words in ACTS.values())


@pytest.mark.parametrize("action", ["account.close", "account.reopen"])
def test_nobody_is_told_that_they_did_what_one_of_us_may_have_done(action: str) -> None:
    assert told(action) != ANY
    assert not told(action).startswith("You ")


def actions(tree: ast.AST) -> set[str]:
    """The names of acts that calls of `record` are given; of one that is put together, how it begins."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "action":
            value = node.value.values[0] if isinstance(node.value, ast.JoinedStr) else node.value
            if isinstance(value, ast.Constant) and value.value:
                found.add(str(value.value).rstrip("."))
    return found
