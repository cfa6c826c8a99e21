"""The records of the incident log: an entry's fields, its append-only revisions, and the card that lists show."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.dates.when import When


class Kind(StrEnum):
    """What sort of thing happened; the value is stored, `label` is shown."""

    EXCHANGE = "exchange"
    DENIED_TIME = "denied-time"
    LATE_TIME = "late-time"
    CALL_DISRUPTION = "call-disruption"
    ORDER_BREACH = "order-breach"
    THREAT = "threat"
    HARASSMENT = "harassment"
    UNSAFE_EXCHANGE = "unsafe-exchange"
    FALSE_ACCUSATION = "false-accusation"
    POLICE = "police"
    MEDICAL = "medical"
    SCHOOL = "school"
    MONEY = "money"
    PROPERTY = "property"
    ONLINE = "online"
    GOOD_CONDUCT = "good-conduct"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


class Severity(StrEnum):
    """How serious it was to the person who wrote it."""

    MINOR = "minor"
    SERIOUS = "serious"
    DANGEROUS = "dangerous"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Part(StrEnum):
    """What a revision is: the first writing, a correction, or a withdrawal."""

    WRITTEN = "written"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who was part of it, and their part in a word or two ("other parent")."""

    name: str
    part: str = ""


class Incident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything a person writes about one incident. Only `when` and `narrative` are required."""

    when: When
    narrative: str
    ended: When | None = None
    title: str = ""
    place: str = ""
    kind: Kind = Kind.OTHER
    severity: Severity | None = None
    quotes: str = ""
    my_response: str = ""
    people: tuple[Person, ...] = ()
    witnesses: str = ""
    children_present: str = ""
    order_paragraph: str = ""
    report_number: str = ""
    injuries: str = ""
    impact: str = ""
    next_step: str = ""
    evidence: tuple[str, ...] = ()
    """Ids of vault documents."""
    tags: tuple[str, ...] = ()


class Revision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One writing of an entry. Stored once under INCIDENT#<id>#R<number> and never changed.

    `number` counts from 1. `written_at` is the server's clock. `reason` is why it was corrected or withdrawn.
    `source` names an import ("csv", "ics"), or is empty for an entry typed in.
    """

    id: str
    number: int
    part: Part
    written_at: datetime
    incident: Incident
    reason: str = ""
    source: str = ""


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list shows of an entry's present state. Stored under TIMELINE#<date>#<instant>#<id>."""

    id: str
    when: When
    excerpt: str
    """The first lines of the narrative, at most 240 characters."""
    written_at: datetime
    """When it was first written."""
    revision: int = 1
    title: str = ""
    place: str = ""
    kind: Kind = Kind.OTHER
    severity: Severity | None = None
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    order_paragraph: str = ""
    attachments: int = 0
    withdrawn: bool = False


class Findable(msgspec.Struct, frozen=True, kw_only=True):
    """What search reads: the card and everything written, folded, one field a line. Stored under SEARCH#…."""

    card: Card
    text: str


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many entries there are, in all and by month ("2026-11"), withdrawn ones too. Stored under TALLY#INCIDENTS."""

    total: int = 0
    months: dict[str, int] = {}


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """People and tags used before, most recent first, at most 200 of each. Stored under VOCABULARY#INCIDENTS."""

    people: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()


_KIND_LABELS = {
    Kind.EXCHANGE: "Exchange",
    Kind.DENIED_TIME: "Denied time",
    Kind.LATE_TIME: "Missed or late time",
    Kind.CALL_DISRUPTION: "Call disruption",
    Kind.ORDER_BREACH: "Order breach",
    Kind.THREAT: "Threat",
    Kind.HARASSMENT: "Harassment",
    Kind.UNSAFE_EXCHANGE: "Unsafe exchange",
    Kind.FALSE_ACCUSATION: "False accusation",
    Kind.POLICE: "Police involvement",
    Kind.MEDICAL: "Medical",
    Kind.SCHOOL: "School",
    Kind.MONEY: "Money",
    Kind.PROPERTY: "Property",
    Kind.ONLINE: "Online",
    Kind.GOOD_CONDUCT: "Good conduct",
    Kind.OTHER: "Something else",
}
