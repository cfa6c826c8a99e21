"""What the page of consents calls things, and where something was said."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from app.consents import Kind, Said
from app.dates.wording import MONTHS, Reader
from app.mail import newsletter
from app.preferences import wording as mail
from app.rights.consents.model import Standing


class Words(NamedTuple):
    """A consent: its name, what it allows, and the endpoint of the page where it is given."""

    name: str
    means: str
    given_on: str


_OF_MAIL: tuple[Literal["onboarding", "resources", "updates"], ...] = ("onboarding", "resources", "updates")

KINDS: dict[Kind, Words] = {
    "age": Words("You are 18 or older", "You said so when you began. Accounts are for adults only.", ""),
    "policy": Words("Privacy policy and terms", "The version that you agreed to.", "policies.privacy"),
    **{kind: Words(*mail.CATEGORIES[kind], "preferences.show") for kind in _OF_MAIL},
    "newsletter": Words(
        "Newsletter service",
        f"{newsletter.NAME}, another company, keeps your address on our list. It gets nothing else.",
        "preferences.show",
    ),
    "ai": Words(
        "AI provider",
        "What you ask AI to work on may go to the provider that you were shown, each time you ask.",
        "assistant.show_use",
    ),
    "counting": Words("Counting visits", "Which kinds of pages are opened, as sums over everybody.", ""),
}

_PLACES = {
    "welcome": "when you began",
    "sign-in": "after you signed in",
    "settings": "in your settings",
    "unsubscribe": "with the link in a mail",
    "link": "on the page that a mail led to",
    "deletion": "when you ended the account",
    "ask": "before the first send",
    "gpc": "by your browser’s signal",
}


def since(one: Standing, reader: Reader) -> str:
    """Since when it stands as it does, where that was said, and under which policy."""
    if one.at is None:
        return "You have not agreed to this."
    verb = _yes(one.kind).capitalize() if one.on else "Withdrawn"
    return f"{verb} on {_day(reader.local(one.at))}{_where(one.source)}.{_under(one.policy_version)}"


def said(row: Said) -> str:
    """What one row of the history says, without its time."""
    if row.kind == "counting":
        verb = "Counting allowed" if row.on else "Counting objected to"
        return f"{verb}{_where(row.source)}."
    verb = _yes(row.kind) if row.on else "withdrawn"
    return f"{KINDS[row.kind].name}: {verb}{_where(row.source)}."


def _yes(kind: Kind) -> str:
    return "confirmed" if kind == "age" else "agreed"


def _where(source: str) -> str:
    return f" {_PLACES[source]}" if source in _PLACES else ""


def _under(version: str) -> str:
    return f" Policy version {version}." if version else ""


def _day(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"
