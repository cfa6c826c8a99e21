"""Exported: drafted messages with every wording, conversations that were brought in, and the entries they belong to."""

from __future__ import annotations

from app.dates.moments import zone_of
from app.lifecycle import Family, Feature, Left, Table
from app.messages import limits
from app.messages.chapters import chapters
from app.messages.conversation import LINKED, MESSAGES, TALKS, Link, Message, Talk, linked_key, talk_key
from app.messages.conversations import MOST_PEOPLE, NAME_CHARACTERS
from app.messages.drafting import MOST_VERSIONS
from app.messages.kept import Kept, kept_key
from app.messages.placement import head_key
from app.messages.record import Head, Version
from app.messages.restored import finish
from app.messages.tables import every_message, every_wording

_ID = "[a-z0-9]{10,40}"
_INSTANT = "[0-9]{17}\\.[0-9]{4}"
_DIGEST = "[0-9a-f]{24}"
_LONGEST = 300_000
"""Characters of one imported message, with its copy for search."""


def _head(head: Head) -> bool:
    details = head.details
    if head.sent:
        zone_of(head.sent.when.zone)
    return (
        0 <= head.versions <= MOST_VERSIONS
        and 0 <= head.chosen <= head.versions
        and 1 <= head.step <= 10**6
        and head.written_at <= head.changed_at
        and (not head.sent or 1 <= head.sent.version <= head.versions)
        and len(details.to) <= limits.CHARACTERS["to"]
        and len(details.received) <= limits.CHARACTERS["received"]
        and sum(map(len, details.facts)) <= limits.CHARACTERS["facts"]
        and 0 <= details.limits.words <= limits.MOST_WORDS
    )


def _version(version: Version) -> bool:
    places = range(len(version.findings))
    return (
        1 <= version.number <= MOST_VERSIONS
        and len(version.text) <= limits.CHARACTERS["text"]
        and all(0 <= found.start <= found.end <= len(version.text) for found in version.findings)
        and all(settled.finding in places for settled in version.settled)
        and 0 <= version.based_on < version.number
    )


def _talk(talk: Talk) -> bool:
    zone_of(talk.zone)
    return 1 <= len(talk.name) <= NAME_CHARACTERS and len(talk.people) <= MOST_PEOPLE and 0 <= talk.count <= 10**7


def _message(message: Message) -> bool:
    zone_of(message.zone)
    return len(message.text) + len(message.folded) <= _LONGEST and len(message.sender) <= 1000 and message.line >= 0


def _typed(kept: Kept) -> bool:
    return sum(len(value) for values in kept.fields.values() for value in values) <= 2 * sum(limits.CHARACTERS.values())


FEATURE = Feature(
    "messages",
    "Messages",
    families=(
        Family("messages", "MESSAGE#", Head, "Messages you drafted", rest=f"{_ID}#HEAD",
               key_of=lambda head: head_key(head.id), fits=_head, written=("written_at",)),
        Family("wordings", "MESSAGE#", Version, "Every wording of them", rest=f"{_ID}#V[0-9]{{4}}", fits=_version,
               written=("written_at",)),
        Family("begun", "DRAFT#message#", Kept, "Messages that are being typed", rest=_ID,
               key_of=lambda kept: kept_key(kept.message_id), fits=_typed, written=("saved_at",)),
        Family("conversations", TALKS, Talk, "Conversations you brought in", rest=_ID,
               key_of=lambda talk: talk_key(talk.id), fits=_talk, written=("made_at",)),
        Family("conversation-messages", MESSAGES, Message, "Their messages", rest=f"{_ID}#{_INSTANT}#{_DIGEST}",
               fits=_message),
        Family("links", LINKED, Link, "Which message belongs to which entry", rest=f"{_ID}#{_INSTANT}-{_DIGEST}#{_ID}",
               key_of=linked_key, written=("linked_at",)),
    ),
    left=(
        Left("LINK#", "The same links, seen from the entry: made anew."),
        Left("MESSAGELIST#", "The order of the messages: made anew of the messages themselves."),
        Left("MESSAGETEXT#", "Words as search reads them: made anew of the messages."),
        Left("VOCABULARY#MESSAGES", "Names that forms offer: made anew of the messages."),
        Left("TALKIMPORT#", "A file on its way in: it goes within a day, and its owner has it."),
        Left("TALKPLACES", "How many files are on their way in."),
    ),
    tables=(Table("messages", every_wording), Table("conversations", every_message)),
    finish=finish,
    chapters=chapters,
)  # fmt: skip
