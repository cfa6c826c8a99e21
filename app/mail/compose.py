"""Composition: what an intent says, as the message that its reader gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from app.accounts import model as accounts
from app.errors import Problem
from app.mail import Message, domain_of, mailbox
from app.mail.intents import Intent
from app.mail.letter import DEFAULT_LANGUAGE, Letter, letter
from app.mail.unsubscribe import links
from app.preferences.choices import account_of
from app.store.keys import PLATFORM, TenantId

if TYPE_CHECKING:
    from app.services import Services


class NoPostalAddress(Problem):
    """Mail that nobody needs may not go without a postal address (CAN-SPAM)."""

    sentence = "Mail that people chose bears a postal address. Set POSTAL_ADDRESS; nothing was sent."


class NoWayOut(Problem):
    """A template of mail that nobody needs shows no link to stop it, or no postal address."""

    sentence = "This mail shows no link that stops it, or no postal address. Nothing was sent."


def composed(services: Services, tenant: TenantId, intent_id: str, intent: Intent) -> Message:
    """The message, the same for every attempt but for its date.

    Raises Unmailable; jinja2.UndefinedError, NoPostalAddress and NoWayOut are faults of ours, to be mended.
    """
    settings = services.settings
    holds = None if intent.expires_at is None else intent.expires_at - intent.intended_at
    known: dict[str, object] = {
        "base_url": settings.base_url,
        "contact_email": settings.contact_email,
        "minutes": None if holds is None else round(holds.total_seconds() / 60),
    }
    headers: tuple[tuple[str, str], ...] = (("Auto-Submitted", "auto-generated"),)
    language = intent.language or _preferred(services, tenant, intent.to)
    promotional = intent.category != "transactional"
    if promotional:
        ways = links(services, intent.category, intent.to, language)
        headers += ways.headers
        known |= {"unsubscribe_url": ways.one_click, "choices_url": ways.choices, "postal_address": _postal(services)}
    words = letter(intent.template, language, {**intent.values, **known})
    if promotional:
        _require_a_way_out(words, str(known["unsubscribe_url"]), str(known["postal_address"]))
    return Message(
        to=mailbox(intent.to),
        sender=settings.mail_from,
        subject=words.subject,
        text=words.text,
        html=words.html,
        message_id=f"{intent_id}@{domain_of(settings.mail_from)}",
        date=services.now(),
        headers=headers,
        tenant=tenant,
    )


def _preferred(services: Services, tenant: TenantId, address: str) -> str:
    """Looked up here and not where mail is asked for: there the time it takes would tell who has an account."""
    account = account_of(services, address) if tenant == PLATFORM else tenant
    household = accounts.read(services.store.tenant(account)) if account else None
    return household.preferences.language if household else DEFAULT_LANGUAGE


def _postal(services: Services) -> str:
    if not services.settings.postal_address:
        raise NoPostalAddress
    return services.settings.postal_address


def _require_a_way_out(words: Letter, link: str, postal: str) -> None:
    """Undefined values already fail; this is for a template that leaves its foot out."""
    if link not in words.text or f'href="{escape(link)}"' not in words.html:
        raise NoWayOut
    if postal not in words.text or str(escape(postal)) not in words.html:
        raise NoWayOut
