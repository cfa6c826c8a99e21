"""A legal hold goes from a form with a reason to the end of what law asks, and its owner knows where they may."""

from __future__ import annotations

import pytest

from app import audit
from app.rights.deletion import model as deletion
from app.rights.deletion import rounds
from app.rights.holds.model import standing
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.deletion.leaving import let_days_pass

ORDER = {"reason": "A preservation order.", "reference": "24-cv-1"}


def place(dana: Visitor, alice: Visitor, *, tell: bool) -> None:
    answer = dana.post("/admin/holds", {**ORDER, "account": alice.tenant, **({"tell": "y"} if tell else {})})
    assert answer.status_code == 303, answer.text


@promise("4.5")
def test_a_hold_with_a_reason_keeps_a_closed_account_from_purge_is_audited_and_told(
    dana: Visitor, alice: Visitor, services: Services, clock: Clock
) -> None:
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})
    place(dana, alice, tell=True)

    [row] = audit.page(services).rows
    assert (row.record.action, row.record.actor, row.record.target) == ("hold.place", dana.tenant, alice.tenant)
    assert row.record.context["reason"] == ORDER["reason"]
    page = alice.get("/settings/privacy").text
    assert "A legal order has us keep this account" in page
    assert ORDER["reason"] not in page
    deletion.ask(services, alice.shelf)
    let_days_pass(services, clock, 40)
    assert not services.store.keys.destroyed(tenant_id(alice.tenant))
    dana = arrive(dana.client.application, dana.email, dana.tenant)
    assert dana.post(f"/admin/holds/{alice.tenant}/lift", {"reason": "It ended."}).status_code == 303
    rounds.begin(services)
    let_days_pass(services, clock, 1)
    assert services.store.keys.destroyed(tenant_id(alice.tenant))


def test_where_the_order_forbids_it_the_owner_is_told_nothing(dana: Visitor, alice: Visitor) -> None:
    before = alice.get("/settings/privacy").text
    place(dana, alice, tell=False)

    assert alice.get("/settings/privacy").text == before


@pytest.mark.parametrize("missing", ["reason", "reference", "account"])
def test_a_hold_needs_all_of_its_words(missing: str, dana: Visitor, alice: Visitor, services: Services) -> None:
    given = {**ORDER, "account": alice.tenant, missing: " "}

    assert dana.post("/admin/holds", given).status_code == 422
    assert standing(services, tenant_id(alice.tenant)) is None


def test_a_second_hold_and_one_of_nobody_are_refused(dana: Visitor, alice: Visitor) -> None:
    place(dana, alice, tell=True)

    for account in (alice.tenant, "x" * 26, "../x", "alice@example.org"):
        assert dana.post("/admin/holds", {**ORDER, "account": account}).status_code == 422


def test_lifting_needs_a_reason_and_twice_finds_nothing(dana: Visitor, alice: Visitor) -> None:
    place(dana, alice, tell=True)
    path = f"/admin/holds/{alice.tenant}/lift"

    assert dana.post(path).status_code == 422
    assert alice.tenant in dana.get("/admin/holds").text
    assert dana.post(path, {"reason": "It ended."}).status_code == 303
    assert dana.post(path, {"reason": "It ended."}).status_code == 404
    assert alice.tenant not in dana.get("/admin/holds").text
