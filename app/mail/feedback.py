"""Feedback: what became of mail, as its provider tells us: kept with the mail, counted, and heeded at the next one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.mail import records
from app.mail.intents import reader_of
from app.mail.records import MailRecord
from app.mail.reputation import Kind as Counted
from app.mail.reputation import counting
from app.mail.ses_events import Told, read
from app.mail.suppression import bounced, complained, returned
from app.preferences.choices import account_of
from app.store import Change
from app.store.keys import PLATFORM, TenantId, tenant_id
from app.webhooks import CannotHandle, Effect, Event

if TYPE_CHECKING:
    from app.services import Services

_COUNTED: dict[str, Counted] = {"delivered": "delivered", "bounced": "bounced", "complained": "complained"}


def handle(services: Services, event: Event) -> Effect | None:
    """Act on a notification of SNS that SES wrote; see app.webhooks.Handler."""
    message = event.data.get("Message")
    if not isinstance(message, str):
        raise CannotHandle("not an event of ses")
    told = read(message)
    if told is None or told.kind == "praised":
        return None
    tenant, record = _mail(services, told)
    addresses = [each for each in told.addresses if record is None or _is_its_reader(services, record, each)]
    if not addresses:  # it names another than the one we mailed, and so tells us nothing
        return None
    changes = tuple(_following(services, told, tenant, record, addresses))
    return Effect(changes) if changes else None


def _mail(services: Services, told: Told) -> tuple[TenantId, MailRecord | None]:
    """The mail that it is about; None for one that we no longer know, or that bears no tags."""
    try:
        tenant = PLATFORM if told.tenant == PLATFORM else tenant_id(told.tenant)
    except ValueError:
        return PLATFORM, None
    return tenant, records.find(services, tenant, told.mail) if told.mail else None


def _is_its_reader(services: Services, record: MailRecord, address: str) -> bool:
    """A mail from before readers were noted may still know its address; if not, its tags alone say whose it was."""
    intent = record.intent
    reader = intent.reader or (reader_of(services, intent.to) if intent.to else "")
    return not reader or reader_of(services, address) == reader


def _needed_by(services: Services, tenant: TenantId, record: MailRecord | None, address: str) -> str | None:
    """The account that needs this mail: "" when none is known, None when the mail was chosen. One that we do not know
    any more may have been needed."""
    if record is not None and record.intent.category != "transactional":
        return None
    return (account_of(services, address) if record is None or tenant == PLATFORM else tenant) or ""


def _following(
    services: Services, told: Told, tenant: TenantId, record: MailRecord | None, addresses: list[str]
) -> Iterator[Change]:
    """Whatever we know of the mail, an address that takes none gets none. The rest is noted where there is a record."""
    for address in dict.fromkeys(each.lower() for each in addresses):
        if told.kind == "bounced":
            yield from bounced(services, address, told.at)
        elif told.kind == "complained":
            yield from complained(services, address, told.at, needed_by=_needed_by(services, tenant, record, address))
        elif told.kind == "returned":
            yield from returned(services, address, told.id, told.at)
    if record is None or told.kind == "praised":
        return
    noted = records.told(services, tenant, record, told.kind, told.at)
    if noted is None:  # told before, or overtaken by what weighs more
        return
    yield noted
    if told.kind in _COUNTED:
        yield counting(services, _COUNTED[told.kind])
