"""What a page of charts is asked for: which measure, how many days up to which, and which marked day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.lists.filters import BadFilter, read_date
from app.wellbeing.charts.measures import MOOD, Measure
from app.wellbeing.checkins.places import place_of
from app.wellbeing.checkins.record import Event, event_name

SPANS = {"30": "30 days", "90": "90 days", "365": "A year"}
_USUAL = "90"

EVENTS_OFFERED = 50
"""The latest marked days, which a list to choose from still shows at a glance."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The days, both ends included, and the keys of what was chosen.

    `today` is the reader's, or the day of a check-in that lies ahead of it.
    """

    what: str
    length: str
    until: date
    event: str
    today: date

    @property
    def since(self) -> date:
        return self.until - timedelta(days=int(self.length) - 1)

    @property
    def earlier(self) -> str:
        """The address of the days before these."""
        return self._address(self.since - timedelta(days=1))

    @property
    def later(self) -> str:
        """The address of the days after these, empty where they reach today."""
        if self.until >= self.today:
            return ""
        return self._address(min(self.until + timedelta(days=int(self.length)), self.today))

    def measure(self, measures: Sequence[Measure]) -> Measure:
        """The measure of that key, else the first."""
        return next((one for one in measures if one.key == self.what), measures[0])

    def marked(self, events: Sequence[Event]) -> Event | None:
        """The marked day of that place, else the latest one that has come, else None."""
        come = [event for event in events if event.on <= self.today]
        chosen = (event for event in events if place_of(event_name(event)) == self.event)
        return next(chosen, come[-1] if come else None)

    def _address(self, until: date) -> str:
        event = f"&event={self.event}" if self.event else ""
        return f"/wellbeing/check-ins/charts?what={self.what}&span={self.length}&until={until}{event}"


def read(given: Mapping[str, str], today: date) -> tuple[Asked, BadFilter | None]:
    """What an address asks for, and what of it cannot be meant; that is asked as if it were not there."""
    problem = None
    try:
        until = read_date(given.get("until", "")) or today
    except BadFilter as bad:
        until, problem = today, bad
    length = given.get("span", _USUAL)
    asked = Asked(
        what=_key(given.get("what", "")) or MOOD,
        length=length if length in SPANS else _USUAL,
        until=max(min(until, today), date(1900, 1, 1)),
        event=_key(given.get("event", "")),
        today=today,
    )
    return asked, problem


def _key(text: str) -> str:
    """A key as our own pages send it, else nothing: no words come back in an address."""
    return text if len(text) <= 60 and text.replace("-", "").isalnum() and text.isascii() else ""
