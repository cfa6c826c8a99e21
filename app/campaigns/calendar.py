"""The calendar of campaigns: what goes out on which days, read from templates/mail/campaigns.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.mail.intents import Category

FILE = Path(__file__).resolve().parents[2] / "templates" / "mail" / "campaigns.toml"

ONBOARDING = "onboarding"
"""The key of the one campaign that never ends: the notes of each person's first week."""

_FIRST_WEEK = date(2026, 11, 23)
"""The Monday of the week of the first weekly note."""

_TUESDAY, _THURSDAY = timedelta(days=1), timedelta(days=3)
_AROUND_THE_WORLD = timedelta(days=1)
"""No place's date is further than this from that of UTC."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One letter to many people, on the mornings from `first` to `last` of where each of them lives."""

    key: str
    category: Category
    """The list that its readers are on; transactional: the roster of all open accounts."""
    template: str
    """The letter; each person gets it at most once, whichever campaign brings it."""
    first: date
    last: date
    audience: str = "everybody"
    policy: str = ""
    """A version of the policy: who has accepted it need not be told of it."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Given to the letter; a value that begins with / is a page of ours."""

    def had_as(self, letter: str) -> str:
        """What a reader's having had it is noted by: of each version of the policy there is one notice."""
        return f"{letter} {self.policy}" if self.policy else letter

    @property
    def standing(self) -> bool:
        """Whether each reader's days are counted from their own first one, and it never ends."""
        return self.key == ONBOARDING


def running(now: datetime, notices: Sequence[Campaign] = ()) -> list[Campaign]:
    """The campaigns that somebody, somewhere may be due for now; those that no file tells of are given."""
    east, west = (now + _AROUND_THE_WORLD).date(), (now - _AROUND_THE_WORLD).date()
    return [each for each in (*_every(east, west), *notices) if each.first <= east and each.last >= west]


def find(key: str, now: datetime, notices: Sequence[Campaign] = ()) -> Campaign | None:
    """The campaign of this key, or None when it is over or never was."""
    return next((each for each in running(now, notices) if each.key == key), None)


def _every(east: date, west: date) -> Iterator[Campaign]:
    yield Campaign(ONBOARDING, "onboarding", "", date.min, date.max)
    written = _written(FILE)
    for monday in sorted({_monday(west), _monday(east)}):
        week = (monday - _FIRST_WEEK).days // 7
        if week >= 0 and written["weekly"]:
            letter = written["weekly"][week % len(written["weekly"])]
            year, number, _ = monday.isocalendar()
            yield Campaign(f"weekly-{year}-W{number:02}", "resources", letter, monday + _TUESDAY, monday + _THURSDAY)
    yield from (_campaign(row) for row in written["campaign"])


def _campaign(row: Mapping[str, Any]) -> Campaign:
    return Campaign(
        key=row["key"],
        category=row["category"],
        template=row["template"],
        first=row["not_before"],
        last=row["not_after"],
        audience=row["audience"],
        policy=row.get("policy", ""),
        values=row.get("values", {}),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@cache
def _written(file: Path) -> Mapping[str, Any]:
    return {"weekly": [], "campaign": [], **tomllib.loads(file.read_text("utf-8"))}
