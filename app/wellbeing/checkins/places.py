"""Places: the name of a record that lies in the order of time, as it stands in an address, and back.

They hold a moment and an id, and nothing that anybody wrote.
"""

from __future__ import annotations

import re
from datetime import date, time

from app.errors import NotFound

_CHECK_IN = re.compile(r"(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})-([a-z0-9]{10,40})", re.ASCII)
_EVENT = re.compile(r"(\d{4})(\d{2})(\d{2})-([a-z0-9]{10,40})", re.ASCII)


def place_of(name: str) -> str:
    """ "20261119-1705-<id>" of "2026-11-19T17:05#<id>"; a marked day has no time."""
    return name.replace("-", "").replace(":", "").replace("T", "-", 1).replace("#", "-")


def check_in_at(place: str) -> str:
    """The name of the check-in at a place. Raises NotFound for what is no place."""
    found = _CHECK_IN.fullmatch(place)
    if not found:
        raise NotFound
    return f"{_day(found)}T{_time(found[4], found[5])}#{found[6]}"


def event_at(place: str) -> str:
    """The name of the marked day at a place. Raises NotFound for what is no place."""
    found = _EVENT.fullmatch(place)
    if not found:
        raise NotFound
    return f"{_day(found)}#{found[4]}"


def day_of(name: str) -> date:
    """The day that a name begins with."""
    return date.fromisoformat(name[:10])


def day_in(name: str) -> date | None:
    """The day that the name of a damaged record begins with; None for a name that nothing of ours gave."""
    try:
        return date.fromisoformat(name[:10])
    except ValueError:
        return None


def is_check_in(name: str) -> bool:
    """Whether it is the name of a check-in, as ours are: it has a place, and an address."""
    try:
        return check_in_at(place_of(name)) == name
    except NotFound:
        return False


def id_of(name: str) -> str:
    """The id that a name ends in."""
    return name.rpartition("#")[2]


def _day(found: re.Match[str]) -> str:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        raise NotFound from None


def _time(hour: str, minute: str) -> str:
    try:
        return f"{time(int(hour), int(minute)):%H:%M}"
    except ValueError:
        raise NotFound from None
