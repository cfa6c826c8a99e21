"""Placement: the sort keys of drafted messages, and what is derived from one to stand under them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from app.ids import known_id
from app.messages.record import Card, Findable, Head, Names, Version
from app.text.cleaning import one_line
from app.text.folding import fold
from app.text.letters import composed

LIST = "MESSAGELIST#"
TEXTS = "MESSAGETEXT#"
NAMES = "VOCABULARY#MESSAGES"

EXCERPT_CHARACTERS = 240
MOST_NAMES = 50
_FOUND_BYTES = 300_000
"""Bytes of folded text that search keeps of one draft; the oldest versions go first when it is more."""


def head_key(id_: str) -> str:
    """Sort key of a draft as it stands."""
    return f"MESSAGE#{known_id(id_)}#HEAD"


def versions_prefix(id_: str) -> str:
    """The sort-key prefix under which a draft's versions stand, oldest first."""
    return f"MESSAGE#{known_id(id_)}#V"


def version_key(id_: str, number: int) -> str:
    """Sort key of one version; `number` counts from 1."""
    return f"{versions_prefix(id_)}{number:04d}"


def list_key(head: Head) -> str:
    """Sort key of a draft's card: the instant it was last changed, then its id."""
    return f"{LIST}{_place(head)}"


def text_key(head: Head) -> str:
    """Sort key of what search reads of a draft; the same order as the list."""
    return f"{TEXTS}{_place(head)}"


def card_of(head: Head, versions: Sequence[Version]) -> Card:
    """What lists show of a draft with all its versions."""
    shown = shown_version(head, versions)
    return Card(
        id=head.id,
        changed_at=head.changed_at,
        excerpt=one_line(shown.text if shown else head.details.received)[:EXCERPT_CHARACTERS],
        to=head.details.to,
        intent=head.details.intent,
        channel=head.sent.channel if head.sent else head.details.channel,
        versions=head.versions,
        sent=head.sent,
        helped=shown.helper if shown else "",
    )


def shown_version(head: Head, versions: Sequence[Version]) -> Version | None:
    """The version that stands for the draft: the one sent, else the one picked, else the person's latest.

    Never a wording of a model or of our rules that nobody picked: those stand beside what the person wrote.
    """
    number = head.sent.version if head.sent else head.chosen
    standing = [version for version in versions if version.number == number or (not number and version.by_a_person)]
    return standing[-1] if standing else None


def findable_of(card: Card, head: Head, versions: Sequence[Version]) -> Findable:
    """The card with every word of the draft, folded as search compares it, one field a line; newest words first."""
    details = head.details
    written = (
        details.to,
        "\n".join(details.facts),
        *(version.text for version in reversed(versions)),
        details.received,
        details.intent.label,
        card.channel.label,
    )
    text = "\n".join(fold(composed(words)) for words in written if words)
    return Findable(card=card, text=text.encode()[:_FOUND_BYTES].decode("utf-8", "ignore"))


def names_after(names: Names, to: str) -> Names:
    """The names used before, with `to` first."""
    if not to:
        return names
    return Names(to=(to, *(name for name in names.to if name.casefold() != to.casefold()))[:MOST_NAMES])


def instant_words(at: datetime) -> str:
    """An instant as it stands in a sort key, to the microsecond, so that keys sort as time goes."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}Z"


def _place(head: Head) -> str:
    return f"{instant_words(head.changed_at)}#{known_id(head.id)}"
