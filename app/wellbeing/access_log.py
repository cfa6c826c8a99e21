"""The access log: one row for each time that well-being records were opened or written. Rows hold no content."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from app.wellbeing.families import BY_NAME

PREFIX = "ACCESS#"
_MOMENT = "%Y%m%dT%H%M%S.%fZ"


class Did(StrEnum):
    """What was done."""

    READ = "read"
    WROTE = "wrote"
    REMOVED = "removed"


class Why(StrEnum):
    """What for, in a fixed choice of words: no row can hold what a person wrote."""

    PAGE = "to show it on a page"
    EDIT = "to change it"
    SAVE = "saved on a page"
    SEARCH = "to search"
    CHART = "to draw a chart"
    PRINT = "to print it"
    EXPORT = "to export it"
    IMPORT = "brought in from a file"
    RELEASE = "taken out with a tick"
    REMINDER = "to set a reminder"
    ERASE = "to erase it"


class Access(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row. `record` is an id, or empty when several were opened, `count` of them."""

    at: datetime
    did: Did
    why: Why
    family: str
    record: str = ""
    count: int = 1
    session: str = ""
    """The handle of the browser's session (app.identity.sessions); empty for a job of ours."""


def sort_key(at: datetime) -> str:
    """Where a row lies: in the order of time, and never where another one does."""
    return f"{PREFIX}{at.strftime(_MOMENT)}#{secrets.token_hex(6)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as its owner reads it."""

    at: datetime
    what: str
    did: str
    why: str
    who: str
    record: str = ""
    """The id of the one record that it was, or empty."""
    address: str = ""
    """Where that record is read, if an id is enough to go there."""
    times: int = 1
    """How often in a row, within a quarter of an hour."""


_READ_AT = {
    "plan": "/wellbeing/plan/", "complaint": "/wellbeing/complaints/", "note": "/wellbeing/providers/",
    "check-in": "/wellbeing/opened/check-in/", "event": "/wellbeing/opened/event/",
    "questionnaire": "/wellbeing/opened/questionnaire/",
}  # fmt: skip
"""Where a record is read of which no more than its id is known."""
_TOGETHER = timedelta(minutes=15)
_DID = {Did.READ: "Opened", Did.WROTE: "Written", Did.REMOVED: "Removed"}


def readable(access: Access, *, here: str, devices: Mapping[str, str]) -> Row:
    """A row in words. `here` is the handle of the browser that looks, `devices` names the other live sessions."""
    family = BY_NAME.get(access.family)
    label = family.label if family else access.family
    what = label if access.record or access.count == 1 else f"{label}, {access.count} of them"
    address = _READ_AT.get(access.family, "") if access.record and access.did is not Did.REMOVED else ""
    return Row(
        access.at, what, _DID[access.did], access.why.value, _who(access.session, here, devices),
        record=access.record, address=address and address + access.record,
    )  # fmt: skip


def by_day(rows: Iterable[Row], day_of: Callable[[datetime], date]) -> list[tuple[date, list[Row]]]:
    """Rows, newest first, under their days; what happened again and again at one sitting is one row that says so."""
    days: list[tuple[date, list[Row]]] = []
    for row in rows:
        day = day_of(row.at)
        if not days or days[-1][0] != day:
            days.append((day, []))
        of_day = days[-1][1]
        same = [n for n, other in enumerate(of_day) if _alike(other, row) and other.at - row.at < _TOGETHER]
        if same:
            of_day[same[-1]] = replace(of_day[same[-1]], times=of_day[same[-1]].times + 1)
        else:
            of_day.append(row)
    return days


def _alike(one: Row, other: Row) -> bool:
    return replace(one, at=other.at, times=other.times) == other


def _who(session: str, here: str, devices: Mapping[str, str]) -> str:
    if not session:
        return "a job you started"
    if session == here:
        return "you, in this browser"
    if session in devices:
        return f"you, in another browser: {devices[session]}"
    return "you, in a browser that is signed out by now"
