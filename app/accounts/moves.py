"""Moves: the addresses that an account has left lately. Each can take the account back for some days.

Whoever has a phone in their hand for two minutes can move an account. So every address that was left is told, keeps its
place for a week, and beats every move after its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from app.accounts import model as accounts
from app.accounts.email import normal
from app.accounts.model import POINTER_SORT, Account, Pointer
from app.billing import record as billing
from app.errors import Conflict, LinkExpired
from app.mail import newsletter
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored, Tampered

if TYPE_CHECKING:
    from app.services import Services

TAKES_BACK_FOR = timedelta(days=7)

MOST = 5
"""Addresses kept at once. Without an end, many moves could make taking back more than one write can hold."""

_SORT = "MOVES"


class MovedOften(Conflict):
    """Another move would make an earlier one hard to undo."""

    title = "Your address changed often this week"
    sentence = "Nothing was changed. Every change can be undone for 7 days, so wait some days before the next one."


class TooLateToUndo(LinkExpired):
    """The move was undone already, by this or by an earlier address, or is too long ago, or never was."""

    sentence = "A link back works once, for 7 days after the change. Nothing was changed now."


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """An address that was left."""

    address: str
    mark: str
    """Names the move in the link that undoes it."""
    until: datetime
    unproven: bool = False
    """Whether it was left in a browser that owed a second proof: then that proof stays with this address meanwhile."""


class Moves(msgspec.Struct, frozen=True):
    """What an account has left, earliest first."""

    left: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An account's address and what it has left, as they were read."""

    account: Stored[Account]
    kept: Stored[Moves] | None
    left: tuple[Move, ...]
    """Those that can still take the account back."""


def leave(
    services: Services, tenant: TenantId, email: str, *, unproven: bool = False
) -> tuple[list[Change], Move | None]:
    """The changes that move an account to another, proven address, and the move; none when it is there already.

    Writing them conflicts when that address has an account of its own. Raises Invalid, MovedOften.
    """
    address, shelf = normal(email), services.store.tenant(tenant)
    standing = _standing(services, shelf)
    if standing.account.record.email == address:
        return [], None
    if len(standing.left) >= MOST:
        raise MovedOften
    until = (services.now() + TAKES_BACK_FOR).replace(microsecond=0)  # as exactly as the store forgets
    left = standing.account.record.email
    move = Move(address=left, mark=secrets.token_urlsafe(16), until=until, unproven=unproven)
    return list(_changes(services, shelf, standing, address, (*standing.left, move))), move


def follow(
    services: Services, tenant: TenantId, email: str, also: Mapping[str, object] = MappingProxyType({})
) -> list[Change]:
    """The changes that follow a move made at the sign-in service, which alone could undo it. As `leave` otherwise.

    `also` are further fields of the account to set in the same change.
    """
    address, shelf = normal(email), services.store.tenant(tenant)
    standing = _standing(services, shelf)
    if standing.account.record.email == address:
        return []
    return list(_changes(services, shelf, standing, address, (), also=also))


def find(services: Services, tenant: TenantId, mark: str) -> Move:
    """The move that a link names. Raises TooLateToUndo."""
    left = _standing(services, services.store.tenant(tenant)).left
    return left[_place(left, mark)]


def undo(services: Services, tenant: TenantId, mark: str, *, also: Sequence[Change] = ()) -> None:
    """Put the account back to the address it had before this move and all after it, and write `also` with that.

    Raises TooLateToUndo, Conflict.
    """
    shelf = services.store.tenant(tenant)
    for last in (False, False, True):
        standing = _standing(services, shelf)
        at = _place(standing.left, mark)
        try:
            shelf.write(*_changes(services, shelf, standing, standing.left[at].address, standing.left[:at]), *also)
        except Conflict:  # another click was first, or whoever moved it away is busy at this moment
            if last:
                raise
        else:
            return


def lately(services: Services, email: str) -> tuple[TenantId, Move] | None:
    """The account that has left this address and could be taken back to it, and the move. Raises Invalid."""
    address = normal(email)
    found = accounts.email_lookup(services, address).get(POINTER_SORT, Pointer)
    if found is None or not found.record.left:
        return None
    tenant = found.record.tenant
    left = _standing(services, services.store.tenant(tenant)).left
    return next(((tenant, move) for move in left if move.address == address), None)


def proves_at(services: Services, shelf: Shelf) -> str:
    """The address to which a second proof is mailed: the account's own, or while a move that was made without that
    proof can be undone, the one that it left. Moving an account must not open what a lock keeps shut."""
    standing = _standing(services, shelf)
    return next((move.address for move in standing.left if move.unproven), standing.account.record.email)


def left_addresses(shelf: Shelf) -> tuple[str, ...]:
    """Every address that the account left and that still leads to it; none where the record of them is damaged."""
    try:
        kept = shelf.get(_SORT, Moves)
    except Tampered:
        return ()
    return tuple(move.address for move in kept.record.left) if kept else ()


def _standing(services: Services, shelf: Shelf) -> Standing:
    kept, now = shelf.get(_SORT, Moves), services.now()
    left = tuple(move for move in kept.record.left if move.until > now) if kept else ()
    return Standing(accounts.stored_account(shelf), kept, left)


def _place(left: Sequence[Move], mark: str) -> int:
    found = next((at for at, move in enumerate(left) if move.mark == mark), None)
    if found is None:
        raise TooLateToUndo
    return found


def _changes(
    services: Services,
    shelf: Shelf,
    standing: Standing,
    address: str,
    left: Sequence[Move],
    *,
    also: Mapping[str, object] = MappingProxyType({}),
) -> Iterator[Change]:
    """From how an account stands to its being at `address`, having left `left`. Conflicts when that is not free."""
    account, kept = standing.account, standing.kept
    yield shelf.replace(account, msgspec.structs.replace(account.record, **also, email=address))
    yield from newsletter.moved(services, shelf)
    yield from billing.moved(services, shelf)
    if left:
        record, ends = Moves(tuple(left)), _ends(left)
        yield shelf.replace(kept, record, expires_at=ends) if kept else shelf.add(_SORT, record, expires_at=ends)
    elif kept:
        yield shelf.remove(kept)
    held = {account.record.email, *(move.address for move in standing.left)}
    wanted = {address, *(move.address for move in left)}
    for each in sorted(held | wanted):
        lookup = accounts.email_lookup(services, each)
        found = _own(lookup, shelf.tenant) if each in held else None
        if each in wanted:
            yield _pointing(lookup, found, shelf.tenant, None if each == address else _ends(left, each))
        elif found:
            yield lookup.remove(found)


def _own(lookup: Shelf, tenant: TenantId) -> Stored[Pointer] | None:
    """The account's own pointer; None also when its days have passed and somebody else took the address."""
    found = lookup.get(POINTER_SORT, Pointer)
    return found if found and found.record.tenant == tenant else None


def _pointing(lookup: Shelf, found: Stored[Pointer] | None, tenant: TenantId, ends: int | None) -> Change:
    """To the account for good, or until then to nowhere."""
    pointer = Pointer(tenant, left=ends is not None)
    if found:
        return lookup.replace(found, pointer, expires_at=ends)
    return lookup.add(POINTER_SORT, pointer, expires_at=ends)


def _ends(left: Sequence[Move], address: str = "") -> int:
    """When the last of them, or of those that left this address, passes; in Unix seconds."""
    return int(max(move.until for move in left if address in ("", move.address)).timestamp())
