"""People: accounts as staff see them. Ids, states, days and counts; never an address, a name or anything written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from app import audit
from app.accounts import model as accounts
from app.accounts import roster
from app.accounts.email import normal
from app.accounts.model import Account
from app.accounts.roster import Member
from app.admin.listing import ROWS, sifted
from app.audit import Row
from app.billing import record as billing
from app.billing.record import Billing
from app.errors import NotFound
from app.identity import sessions
from app.keys import KeyDestroyed
from app.mail import records
from app.mail.suppression import Suppression, suppression
from app.rights.holds import model as holds
from app.rights.holds.model import Hold
from app.rights.requests import docket
from app.store.keys import TenantId, tenant_id
from app.store.sealed import Records, Stored, Tampered

if TYPE_CHECKING:
    from app.services import Services

STATES = ("active", "closing", "held", "staff", "unreadable")
_MOST_READ = 200
"""Accounts that one page of a filtered list reads; the next page goes on from there."""
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One account in the list."""

    tenant: str
    since: datetime
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """What there is to see of one account."""

    tenant: TenantId
    account: Account
    sessions: int
    billing: Billing
    suppressed: Suppression | None
    hold: Hold | None
    mails: list[tuple[str, str, datetime]]
    """The newest: what for, what became of each, and when."""
    requests: list[str]
    acts: Records[Row]

    @property
    def state(self) -> str:
        """In one word."""
        if self.account.closing:
            return "closing"
        return "active" if self.account.active else "welcome pending"


def find(services: Services, typed: str) -> TenantId | None:
    """By an address, the id of an account, or of a customer at Stripe. Raises Invalid for what is no address."""
    typed = typed.strip()
    if "@" in typed:
        return accounts.find_by_email(services, normal(typed))
    if typed.startswith("cus_"):
        return billing.account_of(services, typed)
    try:
        tenant = tenant_id(typed)
        return tenant if accounts.read(services.store.tenant(tenant)) else None
    except (ValueError, KeyDestroyed):
        return None
    except Tampered:
        return tenant


def listed(services: Services, *, state: str = "", after: str | None = None) -> tuple[list[Line], str | None]:
    """Accounts that are open or closing, by id, and where to go on. Those who never began stand in no list."""
    held = holds.held(services)
    lines: dict[str, Line] = {}

    def wanted(stored: Stored[Member]) -> bool:
        states = _states(services, TenantId(stored.sort), held)
        lines[stored.sort] = Line(stored.sort, stored.record.since, states)
        return not state or state in states

    found = sifted(lambda on, limit: _page(services, on, min(limit, ROWS)), wanted, after=after, most=_MOST_READ)
    return [lines[row.sort] for row in found.rows], found.after


def show(services: Services, tenant: TenantId, *, after: str | None = None) -> Person:
    """One account. Raises NotFound, Tampered."""
    shelf = services.store.tenant(tenant)
    try:
        household = accounts.read(shelf)
    except KeyDestroyed:
        household = None
    if household is None:
        raise NotFound
    account, paid = household.account.record, billing.read(shelf)
    mails = records.latest(services, tenant, limit=_MOST_SHOWN).rows
    return Person(
        tenant=tenant,
        account=account,
        sessions=len(sessions.live(services, shelf)),
        billing=paid.record if paid else Billing(),
        suppressed=suppression(services, account.email),
        hold=holds.standing(services, tenant),
        mails=[(mail.intent.template, mail.intent.state, mail.intent.intended_at) for mail in mails],
        requests=[row.record.id for row in islice(docket.every_of_account(services, tenant), _MOST_SHOWN)],
        acts=audit.about(services, tenant, after=after),
    )


def _states(services: Services, tenant: TenantId, held: frozenset[TenantId]) -> tuple[str, ...]:
    also = ("held",) if tenant in held else ()
    try:
        household = accounts.read(services.store.tenant(tenant))
    except (Tampered, KeyDestroyed):
        return ("unreadable", *also)
    if household is None:
        return ("unreadable", *also)
    account = household.account.record
    return ("closing" if account.closing else "active", *also, *(("staff",) if account.staff else ()))


def _page(services: Services, after: str | None, limit: int) -> Records[Member]:
    """On from an account, through the parts of the roster: each holds the ids that begin with its letter."""
    first = roster.PARTS.index(after[0]) if after and after[0] in roster.PARTS else 0
    for part in roster.PARTS[first:]:
        found = roster.members(services, part, after=after if after and after[0] == part else None, limit=limit)
        if found.rows:
            last = part == roster.PARTS[-1] and found.after is None
            return Records(found.rows, None if last else found.rows[-1].sort)
    return Records([], None)
