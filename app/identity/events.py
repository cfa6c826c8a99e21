"""What Clerk tells of people and their sessions reaches accounts here. Order does not matter (see ended.Guard)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from app.accounts import address
from app.accounts import model as accounts
from app.accounts.email import normal
from app.accounts.model import POINTER_SORT, Account, Pointer
from app.errors import Invalid
from app.identity import Profile, ended, sessions
from app.identity import model as identity
from app.identity.ended import Guard
from app.mail import newsletter
from app.store import Change
from app.store.sealed import Shelf, Stored
from app.webhooks import CannotHandle, Effect, Event

if TYPE_CHECKING:
    from app.services import Services

T = TypeVar("T")

_SESSIONS_A_WRITE = 40
"""Two changes each, within the store's limit of 100 together with what else a deletion writes."""


class _Verification(msgspec.Struct):
    status: str = ""


class _Address(msgspec.Struct):
    id: str
    email_address: str
    verification: _Verification | None = None


class _User(msgspec.Struct):
    id: str
    updated_at: int
    """Milliseconds since 1970."""
    email_addresses: list[_Address] = []
    primary_email_address_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None

    def profile(self) -> Profile | None:
        """Their verified primary address and name; None without such an address."""
        for each in self.email_addresses:
            verified = each.verification is not None and each.verification.status == "verified"
            if each.id == self.primary_email_address_id and verified:
                return Profile(each.email_address, self.name)
        return None

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part)[:100]


class _Deleted(msgspec.Struct):
    id: str


class _Session(msgspec.Struct):
    id: str
    user_id: str


def handle(services: Services, event: Event) -> Effect | None:
    """See app.webhooks.Handler."""
    match event.kind:
        case "user.created" | "user.updated":
            return _told_of(services, _read(event, _User), event.id)
        case "user.deleted":
            return _deleted(services, _read(event, _Deleted).id)
        case "session.ended" | "session.removed" | "session.revoked":
            return _session_ended(services, _read(event, _Session))
    return None


def _told_of(services: Services, user: _User, event_id: str) -> Effect | None:
    """Both kinds carry the whole person, and the later may come first: so both make what is missing."""
    guard = ended.guard(services, user.id)
    if guard is not None and guard.record.covers(user.updated_at):
        return None
    noted = ended.guarding(services, user.id, guard, Guard(newest=user.updated_at))
    tenant = accounts.find_by_subject(services, user.id)
    if tenant is not None:
        return _corrected(services, services.store.tenant(tenant), user, event_id, noted)
    profile = user.profile()
    if profile is None:
        return Effect((noted,))
    return Effect((*_first_told(services, user.id, profile), noted))


def _first_told(services: Services, subject: str, profile: Profile) -> list[Change]:
    """The account of the verified address, found or made, is linked."""
    email = _mailable(profile.email)
    pointer = accounts.email_lookup(services, email).get(POINTER_SORT, Pointer)
    if pointer is None:
        return accounts.beginning(services, email, subject=subject, name=profile.name)[1]
    if pointer.record.left:
        raise CannotHandle("an account has left this address lately")
    shelf = services.store.tenant(pointer.record.tenant)
    stored = accounts.stored_account(shelf)
    if stored.record.subject not in ("", subject):
        raise CannotHandle("the address leads to an account of another sign-in")
    return accounts.linking(services, shelf, stored, subject, name=stored.record.name or profile.name)


def _corrected(services: Services, shelf: Shelf, user: _User, event_id: str, noted: Change) -> Effect:
    """The address follows the provider's; a name is taken only while there is none of ours."""
    stored, profile = accounts.stored_account(shelf), user.profile()
    named = {} if stored.record.name or not user.name else {"name": user.name}
    email = _mailable(profile.email) if profile else stored.record.email
    if email == stored.record.email:
        return Effect((*_naming(shelf, stored, named), noted))
    pointer = accounts.email_lookup(services, email).get(POINTER_SORT, Pointer)
    if pointer is not None and pointer.record.tenant != shelf.tenant:
        raise CannotHandle("the new address leads to another account")
    moved, notice = address.following(services, shelf, stored.record, email, event=event_id, also=named)
    return Effect((*moved, *notice.changes, noted), (notice.enqueue,))


def _naming(shelf: Shelf, stored: Stored[Account], named: dict[str, Any]) -> list[Change]:
    return [shelf.replace(stored, msgspec.structs.replace(stored.record, **named))] if named else []


def _deleted(services: Services, subject: str) -> Effect:
    """Every browser is signed out, the id opens nothing any more, and no other company keeps the address. The record
    stays, and with it the line on the roster: a notice of a new policy is about what we keep of them."""
    guard = ended.guard(services, subject)
    newest = guard.record.newest if guard else 0
    gone = [ended.guarding(services, subject, guard, Guard(newest=newest, deleted=True))]
    tenant = accounts.find_by_subject(services, subject)
    if tenant is None:
        return Effect(tuple(gone))
    shelf = services.store.tenant(tenant)
    live = sessions.live(services, shelf)
    identity.sign_out(services, shelf, *live[_SESSIONS_A_WRITE:])  # more than one write holds; twice is no harm
    ending = identity.ending(services, shelf, *live[:_SESSIONS_A_WRITE])
    left = newsletter.leaving(services, shelf)
    then = (lambda: services.queue.enqueue(newsletter.JOB, tenant),) if left else ()
    return Effect((*gone, accounts.unlinking(services, subject), *ending, *left), then)


def _session_ended(services: Services, session: _Session) -> Effect:
    """Ours behind it ends, and none begins on it again, also when word of its end comes before it is used here."""
    ending = [ended.ending_session(services, session.id)]
    tenant = accounts.find_by_subject(services, session.user_id)
    if tenant is not None:
        shelf = services.store.tenant(tenant)
        ending += [sessions.ending(shelf, ours) for ours in sessions.of_provider(services, shelf, session.id)]
    return Effect(tuple(ending))


def _mailable(email: str) -> str:
    try:
        return normal(email)
    except Invalid:
        raise CannotHandle("no address that mail could be sent to") from None


def _read(event: Event, kind: type[T]) -> T:
    try:
        return msgspec.convert(event.data.get("data"), kind)
    except msgspec.ValidationError:
        raise CannotHandle("not as Clerk tells it") from None
