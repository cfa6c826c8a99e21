"""What Clerk tells of people and sessions, through the real inbox: in order, late, doubled, and at odds with us."""

from __future__ import annotations

from typing import Any

import pytest

from app import create_app
from app.accounts import model as accounts
from app.accounts.model import Account
from app.identity import NotProven, Proven, sessions
from app.identity import model as identity
from app.services import Services, build
from app.settings import from_environment
from app.store.keys import TenantId
from app.webhooks import inbox
from tests.conftest import Clock
from tests.identity.clerk_telling import ALICE, Clerk, session, user
from tests.standins import HeldQueue
from tests.webhooks.senders import CLERK_SECRET


@pytest.fixture
def services(tmp_path: Any, clock: Clock, queue: HeldQueue, empty_databases: None) -> Services:
    environment = {
        "DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": "k" * 32, "CLERK_WEBHOOK_SECRETS": CLERK_SECRET,
    }  # fmt: skip
    built = build(from_environment(environment), now=clock, queue=queue)
    queue.attach(built)
    return built


@pytest.fixture
def clerk(services: Services, queue: HeldQueue) -> Clerk:
    return Clerk(create_app(services.settings, services), services, queue)


def account_of(services: Services, email: str = ALICE) -> Account | None:
    tenant = accounts.find_by_email(services, email)
    return accounts.stored_account(services.store.tenant(tenant)).record if tenant else None


def signed_in(services: Services, provider_session: str = "sess_1") -> TenantId:
    proven = Proven("user_alice", provider_session, None)
    return identity.sign_in_by_provider(services, proven, then="/home", user_agent="").tenant


def test_a_person_made_at_clerk_has_an_account_that_waits_for_the_age_statement(
    services: Services, clerk: Clerk
) -> None:
    assert clerk.tells("user.created", user("Alice@Example.org")).state == "done"

    account = account_of(services)
    assert account
    assert (account.name, account.subject, account.active) == ("Alice", "user_alice", False)
    assert accounts.find_by_subject(services, "user_alice") == accounts.find_by_email(services, ALICE)


def test_an_account_of_the_verified_address_is_linked_and_not_made_again(services: Services, clerk: Clerk) -> None:
    tenant = accounts.find_or_create(services, ALICE, name="Al")

    clerk.tells("user.created", user())

    assert accounts.find_by_subject(services, "user_alice") == tenant
    account = account_of(services)
    assert account
    assert (account.subject, account.name) == ("user_alice", "Al")


def test_an_unverified_address_finds_and_makes_nothing(services: Services, clerk: Clerk) -> None:
    tenant = accounts.find_or_create(services, ALICE)

    clerk.tells("user.created", user(verified=False))

    assert accounts.find_by_subject(services, "user_alice") is None
    assert accounts.stored_account(services.store.tenant(tenant)).record.subject == ""


def test_the_address_of_another_sign_in_is_not_taken_over(services: Services, clerk: Clerk, queue: HeldQueue) -> None:
    clerk.tells("user.created", user())

    failed = failing(clerk, "user.created", user(subject="user_mallory"), queue)

    assert (failed.state, failed.reason) == ("failed", "the address leads to an account of another sign-in")
    assert accounts.find_by_subject(services, "user_mallory") is None
    account = account_of(services)
    assert account
    assert account.subject == "user_alice"


def test_the_address_follows_and_the_old_one_is_told(services: Services, clerk: Clerk) -> None:
    clerk.tells("user.created", user())

    clerk.tells("user.updated", user("new@example.org", at=200))

    assert account_of(services) is None
    account = account_of(services, "new@example.org")
    assert account
    assert account.subject == "user_alice"
    (mail,) = services.mailer.newest(9)  # type: ignore[attr-defined]  # the outbox has it
    assert b"\r\nTo: alice@example.org\r\n" in mail.content


def test_a_name_is_taken_only_while_there_is_none(services: Services, clerk: Clerk) -> None:
    clerk.tells("user.created", user(first=None))

    clerk.tells("user.updated", user("new@example.org", at=200, first="Alice"))
    clerk.tells("user.updated", user("new@example.org", at=300, first="Mallory"))

    account = account_of(services, "new@example.org")
    assert account
    assert account.name == "Alice"


def test_a_name_alone_is_taken_too(services: Services, clerk: Clerk) -> None:
    clerk.tells("user.created", user(first=None))

    clerk.tells("user.updated", user(at=200, first="Alice"))

    account = account_of(services)
    assert account
    assert account.name == "Alice"


def test_an_address_that_has_an_account_changes_nothing(services: Services, clerk: Clerk, queue: HeldQueue) -> None:
    clerk.tells("user.created", user(first=None))
    bob = accounts.find_or_create(services, "bob@example.org")

    failed = failing(clerk, "user.updated", user("bob@example.org", at=200), queue)

    assert (failed.state, failed.reason) == ("failed", "the new address leads to another account")
    assert accounts.find_by_email(services, "bob@example.org") == bob
    account = account_of(services)
    assert account
    assert account.name == ""
    assert services.mailer.newest(9) == []  # type: ignore[attr-defined]  # the outbox has it


@pytest.mark.parametrize("late", ["user.created", "user.updated"])
def test_what_comes_late_does_not_undo_what_is_newer(services: Services, clerk: Clerk, late: str) -> None:
    clerk.tells("user.updated", user("new@example.org", at=300))

    assert clerk.tells(late, user("old@example.org", at=200)).state == "ignored"

    assert account_of(services, "new@example.org")
    assert account_of(services, "old@example.org") is None


def test_a_deleted_person_is_signed_out_and_never_comes_back(services: Services, clerk: Clerk) -> None:
    clerk.tells("user.created", user())
    tenant = signed_in(services)
    shelf = services.store.tenant(tenant)
    for number in range(60):
        shelf.write(sessions.fresh(services, shelf, "", provider_session=f"sess_{number % 50}")[1])

    assert clerk.tells("user.deleted", {"id": "user_alice", "object": "user", "deleted": True}).state == "done"

    assert sessions.live(services, shelf) == []
    for subject, provider_session in (("user_alice", "sess_1"), ("user_alice", "sess_new")):
        with pytest.raises(NotProven):
            identity.sign_in_by_provider(services, Proven(subject, provider_session, None), then="/", user_agent="")
    assert sessions.live(services, shelf) == []
    assert accounts.find_by_email(services, ALICE) == tenant


@pytest.mark.parametrize("late", ["user.created", "user.updated"])
def test_nothing_undoes_a_deletion(services: Services, clerk: Clerk, late: str) -> None:
    clerk.tells("user.created", user())
    clerk.tells("user.deleted", {"id": "user_alice", "object": "user", "deleted": True})

    assert clerk.tells(late, user("new@example.org", at=10**15)).state == "ignored"

    assert accounts.find_by_subject(services, "user_alice") is None
    assert account_of(services, "new@example.org") is None


def test_a_deletion_that_comes_first_keeps_the_account_from_being_made(services: Services, clerk: Clerk) -> None:
    clerk.tells("user.deleted", {"id": "user_alice", "object": "user", "deleted": True})
    clerk.tells("user.created", user())

    assert account_of(services) is None


def test_the_record_of_a_deleted_person_does_not_pass_to_who_proves_the_address_next(
    services: Services, clerk: Clerk, queue: HeldQueue
) -> None:
    clerk.tells("user.created", user())
    clerk.tells("user.deleted", {"id": "user_alice", "object": "user", "deleted": True})

    failed = failing(clerk, "user.created", user(subject="user_mallory"), queue)

    assert failed.reason == "the address leads to an account of another sign-in"
    assert accounts.find_by_subject(services, "user_mallory") is None


@pytest.mark.parametrize("kind", ["session.revoked", "session.ended", "session.removed"])
def test_a_session_that_ends_at_clerk_ends_here_and_cannot_begin_again(
    services: Services, clerk: Clerk, kind: str
) -> None:
    clerk.tells("user.created", user())
    shelf = services.store.tenant(signed_in(services))
    signed_in(services, "sess_2")

    assert clerk.tells(kind, session()).state == "done"

    assert [live.provider_session for live in sessions.live(services, shelf)] == ["sess_2"]
    with pytest.raises(NotProven):
        signed_in(services)


def test_word_of_the_end_that_comes_during_the_sign_in_is_heard(
    services: Services, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.tells("user.created", user())
    fresh = sessions.fresh

    def meanwhile(*given: Any, **named: Any) -> Any:
        clerk.tells("session.revoked", session())
        return fresh(*given, **named)

    monkeypatch.setattr(sessions, "fresh", meanwhile)
    with pytest.raises(NotProven):
        signed_in(services)

    tenant = accounts.find_by_subject(services, "user_alice")
    assert tenant
    assert sessions.live(services, services.store.tenant(tenant)) == []


@pytest.mark.parametrize("kind", ["session.created", "email.created", "organization.created", "user.unheard_of"])
def test_what_is_nothing_to_us_is_kept_as_ignored(clerk: Clerk, kind: str) -> None:
    assert clerk.tells(kind, {"id": "x"}).state == "ignored"


@pytest.mark.parametrize(
    "data",
    [
        {}, {"id": 7, "updated_at": 1}, {"id": "user_a", "updated_at": "soon"}, [], None, "x",
        user() | {"email_addresses": [None]}, user("é@example.org"), user("nobody"), user() | {"id": None},
    ],
    ids=repr,
)  # fmt: skip
def test_what_cannot_be_read_is_noted_and_breaks_nothing(
    services: Services, clerk: Clerk, queue: HeldQueue, data: Any
) -> None:
    failed = failing(clerk, "user.created", data, queue)

    assert failed.state == "failed"
    assert failed.reason in ("not as Clerk tells it", "no address that mail could be sent to")
    assert accounts.find_by_subject(services, "user_alice") is None


def test_an_unknown_session_or_person_breaks_nothing(clerk: Clerk) -> None:
    assert clerk.tells("session.revoked", session("sess_unheard_of")).state == "done"
    assert clerk.tells("user.deleted", {"id": "user_unheard_of", "object": "user", "deleted": True}).state == "done"


def failing(clerk: Clerk, kind: str, data: Any, queue: HeldQueue) -> inbox.Delivery:
    """What becomes of an event that cannot be acted on: its delivery, and nothing that a worker would die of."""
    from app.webhooks import CannotHandle

    with pytest.raises(CannotHandle):
        clerk.tells(kind, data)
    kept = inbox.find(clerk._services, "clerk", f"msg_{clerk._told}")
    assert kept
    return kept
