"""A fact: one date, time, amount, number, name, place or quotation where it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

What = Literal[
    "date",
    "time",
    "amount",
    "number",
    "length of time",
    "name",
    "place",
    "contact",
    "quotation",
    "law",
    "not",
    "words",
    "unread",
    "how often",
    "bound",
    "who",
]


@dataclass(frozen=True, slots=True)
class Day:
    """What is said of a day; None is what is not said. `near` is "next", "last", or a word such as "tomorrow"."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    near: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: hour from 1 to 12, and the half of the day where it is said."""

    hour: int
    minute: int = 0
    half: Literal["am", "pm", ""] = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its currency; an amount of money as people write it."""

    number: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time or of a way, in "minute", "month", "mile" and such; `said` is the number as written."""

    number: Decimal
    unit: str
    said: Decimal


Value = Day | Clock | Amount | Length | Decimal | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """`start` and `end` are its place in the text. A weak one backs others, and is never itself missed or doubted."""

    what: What
    text: str
    start: int
    end: int
    value: Value
    weak: bool = False
