"""Mail records: what was mailed to an account, when, and what became of it, as far as the provider told us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from app.mail.intents import MAILED, Intent, Mailed, forgotten_at, shelf_of, sort_of
from app.store import Put
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services

Told = Literal["taken", "delayed", "delivered", "failed", "returned", "bounced", "complained"]
"""`returned` may go well another time, `bounced` will not; `failed` never left the provider."""

_RANK: dict[Told, int] = {
    "taken": 0, "delayed": 1, "delivered": 2, "failed": 3, "returned": 4, "bounced": 5, "complained": 6,
}  # fmt: skip
"""What is told may come out of order: only what ranks higher takes the place of what was told before."""

FATE = "#FATE"
"""Ends the sort key of what was told of a mail."""


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider told of a mail, and when that happened. Apart from the intent: its sender writes that one."""

    told: Told
    at: datetime


@dataclass(frozen=True, slots=True)
class MailRecord:
    """One mail. `fate` is None while nothing was told; a mail by SMTP is never told of."""

    intent_id: str
    intent: Intent
    fate: Fate | None


@dataclass(frozen=True, slots=True)
class MailPage:
    """Mails, newest first, and the cursor of those before them."""

    rows: list[MailRecord]
    after: str | None


def latest(services: Services, tenant: TenantId, *, after: str | None = None, limit: int = 25) -> MailPage:
    """An account's mails. Sign-in links are not among them: they are mailed to an address, not to an account."""
    page = services.store.tenant(tenant).page(Mailed, prefix=MAILED, after=after, limit=limit, newest_first=True)
    found = (find(services, tenant, row.record.intent_id) for row in page.rows)
    return MailPage([record for record in found if record], page.after)


def find(services: Services, tenant: TenantId, intent_id: str) -> MailRecord | None:
    """One mail of an account, or of the platform (its records are kept for 30 days); None when there is none."""
    rows = shelf_of(services, tenant, intent_id).page(msgspec.Raw, prefix=sort_of(intent_id), limit=2).rows
    records = {row.sort.removeprefix(sort_of(intent_id)): row.record for row in rows}
    if "" not in records:
        return None
    fate = records.get(FATE)
    return MailRecord(
        intent_id,
        msgspec.msgpack.decode(records[""], type=Intent),
        msgspec.msgpack.decode(fate, type=Fate) if fate is not None else None,
    )


def told(services: Services, tenant: TenantId, record: MailRecord, told: Told, at: datetime) -> Put | None:
    """The change that notes what the provider told; None when it says nothing new."""
    if record.fate is not None and _RANK[told] <= _RANK[record.fate.told]:
        return None
    shelf = shelf_of(services, tenant, record.intent_id)
    sort, fate = f"{sort_of(record.intent_id)}{FATE}", Fate(told=told, at=at)
    forgotten = forgotten_at(tenant, record.intent)
    stored = shelf.get(sort, Fate)
    if stored is None:
        return shelf.add(sort, fate, expires_at=forgotten)
    return shelf.replace(stored, fate, expires_at=forgotten)
