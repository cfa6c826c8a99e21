"""Words: what goes when an account ends, what stays and for how long, and what each step of the removal is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from app.mail import newsletter

if TYPE_CHECKING:
    from app.services import Services


@dataclass(frozen=True, slots=True)
class Stays:
    """Something that outlives the account."""

    what: str
    how_long: str
    why: str


_PAID = Stays(
    "What you paid: date, amount and plan",
    "7 years after each payment",
    "Tax law asks for it. It is kept apart, under a key of its own and without your name; Stripe has it too.",
)
_STAYS = (
    Stays(
        "What our staff did with your account, by a number and without a name",
        "For good",
        "So that nobody here can act unseen.",
    ),
    Stays(
        "That your address takes no mail, if mail came back or you said no",
        "While the address is in use",
        "So that we do not write to it again. The address itself is not kept, only a mark that stands for it.",
    ),
    Stays(
        "Copies of our servers",
        "Unreadable within 7 days; gone within 90",
        "What you wrote is sealed with a key of your own. It is destroyed, and its last copy ends after 7 days. "
        "Files are taken out of earlier copies.",
    ),
)
"""In the order in which a person would ask."""


def stays(services: Services) -> tuple[Stays, ...]:
    """What outlives the account, as far as this installation has it."""
    return _STAYS if services.billing is None else (_PAID, *_STAYS)


def goes(services: Services, *, hides_private: bool) -> list[str]:
    """What is removed, as far as this installation has it."""
    there = [
        "Entries, messages, imported conversations and files, with every earlier wording and preview",
        *([] if hides_private else ["Well-being: safety plans, check-ins, complaints and provider notes"]),
        "Drafts, kept answers, ticks, and what search knows of them",
        "Your name, address, settings, sessions and the list of mails we sent you",
    ]
    if services.billing is not None:
        there.append("Your plan. It ends today, and nothing more is charged")
    if services.newsletter is not None:
        there.append(f"Your place in the newsletter at {newsletter.NAME}, today")
    if services.identity.hosted_page("") is not None:
        there.append("Your sign-in at Clerk")
    return there


KINDS: Mapping[str, tuple[str, str]] = {
    "incidents": ("Entries", "entradas"),
    "messages": ("Messages that were drafted", "mensajes redactados"),
    "conversations": ("Imported messages", "mensajes importados"),
    "files": ("Files", "archivos"),
    "megabytes": ("Megabytes of files", "megabytes de archivos"),
    "kept": ("Kept answers and drafts", "respuestas guardadas y borradores"),
    "private": ("Private records, and lines of who opened them", "registros privados"),
    "mails": ("Mails in the list", "correos en la lista"),
    "other": ("Other records", "otros registros"),
}
"""What a certificate counts: what each kind is called on the page, and in the Spanish mail."""


def in_words(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts by kind, for the page; what there was none of is left out."""
    return [(words, counts[kind]) for kind, (words, _) in KINDS.items() if counts.get(kind)]


def in_a_line(counts: Mapping[str, int], language: str) -> str:
    """Counts in one line, for the mail."""
    es = language == "es"
    named = {"private": "private records"} if not es else {}
    return ", ".join(
        f"{counts[kind]:,} {named.get(kind, words[es].lower())}" for kind, words in KINDS.items() if counts.get(kind)
    )


def day(at: datetime, zone: tzinfo = UTC) -> str:
    """A day as a person writes it, in their zone."""
    local = at.astimezone(zone)
    return f"{local:%B} {local.day}, {local.year}"
