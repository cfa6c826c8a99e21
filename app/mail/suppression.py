"""The suppression list: addresses that no mail goes to, whatever its category, until staff lifts it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from app import audit
from app.errors import NotFound
from app.mail import Unmailable, mailbox, shut_out
from app.mail.shut_out import ShutOut
from app.store import Change, Put
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

Reason = Literal["bounce", "complaint", "staff"]

MOST_RETURNED = 3
WITHIN = timedelta(days=14)
"""So many mails that came back within so many days, each for a reason that could pass, count as one for good."""

APART = timedelta(days=1)
"""Those nearer to each other count as one: a provider's bad hour, and a few clicks by anybody who knows the address."""

_SORT = "ADDRESS"
_RETURNED = "RETURNED"
_LIFTED = "LIFTED"


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """Why and since when an address gets no mail."""

    reason: Reason
    since: datetime


class Returned(msgspec.Struct, frozen=True):
    """What came back lately from an address that may take mail again: the provider's own ids, and when."""

    mails: tuple[tuple[str, datetime], ...] = ()


class Lifted(msgspec.Struct, frozen=True):
    """When staff lifted it: what happened before that is settled, however late we are told of it."""

    at: datetime


def suppression(services: Services, address: str) -> Suppression | None:
    """The entry of an address, or None when mail may go to it."""
    stored = _shelf(services, address).get(_SORT, Suppression)
    return stored.record if stored else None


def suppress(services: Services, address: str, reason: Reason) -> Put:
    """The change that stops all mail to an address."""
    return _shelf(services, address).put(_SORT, Suppression(reason=reason, since=services.now()))


def bounced(services: Services, address: str, at: datetime) -> list[Change]:
    """The changes that follow from mail that came back for good at this time."""
    return _stopping(services, address, "bounce", at)


def complained(services: Services, address: str, at: datetime, *, needed_by: str | None) -> list[Change]:
    """The changes that follow from a complaint at this time. `needed_by`: the account that needs the mail which it is
    about, empty when none is known, None for mail that was chosen."""
    changes = _stopping(services, address, "complaint", at)
    if not changes or needed_by is None:
        return changes
    stored = suppression(services, address)
    out = ShutOut(needed_by, stored.since if stored else services.now())
    return [*changes, shut_out.noted(services, _digest(services, address), out)]


def returned(services: Services, address: str, told: str, at: datetime) -> list[Change]:
    """The changes that follow from mail that came back for a reason that may pass; `told` is its id at the provider."""
    shelf = _shelf(services, address)
    stored = shelf.get(_RETURNED, Returned)
    known = stored.record.mails if stored else ()
    if any(name == told or abs(at - each) < APART for name, each in known) or _settled_before(shelf, at):
        return []
    newest = max((at, *(each for _, each in known)))
    mails = tuple((name, each) for name, each in (*known, (told, at)) if newest - each < WITHIN)
    if len(mails) >= MOST_RETURNED:
        return [*_stopping(services, address, "bounce", at), shelf.discard(_RETURNED)]
    forgotten = int((newest + WITHIN).timestamp())
    record = Returned(mails)
    put = shelf.replace(stored, record, expires_at=forgotten) if stored else None
    return [put or shelf.add(_RETURNED, record, expires_at=forgotten)]


def lift(services: Services, address: str, *, actor: str, reason: str) -> None:
    """Let mail go to an address again, because somebody asked for it. Staff alone does this, and it is on record first.

    Raises NotFound when nothing stops mail to it.
    """
    shelf = _shelf(services, address)
    stored = shelf.get(_SORT, Suppression)
    if stored is None:
        raise NotFound("Nothing stops mail to that address. Nothing was changed.")
    known_as = services.store.platform("LOOKUP").blind_index("email", address.strip().lower())
    audit.record(
        services,
        actor=actor,
        action="mail.suppression.lift",
        target=f"address {known_as[:16]}",
        context={"reason": reason, "was": stored.record.reason},
    )
    listed = shut_out.forgotten(services, _digest(services, address), stored.record.since)
    shelf.write(shelf.remove(stored), shelf.discard(_RETURNED), shelf.put(_LIFTED, Lifted(services.now())), listed)


def _stopping(services: Services, address: str, reason: Reason, at: datetime) -> list[Change]:
    """The first reason stands, but a complaint outweighs it."""
    shelf = _shelf(services, address)
    stored = shelf.get(_SORT, Suppression)
    if _settled_before(shelf, at) or (stored and (reason != "complaint" or stored.record.reason == "complaint")):
        return []
    entry = Suppression(reason=reason, since=stored.record.since if stored else services.now())
    return [shelf.replace(stored, entry) if stored else shelf.add(_SORT, entry)]


def _settled_before(shelf: Shelf, at: datetime) -> bool:
    lifted = shelf.get(_LIFTED, Lifted)
    return lifted is not None and at <= lifted.record.at


def _shelf(services: Services, address: str) -> Shelf:
    return services.store.platform(f"SUPPRESSION#{_digest(services, address)}")


def _digest(services: Services, address: str) -> str:
    return services.store.platform("SUPPRESSION").blind_index("suppression", _spelled(address))


def _spelled(address: str) -> str:
    """As mail servers spell it, because they are who tells us of it."""
    try:
        return mailbox(address.strip()).lower()
    except Unmailable:
        return address.strip().lower()
