"""The records of drafted messages: what a person wants to say, the versions of it, and the one that was sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

import msgspec

from app.dates.when import When


class Intent(StrEnum):
    """What the message is for; the value is stored, `label` is shown."""

    INFORM = "inform"
    REQUEST = "request"
    ANSWER = "answer"
    BOUNDARY = "boundary"

    @property
    def label(self) -> str:
        return _INTENT_LABELS[self]


class Method(StrEnum):
    """How it should be said."""

    BRIEF = "brief"
    GREY_ROCK = "grey-rock"
    STEPS = "acknowledge"
    PARALLEL = "parallel"

    @property
    def label(self) -> str:
        return _METHODS[self][0]

    @property
    def explained(self) -> str:
        """The method in one sentence."""
        return _METHODS[self][1]


class Channel(StrEnum):
    """How it travels."""

    TEXT = "text"
    EMAIL = "email"
    APP = "app"
    LETTER = "letter"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _CHANNEL_LABELS[self]


class Limits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the message has to keep to. `words` is the most words it may have, 0 for no limit."""

    words: int = 0
    tone: str = ""
    avoid: tuple[str, ...] = ()


class Details(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything about a message but its wording."""

    to: str = ""
    channel: Channel = Channel.TEXT
    received: str = ""
    """What came in, word for word."""
    intent: Intent = Intent.INFORM
    facts: tuple[str, ...] = ()
    method: Method = Method.BRIEF
    limits: Limits = Limits()
    source: str = ""
    """The library text that it began from, "<slug>/<number>", or empty."""


class FactFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One date, time, amount, number, name, place or quotation in which a version and its sources differ.

    `start` and `end` are the place in the version's text, 0 and 0 for one that was lost. `was` is what the source has
    where it was changed. `what` names the sort of fact in a word ("date").
    """

    kind: Literal["added", "lost", "changed"]
    text: str
    start: int = 0
    end: int = 0
    was: str = ""
    what: str = ""


class Settled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's word that a finding is as it should be. `finding` is its place in the version's findings, from 0."""

    finding: int
    at: datetime
    reason: str = ""


class Help(msgspec.Struct, frozen=True, kw_only=True):
    """That a model, or our rules, helped with a wording: who, which model, and when."""

    by: str
    model: str
    at: datetime


class Version(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One wording. Stored under MESSAGE#<id>#V<number>; its words never change.

    `number` counts from 1. `by` is "you", "rules", "library" or the name of an AI provider, with its `model`.
    `label` is what it is called ("very neutral"), `based_on` the number of the version that it came from, 0 for none.
    A version that a person made out of a helped one says so in `helped_by`.
    """

    number: int
    text: str
    written_at: datetime
    by: str = "you"
    model: str = ""
    label: str = ""
    based_on: int = 0
    helped_by: Help | None = None
    findings: tuple[FactFinding, ...] = ()
    settled: tuple[Settled, ...] = ()
    left_out: tuple[str, ...] = ()
    """Sentences and clauses of the person's own that our rules took out on the way to it, as they were written."""

    @property
    def unsettled(self) -> tuple[tuple[int, FactFinding], ...]:
        """(place, finding) of each finding that waits for the person's word."""
        done = {settled.finding for settled in self.settled}
        return tuple((place, finding) for place, finding in enumerate(self.findings) if place not in done)

    @property
    def by_you(self) -> bool:
        return self.by == "you"

    @property
    def by_a_person(self) -> bool:
        """Whether the person wrote it, or began from it herself: no model and no rules of ours did."""
        return self.by in ("you", "library")

    @property
    def helper(self) -> str:
        """Who wrote it or what it was made from, as a page says it; empty where nobody helped."""
        helped = self.help
        return "" if helped is None else "our rules" if helped.by in ("rules", "offline") else helped.model or helped.by

    @property
    def help(self) -> Help | None:
        """The model, or our rules, that wrote it or what it was made from; None for a person's and the library's."""
        return self.helped_by if self.by_a_person else Help(by=self.by, model=self.model, at=self.written_at)


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """That a version went out: which, when by the person's own clock, how, and when they told us."""

    version: int
    when: When
    channel: Channel
    recorded_at: datetime


class Head(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft as it stands. Stored under MESSAGE#<id>#HEAD.

    `step` counts every change, from 1. `versions` is how many there are; `chosen` the number of the one picked, 0 for
    none. Once `sent`, nothing of it changes any more.
    """

    id: str
    details: Details
    written_at: datetime
    changed_at: datetime
    step: int = 1
    versions: int = 0
    chosen: int = 0
    sent: Sent | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list shows of a draft. Stored under MESSAGELIST#<changed instant>#<id>."""

    id: str
    changed_at: datetime
    excerpt: str
    """The first words of the chosen or latest version, else of what came in; at most 240 characters."""
    to: str = ""
    intent: Intent = Intent.INFORM
    channel: Channel = Channel.TEXT
    versions: int = 0
    sent: Sent | None = None
    helped: str = ""
    """Who helped with the words of the excerpt, as a page says it; empty where nobody did."""


class Findable(msgspec.Struct, frozen=True, kw_only=True):
    """What search reads: the card and every word of the draft, folded. Stored under MESSAGETEXT#<instant>#<id>."""

    card: Card
    text: str


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """To whom messages went before, most recent first, at most 50. Stored under VOCABULARY#MESSAGES."""

    to: tuple[str, ...] = ()


_INTENT_LABELS = {
    Intent.INFORM: "Tell them something",
    Intent.REQUEST: "Ask for something",
    Intent.ANSWER: "Answer what came in",
    Intent.BOUNDARY: "Set a boundary",
}

_CHANNEL_LABELS = {
    Channel.TEXT: "Text message",
    Channel.EMAIL: "Email",
    Channel.APP: "Parenting app",
    Channel.LETTER: "Letter",
    Channel.OTHER: "Another way",
}

_METHODS = {
    Method.BRIEF: (
        "Brief, informative, friendly, firm",
        "A short note with the facts, a civil tone, and an end that closes the subject.",
    ),
    Method.GREY_ROCK: (
        "Grey rock",
        "As dull as a stone: only what has to be answered, nothing to push against.",
    ),
    Method.STEPS: (
        "Acknowledge, status, boundary, next step",
        "Say that you read it, how things stand, what you will not do, and what happens next.",
    ),
    Method.PARALLEL: (
        "Parallel parenting",
        "Each home decides for itself. Only what the other home must know about the children.",
    ),
}
