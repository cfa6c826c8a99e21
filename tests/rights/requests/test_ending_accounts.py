"""Whose account a request can end: a child's on a report; otherwise only that of whoever showed that it is theirs."""

from __future__ import annotations

import pytest
from flask import Flask

from app import audit
from app.accounts import model as accounts
from app.identity import sessions
from app.rights.deletion import model as deletion
from app.services import Services
from tests.cast import Visitor, stranger
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.requests.conftest import act, link, press, send, the_one

END = {"end_account-reason": "They asked us to."}


@promise("14.1")
def test_an_account_wants_the_age_statement_and_a_childs_is_deleted_on_a_report(
    robin: Visitor, dana: Visitor, app: Flask, services: Services, clock: Clock
) -> None:
    tenant = accounts.find_or_create(services, "young@example.org")
    young = signed_in_as(app, "young@example.org", tenant)
    assert young.get("/home").location.startswith("/welcome")  # no age statement, no account
    send(robin, "child", text="young@example.org is my pupil, and fourteen.")
    assert act(dana, services, "end_account", {"end_account-reason": "A teacher told us."}) == 409
    act(dana, services, "link", {"account": tenant})
    assert act(dana, services, "end_account", {"end_account-reason": "A teacher told us."}) == 303

    closing = deletion.closing(services.store.tenant(tenant))
    assert closing
    assert (closing.purge_from - clock()).days == 30
    assert [row.record.action for row in audit.page(services).rows][:2] == ["account.close", "requests.end_account"]
    press(robin, f"{link(services)}/mine")
    page = robin.get(link(services)).text
    assert "account was noted" not in page
    assert "end of the account" not in page


def test_only_reports_of_children_and_deletions_end_an_account(
    robin: Visitor, dana: Visitor, alice: Visitor, services: Services
) -> None:
    send(robin, "bug")
    act(dana, services, "link", {"account": alice.tenant})

    assert act(dana, services, "end_account", {"end_account-reason": "They were rude."}) == 409
    assert deletion.closing(alice.shelf) is None


def test_a_request_nobody_proved_ends_no_account(
    alice: Visitor, robin: Visitor, dana: Visitor, services: Services
) -> None:
    send(robin, "deletion", about=alice.email)
    act(dana, services, "link", {"account": alice.tenant})
    assert act(dana, services, "end_account", END) == 409  # nobody opened the link
    press(robin, f"{link(services)}/mine")

    assert act(dana, services, "end_account", END) == 409  # Robin's own mailbox says nothing about Alice's account
    assert deletion.closing(alice.shelf) is None


def test_an_account_ends_for_whoever_is_signed_in_to_it_and_for_no_other(
    alice: Visitor, charlie: Visitor, dana: Visitor, services: Services
) -> None:
    send(alice, "deletion")
    act(dana, services, "link", {"account": charlie.tenant})
    assert act(dana, services, "end_account", END) == 409
    act(dana, services, "link", {"account": alice.tenant})

    assert act(dana, services, "end_account", END) == 303
    assert (deletion.closing(charlie.shelf), bool(deletion.closing(alice.shelf))) == (None, True)


def test_an_account_ends_for_whoever_has_its_address_or_was_made_sure_of(
    app: Flask, alice: Visitor, charlie: Visitor, robin: Visitor, dana: Visitor, services: Services
) -> None:
    send(stranger(app, alice.email), "deletion")
    press(robin, f"{link(services, alice.email)}/mine")
    act(dana, services, "link", {"account": alice.tenant})
    assert act(dana, services, "end_account", END) == 303
    act(dana, services, "close", {"close-reason": "Done."})

    send(robin, "deletion", about=charlie.email)
    press(robin, f"{link(services)}/mine")
    act(dana, services, "link", {"account": charlie.tenant})
    assert "Who asks was checked in another way" in dana.get(f"/admin/requests/{the_one(services).id}").text
    assert act(dana, services, "identify", {"identify-reason": "By telephone, number on file."}) == 303
    assert act(dana, services, "end_account", END) == 303
    assert deletion.closing(charlie.shelf)


def test_an_end_that_cannot_be_put_on_record_is_not_begun(
    robin: Visitor, dana: Visitor, alice: Visitor, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(robin, "child")
    act(dana, services, "link", {"account": alice.tenant})

    def refuse(*_: object, **__: object) -> None:
        raise audit.Unrecorded

    monkeypatch.setattr(audit, "record", refuse)
    assert act(dana, services, "end_account", {"end_account-reason": "A teacher told us."}) == 503
    assert deletion.closing(alice.shelf) is None
    assert the_one(services).state == "received"


def signed_in_as(app: Flask, email: str, tenant: str) -> Visitor:
    """Somebody who opened a sign-in link and said nothing yet."""
    visitor = stranger(app, email)
    visitor.tenant = tenant
    session_id, recorded = sessions.fresh(visitor.services, visitor.shelf, "")
    visitor.shelf.write(recorded)
    with visitor.client.session_transaction() as session:
        session.update(tenant=tenant, session=session_id)
    return visitor
