"""Accounts: one account is one tenant; its record, how it is found by address, and the verbs that change it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.accounts import policy, preferences, roster
from app.accounts.closing import Closing
from app.accounts.email import normal
from app.accounts.preferences import PREFERENCES_SORT, Preferences
from app.consents import Said, noted
from app.errors import Conflict, LinkExpired, NotFound
from app.policies import versions
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

ACCOUNT_SORT = "ACCOUNT"
POINTER_SORT = "ACCOUNT"
_ID_ALPHABET = roster.PARTS
"""Crockford's 32 letters: 26 of them carry 130 random bits and can be read aloud."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who a person is to us. These are all the identity fields there are; there is no password."""

    email: str
    created_at: datetime
    name: str = ""
    role: str = ""
    """A key of app.accounts.roles.ROLES, or empty."""
    subject: str = ""
    """The identity provider's own id of the person; empty with magic links."""
    adult_confirmed_at: datetime | None = None
    policy_version: str = ""
    policy_accepted_at: datetime | None = None
    staff: bool = False
    closing: Closing | None = None
    """It is on its way to its end: only the way back opens."""

    @property
    def open(self) -> bool:
        """Whether its owner uses it: begun, and not on its way to its end. Nobody else is written to by rounds."""
        return self.active and self.closing is None

    @property
    def active(self) -> bool:
        """Whether the 18-or-older statement and the policy are on record; until then only /welcome opens."""
        return self.adult_confirmed_at is not None and bool(self.policy_version)


class AddressLeft(LinkExpired):
    """The account of this address moved to another one, and may still be taken back (see moves.py)."""

    title = "This address no longer signs in"
    sentence = "Its account was moved to another address. Ask for a link again to get a mail that says how to undo it."


class Pointer(msgspec.Struct, frozen=True):
    """Where a lookup leads."""

    tenant: TenantId
    left: bool = False
    """The account has moved away: the lookup leads nowhere, and keeps others from taking the address."""


@dataclass(frozen=True, slots=True)
class Household:
    """An account's two records as they were read, for a change that builds on them."""

    account: Stored[Account]
    preferences: Preferences


def find_by_email(services: Services, email: str) -> TenantId | None:
    """The account with this address, or None. Raises Invalid when it is no address."""
    return _follow(services, email_lookup(services, normal(email)))


def find_by_subject(services: Services, subject: str) -> TenantId | None:
    """The account that the identity provider knows by this id, or None."""
    return _follow(services, _subject_lookup(services, subject))


def find_or_create(services: Services, email: str, *, subject: str = "", name: str = "") -> TenantId:
    """The account of this address, made now when there is none. Raises Invalid when it is no address, AddressLeft.

    The lookup is written with the account on the condition that it is absent, so two first sign-ins
    that race end in one account.
    """
    address = normal(email)
    found = find_by_email(services, address)
    if found is not None:
        return found
    tenant, changes = beginning(services, address, subject=subject, name=name)
    try:
        services.store.tenant(tenant).write(*changes)
    except Conflict:
        first = email_lookup(services, address).get(POINTER_SORT, Pointer)
        if first is None:
            raise
        if first.record.left:
            raise AddressLeft from None
        return first.record.tenant
    return tenant


def beginning(services: Services, address: str, *, subject: str, name: str) -> tuple[TenantId, list[Change]]:
    """A new account and the changes that make it; they conflict when the address, as `normal` has it, leads somewhere.

    Without the age statement: until that only /welcome opens.
    """
    tenant = _new_tenant_id()
    shelf = services.store.tenant(tenant)
    account = Account(email=address, created_at=services.now(), name=name[:100], subject=subject)
    changes: list[Change] = [
        shelf.add(ACCOUNT_SORT, account),
        shelf.add(PREFERENCES_SORT, Preferences()),
        email_lookup(services, address).add(POINTER_SORT, Pointer(tenant)),
    ]
    if subject:
        changes.append(_subject_lookup(services, subject).add(POINTER_SORT, Pointer(tenant)))
    return tenant, changes


def read(shelf: Shelf) -> Household | None:
    """The account and its preferences in one call of the store, or None when there is no account."""
    page = shelf.page(msgspec.Raw, prefix=ACCOUNT_SORT, limit=2)
    records = {row.sort: row for row in page.rows}
    if ACCOUNT_SORT not in records:
        return None
    row = records[ACCOUNT_SORT]
    kept = records.get(PREFERENCES_SORT)
    return Household(
        Stored(row.sort, row.version, msgspec.msgpack.decode(row.record, type=Account)),
        msgspec.msgpack.decode(kept.record, type=Preferences) if kept else Preferences(),
    )


def is_closing(shelf: Shelf) -> bool:
    """Whether the account of this shelf is on its way to its end."""
    household = read(shelf)
    return household is not None and household.account.record.closing is not None


def begin(services: Services, shelf: Shelf, *, name: str, time_zone: str, also: Sequence[Change] = ()) -> None:
    """Open the account: the 18-or-older statement and the policy's version go on record, and `also` with them.

    From then on it is on the roster. Raises Conflict.
    """
    versions.begin_with(services)
    now = services.now()
    stated, notes = policy.accepting(services, shelf, "welcome")
    adult = Said(kind="age", on=True, at=now, source="welcome", policy_version=str(stated["policy_version"]))
    listed = roster.entered(services, shelf.tenant, time_zone, now)
    fields = {"name": name, "adult_confirmed_at": now, **stated}
    correct(shelf, fields, {"time_zone": time_zone}, [*also, listed, *notes, noted(shelf, adult)])


def accept_policy(services: Services, shelf: Shelf) -> None:
    """Note that the owner accepts the version in force, after signing in. Raises NotFound, Conflict."""
    stated, notes = policy.accepting(services, shelf, "sign-in")
    correct(shelf, stated, {}, notes)


def correct(
    shelf: Shelf, fields: Mapping[str, object], preferred: Mapping[str, object], also: Sequence[Change] = ()
) -> None:
    """Replace some fields of the account and some preferences, all or none. Raises NotFound, Conflict."""
    stored = stored_account(shelf)
    account = msgspec.structs.replace(stored.record, **fields)
    changes: list[Change] = [] if account == stored.record else [shelf.replace(stored, account)]
    changes += [*preferences.changes(shelf, preferred), *also]
    if changes:
        shelf.write(*changes)


def belongs_to(services: Services, tenant: TenantId, subject: str) -> bool:
    """Whether the account is this person's at the identity provider; one that has no such id yet becomes theirs."""
    shelf = services.store.tenant(tenant)
    stored = stored_account(shelf)
    if not stored.record.subject:
        shelf.write(*linking(services, shelf, stored, subject, name=stored.record.name))
        return True
    return stored.record.subject == subject


def linking(services: Services, shelf: Shelf, stored: Stored[Account], subject: str, *, name: str) -> list[Change]:
    """The changes that make an account, which has no such id yet, this person's at the identity provider."""
    return [
        shelf.replace(stored, msgspec.structs.replace(stored.record, subject=subject, name=name)),
        _subject_lookup(services, subject).put(POINTER_SORT, Pointer(shelf.tenant)),
    ]


def unlinking(services: Services, subject: str) -> Change:
    """The change by which the provider's id leads to no account any more.

    The account keeps the id: an address that somebody else proves later must not bring this record along.
    """
    return _subject_lookup(services, subject).discard(POINTER_SORT)


def grant_staff(services: Services, email: str) -> TenantId:
    """Make the account of this address staff. Raises NotFound when nobody has signed in with it yet."""
    tenant = find_by_email(services, email)
    if tenant is None:
        raise NotFound("No account has that address. Sign in with it once, then grant again.")
    correct(services.store.tenant(tenant), {"staff": True}, {})
    return tenant


def stored_account(shelf: Shelf) -> Stored[Account]:
    """The account of this shelf, to be written over. Raises NotFound."""
    stored = shelf.get(ACCOUNT_SORT, Account)
    if stored is None:
        raise NotFound
    return stored


def subject_lookup(services: Services, subject: str) -> Shelf:
    """Where the pointer of the identity provider's id of a person is kept."""
    return _subject_lookup(services, subject)


def email_lookup(services: Services, address: str) -> Shelf:
    """Where the pointer of an address, spelled as `normal` has it, is kept."""
    digest = services.store.platform("LOOKUP").blind_index("email", address)
    return services.store.platform(f"LOOKUP#EMAIL#{digest}")


def _subject_lookup(services: Services, subject: str) -> Shelf:
    digest = services.store.platform("LOOKUP").blind_index("clerk", subject)
    return services.store.platform(f"LOOKUP#CLERK#{digest}")


def _follow(services: Services, lookup: Shelf) -> TenantId | None:
    stored = lookup.get(POINTER_SORT, Pointer)
    if stored is None or stored.record.left:
        return None
    if services.store.keys.destroyed(stored.record.tenant):  # a backup brought back the way to an account that is gone
        lookup.write(lookup.discard(POINTER_SORT))
        return None
    return stored.record.tenant


def _new_tenant_id() -> TenantId:
    return TenantId("".join(secrets.choice(_ID_ALPHABET) for _ in range(26)))
