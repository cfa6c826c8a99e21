"""The records of imported conversations: each message as its file has it, the conversation, and links to entries."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from app.dates.moments import zone_of
from app.errors import NotFound
from app.ids import known_id

TALKS = "TALKLIST#"
MESSAGES = "TALK#"
LINKED = "TALKLINK#"
LINKS = "LINK#"

_PLACE = re.compile(r"[0-9]{17}\.[0-9]{4}-[0-9a-f]{24}")


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that a conversation was brought in from: how many messages it added and how many were there already."""

    id: str
    name: str
    sha256: str
    size: int
    at: datetime
    added: int = 0
    already: int = 0
    left_out: int = 0
    stopped: bool = False


class Talk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One conversation. Stored under TALKLIST#<id>.

    `kind` is the program's ("whatsapp"), `zone` the one its days and times are shown in, `me` the senders that are the
    person. `people` counts the messages of each sender, `months` those of each month of the zone ("2026-11").
    """

    id: str
    name: str
    kind: str
    zone: str
    made_at: datetime
    me: tuple[str, ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    months: dict[str, int] = {}
    party: str = ""
    """The one other side whose messages were chosen from a file of many."""
    count: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    sources: tuple[Source, ...] = ()


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One imported message, never changed. Stored under TALK#<conversation>#<instant>.<number>#<digest>.

    `written` is the time as the file has it, `zone` where that was read in, `at` the instant. `line` is where it begins
    in the file of `source`. `folded` is what search reads, where it differs from the words themselves. A `notice` is a
    line of the program's own. `files` are names of what was attached.
    """

    at: datetime
    sender: str
    text: str
    written: str
    zone: str
    line: int
    source: str
    to: tuple[str, ...] = ()
    subject: str = ""
    files: tuple[str, ...] = ()
    more_files: int = 0
    notice: bool = False
    folded: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """That a message and an entry belong together. Stored twice: with the entry and with the conversation."""

    entry: str
    talk: str
    place: str
    linked_at: datetime


def talk_key(id_: str) -> str:
    """Sort key of a conversation. Raises NotFound when the id cannot be one."""
    return f"{TALKS}{known_id(id_)}"


def messages_prefix(talk: str) -> str:
    """The sort-key prefix of a conversation's messages, in the order of time."""
    return f"{MESSAGES}{known_id(talk)}#"


def message_key(talk: str, place: str) -> str:
    """Sort key of the message at a place. Raises NotFound when it cannot be one."""
    return f"{messages_prefix(talk)}{known_place(place).replace('-', '#')}"


def place_of(sort: str) -> str:
    """A message's place in its conversation, as addresses and anchors have it, from its sort key."""
    _, _, instant, digest = sort.split("#")
    return f"{instant}-{digest}"


def known_place(text: str) -> str:
    """`text` as a message's place. Raises NotFound when it cannot be one."""
    if not _PLACE.fullmatch(text):
        raise NotFound
    return text


def instant_words(at: datetime) -> str:
    """An instant in a sort key, to the millisecond."""
    at = at.astimezone(UTC)
    day = f"{at.year:04d}{at.month:02d}{at.day:02d}"
    return f"{day}{at.hour:02d}{at.minute:02d}{at.second:02d}{at.microsecond // 1000:03d}"


def linked_prefix(talk: str) -> str:
    """The sort-key prefix of a conversation's links, in the order of its messages."""
    return f"{LINKED}{known_id(talk)}#"


def linked_key(link: Link) -> str:
    """Sort key of a link with the conversation."""
    return f"{linked_prefix(link.talk)}{known_place(link.place)}#{known_id(link.entry)}"


def entry_links_prefix(entry: str) -> str:
    """The sort-key prefix of an entry's links to messages."""
    return f"{LINKS}{known_id(entry)}#TALK#"


def entry_link_key(link: Link) -> str:
    """Sort key of a link with the entry."""
    return f"{entry_links_prefix(link.entry)}{known_id(link.talk)}#{known_place(link.place)}"


def day_begins(on: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone."""
    return datetime.combine(on, time(), zone_of(zone)).astimezone(UTC)


def span_keys(talk: str, zone: str, since: date | None, until: date | None) -> tuple[str | None, str | None]:
    """The sort keys between which the messages of these days lie, both ends included."""
    prefix = messages_prefix(talk)
    start = f"{prefix}{instant_words(day_begins(since, zone))}" if since else None
    end = (
        f"{prefix}{instant_words(day_begins(until + timedelta(days=1), zone))}" if until and until < date.max else None
    )
    return start, end
