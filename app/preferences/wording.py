"""What the pages about mail call things: the categories, the mails, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.dates.wording import MONTHS, Reader
from app.mail.intents import Category
from app.mail.records import MailRecord, Told
from app.preferences.choices import Choice, Source


class Words(NamedTuple):
    """A category: its name, and what it holds."""

    name: str
    holds: str


CATEGORIES: dict[Category, Words] = {
    "onboarding": Words(
        "Tips for the first week",
        "Four short mails within a week, sent by day. The first comes soon after you turn them on.",
    ),
    "resources": Words("A useful note once a week", "One short text, with something to try."),
    "updates": Words("News of this product", "What is new here, a few times a year."),
}

IN: dict[str, dict[Category, Words]] = {
    "en": CATEGORIES,
    "es": {
        "onboarding": Words(
            "Consejos para la primera semana",
            "Cuatro correos breves en una semana, de día. El primero llega poco después de activarlos.",
        ),
        "resources": Words("Una nota útil por semana", "Un texto breve, con algo que probar."),
        "updates": Words("Novedades de este producto", "Lo nuevo, unas pocas veces al año."),
    },
}
"""By language: the pages that a mail's link opens speak the mail's."""

_PLACES: dict[Source, str] = {
    "welcome": "when you began",
    "settings": "on this page",
    "unsubscribe": "with the link in a mail",
    "link": "on the page that a mail led to",
}

_MAILS = {
    "sign_in": "Sign-in link",
    "change_email": "Link to a new address",
    "confirm": "Link to confirm that it is you",
    "address_changed": "Notice of a changed address",
    "receipt": "Receipt",
    "access_changed": "Change of your plan",
    "payment_failed": "Note about a payment",
    "trial_ending": "End of a trial",
    "security_alert": "Security notice",
    "policy_changed": "Change of the policy",
    "privacy_request": "Note that we have a request",
    "request_news": "News about a request",
    "request_in_your_name": "Question whether somebody may ask in your name",
    "request_extended": "Note that a request takes longer",
    "export_ready": "Your export is ready",
}
_FATES: dict[Told, str] = {
    "taken": "sent",
    "delayed": "sent, the other side is slow",
    "delivered": "delivered",
    "failed": "could not be sent",
    "returned": "came back, we may try that address again",
    "bounced": "came back: the address takes no mail",
    "complained": "reported as unwanted",
}
_STATES = {
    "owed": "waits to be sent",
    "sent": "sent",
    "refused": "could not be sent",
    "expired": "not sent, it came too late to be of use",
    "suppressed": "not sent, mail to the address came back before",
    "unwanted": "not sent, you had switched it off",
    "uncertain": "may not have arrived",
}


def since(choice: Choice | None, reader: Reader) -> str:
    """Since when a category is on or off, and where that was chosen."""
    if choice is None:
        return "Off. You have not chosen it."
    return f"{'On' if choice.on else 'Off'} since {_day(reader.local(choice.at))}, chosen {_PLACES[choice.source]}."


def mail_name(record: MailRecord) -> str:
    """What a mail was, in words that fit on any screen."""
    if record.intent.category != "transactional":
        return CATEGORIES[record.intent.category].name
    return _MAILS.get(record.intent.template, "Notice")


def fate(record: MailRecord) -> str:
    """What became of a mail."""
    if record.fate is not None:
        return _FATES[record.fate.told]
    return _STATES[record.intent.state]


def masked(address: str) -> str:
    """An address that its owner knows again and nobody else learns: a…@example.org."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}…@{domain}"


def _day(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"
