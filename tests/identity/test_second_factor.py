"""With Clerk, staff's pages open only in a session whose second factor Clerk's own token says was proven."""

from __future__ import annotations

import pytest
from flask import Flask

from app import audit
from app.accounts import model as accounts
from app.identity.clerk import ClerkIdentity
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor
from tests.identity.clerk_standin import ClerkInstance
from tests.identity.test_clerk import _leaving, _origin, app, clerk, keys, services

__all__ = ["app", "clerk", "keys", "services"]


def comes_in(app: Flask, clerk: ClerkInstance, **claims: object) -> Visitor:
    """Alice, who is staff, by Clerk's token with these claims."""
    visitor, path = _leaving(app)
    handshake = clerk.handshake(clerk.token(_origin(app), **claims))
    assert visitor.get(f"{path}&__clerk_handshake={handshake}").status_code == 303
    with visitor.client.session_transaction() as session:
        visitor.tenant = session["tenant"]
    if not accounts.stored_account(visitor.shelf).record.active:
        accounts.begin(visitor.services, visitor.shelf, name="", time_zone="UTC")
    accounts.grant_staff(visitor.services, "alice@example.org")
    return visitor


@pytest.mark.parametrize("fva", [None, [0, -1], [0], ["0", "0"], [-1, -1], [0, -2], "0,0"])
def test_without_one_every_page_of_staffs_says_how_to_add_it(
    app: Flask, clerk: ClerkInstance, services: Services, fva: object
) -> None:
    staff = comes_in(app, clerk, fva=fva)

    answer = staff.get("/admin")
    assert answer.status_code == 403
    assert "authenticator app" in answer.text
    assert staff.post("/admin/users", {"who": "alice@example.org"}).status_code == 403
    assert not audit.page(services).rows
    assert staff.get("/home").status_code == 200


@pytest.mark.parametrize("fva", [[0, 0], [300, 299]])
def test_with_one_they_open(app: Flask, clerk: ClerkInstance, fva: list[int]) -> None:
    staff = comes_in(app, clerk, fva=fva)

    assert staff.get("/admin").status_code == 200
    assert staff.get("/admin/users").status_code == 200


def test_one_browser_with_it_opens_nothing_in_another_without(app: Flask, clerk: ClerkInstance) -> None:
    comes_in(app, clerk, fva=[0, 0])

    assert comes_in(app, clerk, sid="sess_2", fva=[0, -1]).get("/admin").status_code == 403


def test_who_is_not_staff_learns_nothing_of_it(app: Flask, clerk: ClerkInstance, services: Services) -> None:
    visitor = comes_in(app, clerk, fva=[0, -1])
    accounts.correct(services.store.tenant(tenant_id(visitor.tenant)), {"staff": False}, {})

    assert isinstance(services.identity, ClerkIdentity)
    assert visitor.get("/admin").status_code == 404
