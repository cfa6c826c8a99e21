"""The newsletter service hears of who agreed, and of nobody else; whoever leaves is marked unsubscribed."""

from __future__ import annotations

import dataclasses

import pytest

from app.accounts import model as accounts
from app.accounts import moves
from app.backlog import backlog
from app.errors import NotFound
from app.identity import events
from app.mail import newsletter
from app.mail.mailchimp import Mailchimp
from app.mail.newsletter import NewsletterAway
from app.mail.unsubscribe import token
from app.policies.adapters import in_force
from app.preferences import choices
from app.settings import SettingsError, from_environment
from app.store.keys import TenantId
from app.webhooks import Event
from tests.newsletter.mailchimp_standin import KEY, LIST
from tests.promises import promise
from tests.stack import free_port

ALICE, NEW = "alice@example.org", "new@example.org"


def switch(who, on: str) -> None:
    assert who.post("/settings/email/newsletter", {"newsletter": on}).status_code == 303
    who.services.queue.run()


def delete_at_clerk(who, services):
    """What the worker writes when Clerk tells it."""
    stored = accounts.stored_account(who.shelf)
    who.shelf.write(*accounts.linking(services, who.shelf, stored, "user_alice", name=""))
    effect = events.handle(
        services, Event("clerk", "1", "user.deleted", services.now(), {"data": {"id": "user_alice"}})
    )
    assert effect
    who.shelf.write(*effect.changes)
    for then in effect.after:
        then()


@promise("7.2")
def test_nobody_is_named_there_without_agreeing_and_who_leaves_is_unsubscribed(alice, bob, charlie, chimp, services):
    """Each way out in turn: the switch, all off, and the one deletion that there is yet, of the sign-in at Clerk."""
    everything = dict.fromkeys(choices.CATEGORIES, True)
    for person in (bob, charlie):
        choices.choose(services, TenantId(person.tenant), everything, source="welcome")
    services.queue.run()
    assert chimp.calls == []

    switch(alice, "on")
    assert chimp.calls == [("PUT", ALICE)]
    assert chimp.status(ALICE) == "subscribed"
    switch(alice, "off")
    assert chimp.status(ALICE) == "unsubscribed"

    switch(alice, "on")
    alice.post("/settings/email", {"off": "all"})
    services.queue.run()
    assert chimp.status(ALICE) == "unsubscribed"

    switch(alice, "on")
    assert chimp.status(ALICE) == "subscribed"
    delete_at_clerk(alice, services)
    services.queue.run()
    assert chimp.status(ALICE) == "unsubscribed"

    assert chimp.status(bob.email) == "unknown"
    assert chimp.status(charlie.email) == "unknown"
    assert backlog(services).count == 0


@promise("7.2", part=True)
def test_a_new_address_is_told_to_nobody_and_the_old_one_is_unsubscribed(alice, chimp, services):
    switch(alice, "on")
    changes, _ = moves.leave(services, TenantId(alice.tenant), NEW)
    alice.shelf.write(*changes)
    assert backlog(services).count == 1
    newsletter.sync(services, TenantId(alice.tenant))

    assert chimp.status(ALICE) == "unsubscribed"
    assert chimp.status(NEW) == "unknown"
    assert f"you agreed for {ALICE}" in alice.get("/settings/email").text

    switch(alice, "on")
    assert chimp.status(NEW) == "subscribed"


@promise("7.2", part=True)
@pytest.mark.parametrize("steps", [("all",), ("onboarding", "resources", "updates")])
def test_whoever_turns_everything_off_by_a_mails_link_is_taken_off_too(alice, chimp, services, steps):
    switch(alice, "on")
    stranger = alice.client.application.test_client()
    link = f"/unsubscribe/{token(services, 'updates', ALICE)}/choices"
    for off in steps:
        assert chimp.status(ALICE) == "subscribed"
        assert stranger.post(link, data={"off": off}).status_code == 303
        services.queue.run()

    assert chimp.status(ALICE) == "unsubscribed"
    said = newsletter.agreement(alice.shelf)
    assert said
    assert (said.on, said.source) == (False, "link")


@promise("7.2", part=True)
def test_whoever_deletes_their_sign_in_at_clerk_is_taken_off_too(alice, chimp, services):
    switch(alice, "on")
    delete_at_clerk(alice, services)
    assert backlog(services).count == 1
    services.queue.run()

    assert chimp.status(ALICE) == "unsubscribed"
    said = newsletter.agreement(alice.shelf)
    assert said
    assert (said.on, said.source) == (False, "deletion")


def test_agreeing_twice_is_told_once(alice, chimp):
    switch(alice, "on")
    switch(alice, "on")
    assert chimp.calls == [("PUT", ALICE)]


def test_an_agreement_that_ends_before_the_service_is_told_is_never_told(alice, chimp):
    for on in ("on", "off"):
        alice.post("/settings/email/newsletter", {"newsletter": on})
    alice.services.queue.run()
    assert chimp.calls == []


def test_an_agreement_that_ends_while_the_service_is_told_is_undone(alice, chimp, services):
    def ends() -> None:
        chimp.first = lambda: None
        newsletter.agree(services, TenantId(alice.tenant), on=False, source="settings")

    chimp.first = ends
    switch(alice, "on")
    assert chimp.status(ALICE) == "unsubscribed"


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_what_cannot_be_told_now_is_owed_and_told_later(alice, chimp, services, status):
    chimp.fails_with = status
    alice.post("/settings/email/newsletter", {"newsletter": "on"})
    with pytest.raises(NewsletterAway):
        services.queue.run()
    assert (chimp.status(ALICE), backlog(services).count) == ("unknown", 1)

    chimp.fails_with = 0
    newsletter.sync(services, TenantId(alice.tenant))
    assert (chimp.status(ALICE), backlog(services).count) == ("subscribed", 0)


def test_a_worker_killed_after_telling_it_still_knows_whom_to_take_off(alice, chimp, services, monkeypatch):
    class Killed(BaseException):
        pass

    def tell_and_die(tell, address) -> None:
        tell(address)
        raise Killed

    alice.post("/settings/email/newsletter", {"newsletter": "on"})
    service = services.newsletter
    monkeypatch.setattr(newsletter, "_told", tell_and_die)
    with pytest.raises(Killed):
        services.queue.run()
    monkeypatch.undo()
    assert service is not None
    assert chimp.status(ALICE) == "subscribed"

    switch(alice, "off")
    assert chimp.status(ALICE) == "unsubscribed"


def test_one_that_the_service_has_for_gone_is_left_so(alice, chimp, services):
    switch(alice, "on")
    switch(alice, "off")
    for member in chimp.members.values():
        member["status"] = "cleaned"
    switch(alice, "on")
    assert (chimp.status(ALICE), backlog(services).count) == ("cleaned", 0)


def test_one_that_the_service_never_knew_stays_unknown_to_it(chimp):
    Mailchimp(KEY, LIST, base=chimp.base).unsubscribe("nobody@example.org")
    assert chimp.members == {}


def test_no_words_of_an_error_name_the_address(chimp):
    away = Mailchimp(KEY, LIST, base=f"http://127.0.0.1:{free_port()}")
    for service in (away, Mailchimp("wrong-us21", LIST, base=chimp.base)):
        with pytest.raises(NewsletterAway) as caught:
            service.subscribe(ALICE)
        assert ALICE not in f"{caught.value!r} {caught.value.__cause__}"


def test_only_the_address_is_told(chimp):
    Mailchimp(KEY, LIST, base=chimp.base).subscribe(ALICE)
    assert chimp.bodies == [{"email_address": ALICE, "status": "subscribed", "status_if_new": "subscribed"}]


def test_its_own_address_is_that_of_the_keys_data_centre():
    assert Mailchimp(KEY, LIST)._members == f"https://us21.api.mailchimp.com/3.0/lists/{LIST}/members/"


def test_the_switch_is_off_and_says_who_gets_what(alice):
    page = alice.get("/settings/email").text
    assert "Also keep my address in our newsletter service, Mailchimp." in page
    assert "Off. You have never turned it on." in page


def test_without_a_key_there_is_no_switch_and_nothing_to_agree_to(alice, services):
    without = dataclasses.replace(services, newsletter=None)
    with pytest.raises(NotFound):
        newsletter.agree(without, TenantId(alice.tenant), on=True, source="settings")
    newsletter.sync(without, TenantId(alice.tenant))


def test_a_wrong_switch_changes_nothing(alice, chimp):
    assert alice.post("/settings/email/newsletter", {"newsletter": "maybe"}).status_code == 422
    assert newsletter.agreement(alice.shelf) is None


def test_the_list_of_companies_names_it_where_it_is_used(settings, tmp_path):
    assert "Mailchimp" in [row.name for row in in_force(settings)]
    assert in_force(from_environment({"DATA_DIR": str(tmp_path)})) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"MAILCHIMP_API_KEY": "0123456789abcdef"},
        {"MAILCHIMP_API_KEY": "0123-us21.evil.example/"},
        {"MAILCHIMP_API_KEY": "0123-us21#"},
        {"MAILCHIMP_LIST_ID": "../../ping"},
        {"MAILCHIMP_LIST_ID": ""},
    ],
)
def test_a_key_or_a_list_that_is_none_is_refused(tmp_path, wrong):
    whole = {"DATA_DIR": str(tmp_path), "MAILCHIMP_API_KEY": KEY, "MAILCHIMP_LIST_ID": LIST}
    from_environment(whole)
    with pytest.raises(SettingsError, match="MAILCHIMP"):
        from_environment(whole | wrong)
