"""Staff find accounts and do the few things there are to do; who somebody is and what they keep stands nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app import audit
from app.accounts import model as accounts
from app.admin.listing import sifted
from app.billing import record
from app.identity import sessions
from app.rights.deletion import model as deletion
from app.services import Services
from app.store import Always, Item, Put
from app.store.keys import Key, tenant_id, tenant_partition
from tests.cast import Visitor
from tests.promises import promise

WHY = {"reason": "She asked by telephone."}
SECRET = "Zanzibar"


def acts(services: Services) -> list[str]:
    return [row.record.action for row in audit.page(services).rows]


@pytest.fixture
def bob(visit: Callable[[str], Visitor]) -> Visitor:
    return visit("bob@example.org")


@pytest.mark.parametrize("by", ["address", "id", "customer"])
def test_an_account_is_found_by_what_somebody_names(by: str, dana: Visitor, alice: Visitor, services: Services) -> None:
    services.store.platform("X").write(*record.linked(services, tenant_id(alice.tenant), "cus_1"))
    typed = {"address": "Alice@Example.org", "id": alice.tenant, "customer": "cus_1"}[by]

    answer = dana.post("/admin/users", {"who": typed})
    assert answer.location == f"/admin/users/{alice.tenant}"
    [row] = audit.page(services).rows
    assert row.record.action == "account.look_up"
    assert "@" not in row.record.target


@pytest.mark.parametrize("typed", ["", "nobody@example.org", "@", "x" * 26, "../x", "cus_none", "retained"])
def test_what_leads_nowhere_is_told_on_the_form(typed: str, dana: Visitor) -> None:
    assert dana.post("/admin/users", {"who": typed}).status_code == 422


@promise("9.8", part=True)
def test_no_page_of_staffs_shows_an_address_a_name_or_a_word_that_somebody_wrote(dana: Visitor, alice: Visitor) -> None:
    accounts.correct(alice.shelf, {"name": f"{SECRET} Name"}, {})
    entry = {"occurred_on": "2026-11-19", "narrative": f"{SECRET} story", "title": f"{SECRET} title"}
    assert alice.post("/incidents/new", entry).status_code == 303
    pages = [
        rule.rule
        for rule in dana.client.application.url_map.iter_rules()
        if rule.rule.startswith("/admin") and "GET" in (rule.methods or ()) and not rule.arguments
    ]

    assert len(pages) > 10
    for path in [*pages, f"/admin/users/{alice.tenant}"]:
        answer = dana.get(path)
        page = answer.text
        assert answer.status_code == 200, path
        assert SECRET not in page, path
        assert alice.email not in page, path


def test_the_list_goes_through_every_account_a_page_at_a_time(
    dana: Visitor, visit: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.admin.people.sifted", small(3))
    people = {visit(f"person{number}@example.org").tenant for number in range(8)} | {dana.tenant}
    seen: list[str] = []
    path = "/admin/users"
    while path:
        page = dana.get(path).text
        seen += [tenant for tenant in people if f"/admin/users/{tenant}" in page]
        path = page.partition('class="pager"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")

    assert sorted(seen) == sorted(people)


def small(rows: int) -> Callable[..., object]:
    return lambda *given, **named: sifted(*given, limit=rows, **named)


def test_a_state_filters_the_list(dana: Visitor, alice: Visitor, bob: Visitor, services: Services) -> None:
    deletion.ask(services, alice.shelf)
    shown = {state: dana.get(f"/admin/users?state={state}").text for state in ("active", "closing", "staff")}

    assert [who.tenant in shown["closing"] for who in (alice, bob, dana)] == [True, False, False]
    assert [who.tenant in shown["active"] for who in (alice, bob, dana)] == [False, True, True]
    assert [who.tenant in shown["staff"] for who in (alice, bob, dana)] == [False, False, True]


def test_a_damaged_account_takes_no_list_with_it(dana: Visitor, alice: Visitor, services: Services) -> None:
    key = Key(tenant_partition(tenant_id(alice.tenant)), "ACCOUNT")
    services.store._store.write(Put(Item(key, 99, b"x" * 40, {}, None), Always()))

    page = dana.get("/admin/users").text
    assert "unreadable" in page
    assert dana.tenant in page


def test_every_browser_of_an_account_is_signed_out_with_a_reason(
    dana: Visitor, alice: Visitor, services: Services
) -> None:
    path = f"/admin/users/{alice.tenant}/sessions"

    assert dana.post(path).status_code == 422
    assert sessions.live(services, alice.shelf)
    assert dana.post(path, WHY).status_code == 303
    assert not sessions.live(services, alice.shelf)
    assert WHY["reason"] in dana.get(f"/admin/users/{alice.tenant}").text


def test_staff_is_granted_and_ended_by_somebody_else(dana: Visitor, alice: Visitor, services: Services) -> None:
    path = f"/admin/users/{alice.tenant}/staff"

    assert dana.post(path, {**WHY, "act": "grant"}).status_code == 303
    assert alice.get("/admin/users").status_code == 200
    assert dana.post(path, {**WHY, "act": "revoke"}).status_code == 303
    assert alice.get("/admin/users").status_code == 404
    assert acts(services) == ["staff.revoke", "staff.grant"]
    assert dana.post(f"/admin/users/{dana.tenant}/staff", {**WHY, "act": "revoke"}).status_code == 404
    assert dana.get("/admin/users").status_code == 200


def test_a_look_at_an_account_is_told_to_its_owner(dana: Visitor, alice: Visitor, services: Services) -> None:
    dana.get(f"/admin/users/{alice.tenant}")

    assert acts(services)[0] == "account.look_up"
    assert "dates and states were looked at" in alice.get("/settings/privacy/staff").text
