"""The account: what it holds, how it opens, and that every part of it can be corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest
from flask import Flask

from app import audit
from app.accounts import model as accounts
from app.accounts import roster
from app.accounts.email import is_address, normal
from app.accounts.model import Account
from app.accounts.preferences import DEFAULT_ZONE, Preferences
from app.errors import Invalid, NotFound
from app.policies.versions import SHIPPED
from app.services import Services
from tests.cast import Visitor, ask_for_link, stranger, token_in
from tests.conftest import Clock
from tests.promises import promise


@promise("3.1")
def test_the_account_holds_exactly_its_identity_fields(app: Flask, alice: Visitor) -> None:
    alice.post("/settings", {"name": "Alice", "role": "survivor", "time_zone": "America/Denver"})
    row = next(r for r in alice.shelf.page(msgspec.Raw, prefix="ACCOUNT").rows if r.sort == "ACCOUNT")
    stored = msgspec.msgpack.decode(row.record)

    assert set(stored) == {
        "email", "name", "role", "subject", "created_at", "adult_confirmed_at", "policy_version",
        "policy_accepted_at", "staff", "closing",
    }  # fmt: skip
    assert (stored["email"], stored["name"], stored["role"]) == ("alice@example.org", "Alice", "survivor")


@promise("3.1")
def test_no_route_takes_a_password_and_no_schema_has_one(app: Flask, alice: Visitor) -> None:
    pages = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    asking = [
        path for path in pages if 'type="password"' in alice.get(path).text or 'name="password"' in alice.get(path).text
    ]
    fields = {field.lower() for record in (Account, Preferences) for field in record.__struct_fields__}

    assert asking == []
    assert not [field for field in fields if "pass" in field or "secret" in field]


@promise("3.1", part=True)
def test_a_password_sent_along_is_kept_nowhere(alice: Visitor, services: Services) -> None:
    alice.post("/settings", {"name": "Alice", "password": "hunter2-marker", "time_zone": "America/Denver"})
    everything = repr([row.record for row in alice.shelf.every(msgspec.Raw, prefix="")])

    assert "hunter2-marker" not in everything


@promise("14.1", part=True)
def test_an_account_opens_only_with_the_age_statement(app: Flask, services: Services) -> None:
    young = _arrived(app, "young@example.org")
    page = young.get("/welcome").text

    refused = young.client.post("/welcome", data={"csrf_token": token_in(page), "policy_version": SHIPPED[-1]})

    assert refused.status_code == 422
    assert "18 or older" in refused.text
    assert young.get("/home").location.startswith("/welcome")
    assert _account(young).adult_confirmed_at is None


@promise("14.1", part=True)
def test_the_statement_and_the_policy_version_are_recorded_with_their_time(alice: Visitor, clock: Clock) -> None:
    account = _account(alice)

    assert account.adult_confirmed_at == account.policy_accepted_at == clock()
    assert account.policy_version == SHIPPED[-1]
    assert isinstance(account.created_at, datetime)


def test_a_policy_that_changed_meanwhile_is_read_again(app: Flask) -> None:
    alice = _arrived(app, "alice@example.org")
    token = token_in(alice.get("/welcome").text)

    stale = alice.client.post("/welcome", data={"csrf_token": token, "adult": "y", "policy_version": "1999-01-01"})

    assert stale.status_code == 422
    assert f'value="{SHIPPED[-1]}"' in stale.text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({}, "America/Chicago"),
        ({"zone": "Europe/Berlin"}, "Europe/Berlin"),
        ({"zone": "Europe/Berlin", "time_zone": "America/Denver"}, "America/Denver"),
        ({"zone": "../../etc/passwd"}, "America/Chicago"),
    ],
)
def test_the_time_zone_is_the_chosen_one_else_the_browsers_else_chicago(
    app: Flask, services: Services, sent: dict[str, str], kept: str
) -> None:
    alice = _arrived(app, "alice@example.org")
    token = token_in(alice.get("/welcome").text)
    given = {"csrf_token": token, "adult": "y", "policy_version": SHIPPED[-1], **sent}

    assert alice.client.post("/welcome", data=given).status_code == 303

    assert accounts.read(alice.shelf).preferences.time_zone == kept  # type: ignore[union-attr]  # it is there


@promise("12.2", part=True)
def test_name_role_and_preferences_can_be_corrected(alice: Visitor) -> None:
    alice.post("/settings", {"name": " Alice  B.\u202e ", "role": "advocate", "time_zone": "Europe/Berlin"})
    household = accounts.read(alice.shelf)

    assert household is not None
    assert (household.account.record.name, household.account.record.role) == ("Alice B.", "advocate")
    assert household.preferences == Preferences(time_zone="Europe/Berlin", neutral_titles=False)


@pytest.mark.parametrize(
    "wrong", [{"role": "emperor"}, {"time_zone": "Mars/Olympus"}, {"time_zone": "\x00"}, {"name": "x" * 101}]
)
def test_a_wrong_setting_is_refused_and_stays_in_the_form(alice: Visitor, wrong: dict[str, str]) -> None:
    before = accounts.read(alice.shelf)
    answer = alice.post("/settings", {"name": "Kept name", "time_zone": "America/Denver", **wrong})

    assert answer.status_code == 422
    assert wrong.get("name", "Kept name") in answer.text
    assert accounts.read(alice.shelf) == before


def test_neutral_titles_are_on_until_switched_off(alice: Visitor) -> None:
    assert "<title>Settings" not in alice.get("/settings").text
    alice.post("/settings", {"time_zone": "America/Denver"})
    assert "<title>Settings" in alice.get("/settings").text


def test_a_zone_under_an_old_name_stays_hers_and_only_present_names_are_offered(alice: Visitor) -> None:
    alice.post("/settings", {"time_zone": "Asia/Calcutta"})
    page = alice.get("/settings").text

    assert '<option selected value="Asia/Calcutta">' in page
    assert "Asia/Kolkata" in page
    assert "America/Buenos_Aires" not in page
    assert accounts.read(alice.shelf).preferences.time_zone == "Asia/Calcutta"  # type: ignore[union-attr]  # it is there


def test_staff_is_granted_to_an_account_that_exists(services: Services, visit: Callable[[str], Visitor]) -> None:
    dana = visit("dana@example.org")

    assert accounts.grant_staff(services, " Dana@example.org ") == dana.tenant
    assert _account(dana).staff
    with pytest.raises(NotFound):
        accounts.grant_staff(services, "nobody@example.org")


def test_who_becomes_staff_is_on_record_before_they_are(app: Flask, services: Services, bob: Visitor) -> None:
    assert app.test_cli_runner().invoke(args=["staff", "grant", bob.email]).exit_code == 0
    assert app.test_cli_runner().invoke(args=["staff", "grant", "nobody@example.org"]).exit_code == 1

    rows = [row.record for row in audit.page(services).rows]
    assert [(row.actor, row.action, row.target) for row in rows] == [("system:operator", "staff.grant", bob.tenant)]
    assert accounts.stored_account(bob.shelf).record.staff


@pytest.mark.parametrize(
    "wrong",
    ["", "a", "a@b", "@example.org", "a@@b.org", "a b@c.org", "a@b..org", ".a@b.org", "a.@b.org", "a..b@c.org",
     "a@-b.org", "a\u202e@b.org", "\ud800@b.org", "a@b.org\r\nBcc: x@y.org", "a,b@c.org", "josé@b.org",
     "x" * 65 + "@b.org"],
)  # fmt: skip
def test_what_cannot_be_an_address_is_refused(wrong: str) -> None:
    assert not is_address(wrong)
    with pytest.raises(Invalid):
        normal(wrong)


def test_an_address_has_one_spelling() -> None:
    assert normal("  ALICE@Exämple.org ") == normal("alice@exämple.org")


def _arrived(app: Flask, email: str) -> Visitor:
    """Signed in for the first time, and not yet past the welcome page."""
    visitor = stranger(app, email)
    path = ask_for_link(visitor)
    visitor.client.post(path, data={"csrf_token": token_in(visitor.get(path).text)})
    with visitor.client.session_transaction() as session:
        visitor.tenant = session["tenant"]
    return visitor


def _account(visitor: Visitor) -> Account:
    household = accounts.read(visitor.shelf)
    assert household is not None
    return household.account.record


def test_an_account_that_opens_is_on_the_roster_once_with_its_zone(services: Services, alice: Visitor) -> None:
    assert listed(services) == {alice.tenant: DEFAULT_ZONE}


def test_an_account_that_has_not_said_it_is_an_adults_is_not_on_the_roster(services: Services) -> None:
    accounts.find_or_create(services, "alice@example.org")
    assert listed(services) == {}


def test_the_roster_follows_a_person_to_another_zone(services: Services, alice: Visitor) -> None:
    assert alice.post("/settings", {"time_zone": "Europe/Berlin"}).status_code == 303
    assert listed(services) == {alice.tenant: "Europe/Berlin"}


def test_a_person_chooses_the_language_of_mail(alice: Visitor) -> None:
    assert alice.post("/settings", {"time_zone": DEFAULT_ZONE, "language": "es"}).status_code == 303
    assert '<option selected value="es">' in alice.get("/settings").text


def test_a_language_that_no_mail_is_written_in_is_refused(alice: Visitor) -> None:
    assert alice.post("/settings", {"time_zone": DEFAULT_ZONE, "language": "xx"}).status_code == 422


def listed(services: Services) -> dict[str, str]:
    """Who is on the roster, and where."""
    pages = [roster.members(services, part) for part in roster.PARTS]
    return {row.sort: row.record.zone for page in pages for row in page.rows}
