"""What deletion removes of an account outside its own shelf: the ways it is found by, and its lines on lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.accounts import moves, roster
from app.accounts.model import POINTER_SORT, Pointer
from app.errors import Conflict
from app.store.keys import TenantId
from app.store.sealed import Shelf, Tampered

if TYPE_CHECKING:
    from app.services import Services


def erase(services: Services, tenant: TenantId) -> int:
    """See app.lifecycle.Erase. An address or id that leads to another account by now is left alone."""
    shelf = services.store.tenant(tenant)
    count = sum(_let_go(lookup, tenant) for lookup in _lookups(services, shelf))
    services.store.platform("ROSTER").write(roster.left(services, tenant))
    return count + 1


def _lookups(services: Services, shelf: Shelf) -> Iterator[Shelf]:
    try:
        household = accounts.read(shelf)
    except Tampered:
        household = None
    if household is not None:
        yield accounts.email_lookup(services, household.account.record.email)
        if household.account.record.subject:
            yield accounts.subject_lookup(services, household.account.record.subject)
    for address in moves.left_addresses(shelf):
        yield accounts.email_lookup(services, address)


def _let_go(lookup: Shelf, tenant: TenantId) -> bool:
    stored = lookup.get(POINTER_SORT, Pointer)
    if stored is None or stored.record.tenant != tenant:
        return False
    try:
        lookup.write(lookup.remove(stored))
    except Conflict:  # it changed just now; run again it is looked at again
        return _let_go(lookup, tenant)
    return True
