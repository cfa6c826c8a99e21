"""The mail desk: what was mailed to whom staff name, what became of it, and whether anything may still go there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.accounts.email import normal
from app.errors import NotFound
from app.mail import records
from app.mail.letter import LANGUAGES, Letter, letter
from app.mail.records import MailPage
from app.mail.specimens import specimens, templates, transactional
from app.mail.suppression import Suppression, suppression
from app.store.keys import PLATFORM, TenantId, tenant_id

if TYPE_CHECKING:
    from app.services import Services

_MAIL = re.compile("[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Found:
    """What there is under what staff typed. `address` is what they typed, if it was one; it is read from nowhere."""

    address: str = ""
    suppressed: Suppression | None = None
    account: str = ""
    mails: MailPage | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter with values that stand for real ones; `variants` is how many different things it may say."""

    letter: Letter
    variants: int


def look_up(services: Services, typed: str, *, after: str | None = None) -> Found:
    """By an address, the id of an account, or the id of a mail that belongs to no account. Raises Invalid."""
    typed = typed.strip()
    if _MAIL.fullmatch(typed):
        record = records.find(services, PLATFORM, typed)
        return Found(mails=MailPage([record] if record else [], None))
    if "@" not in typed:
        return _of_account(services, typed, after)
    address = normal(typed)
    suppressed, tenant = suppression(services, address), accounts.find_by_email(services, address)
    if tenant is None:
        return Found(address, suppressed)
    return Found(address, suppressed, tenant, records.latest(services, tenant, after=after))


def letters() -> list[tuple[str, bool]]:
    """The name of every letter there is, and whether everybody gets it whom it concerns."""
    return [(name, transactional(name)) for name in templates()]


def show(language: str, name: str, variant: int) -> Shown:
    """A letter as it would be mailed. Raises NotFound."""
    if language not in LANGUAGES or name not in templates(language):
        raise NotFound
    values = specimens(name)
    if not 0 <= variant < len(values):
        raise NotFound
    return Shown(letter(name, language, values[variant]), len(values))


def _of_account(services: Services, typed: str, after: str | None) -> Found:
    try:
        tenant: TenantId = tenant_id(typed)
    except ValueError:
        return Found()
    if accounts.read(services.store.tenant(tenant)) is None:
        return Found()
    return Found(account=tenant, mails=records.latest(services, tenant, after=after))
