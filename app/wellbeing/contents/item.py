"""An item: one record of this module as a day, a title and labelled words; and what words are needed to say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.dates.wording import clock
from app.wellbeing.families import Family

ASIDE = frozenset(
    {"Date", "Time", "Zone", "Mood, 1 to 5", "Written", "Begun", "Last written", "Changed", "Brought in from a file",
     "Vault files", "Answered"}
)  # fmt: skip
"""Labels of what is known of a record, and of what stands in it twice: in a table, and not in a sentence."""

_PLAIN = frozenset({"Note", "What", "Name", "Words", "Questionnaire"})
"""Labels that say nothing which their words do not."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a record says, and what that is."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One record. `name` is its name below the family's prefix; a damaged one says nothing but that."""

    family: Family
    name: str
    on: date | None = None
    facts: tuple[Fact, ...] = ()
    damaged: bool = False

    @property
    def place(self) -> str:
        """What it is called in a form: its family and its name. Nothing that anybody wrote."""
        return f"{self.family.name}/{self.name}"

    @property
    def words(self) -> str:
        """What its owner said, in lines."""
        return "\n".join(f"{fact.label}: {fact.text}" for fact in self.said)

    @property
    def time(self) -> str:
        """The time of its day in words, where it has one ("5:05 pm")."""
        at = next((fact.text for fact in self.facts if fact.label == "Time"), "")
        return clock(time.fromisoformat(at)) if at else ""

    @property
    def gist(self) -> str:
        """What it says, in one line, without what is said of it."""
        return " · ".join(fact.text if fact.label in _PLAIN else f"{fact.label}: {fact.text}" for fact in self.said)

    @property
    def said(self) -> tuple[Fact, ...]:
        """What its owner said, without when it was written and the like."""
        return tuple(fact for fact in self.facts if fact.label not in ASIDE)

    def row(self) -> dict[str, str]:
        """Its words by their labels. Of what is said several times, each stands in a line of its own."""
        row: dict[str, str] = {}
        for fact in self.facts:
            row[fact.label] = f"{row[fact.label]}\n{fact.text}" if fact.label in row else fact.text
        return row


@dataclass(frozen=True, slots=True)
class Wording:
    """What is needed to say a record: the reader's zone, and what each symptom is called."""

    zone: ZoneInfo
    symptoms: Mapping[str, str] = field(default_factory=dict)

    def moment(self, at: datetime) -> str:
        """ "2026-11-19 17:05", as the reader's clock had it."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def day(self, at: datetime) -> date:
        """The day of an instant, as the reader's calendar had it."""
        return at.astimezone(self.zone).date()


def facts(pairs: Iterable[tuple[str, object]]) -> tuple[Fact, ...]:
    """The facts of labels and values; what is not there says nothing."""
    return tuple(
        Fact(label, value if type(value) is str else _text(value))
        for label, value in pairs
        if value or (value == 0 and value is not False)
    )


def _text(value: object) -> str:
    return "yes" if value is True else str(value)
