"""Home: what is worth doing next, and the last few entries."""

from __future__ import annotations

from dataclasses import dataclass

from app.access import SignedIn
from app.incidents import timeline
from app.incidents.filters import Filters
from app.incidents.record import Card
from app.incidents.wording import Reader

_LATEST = 3


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows. `reader` words the times for the person's own zone."""

    latest: tuple[Card, ...]
    total: int
    reader: Reader


def gather(me: SignedIn) -> Home:
    """The person's home as it stands now. Raises Unavailable."""
    listing = timeline.read(me.shelf, Filters(), limit=_LATEST)
    reader = Reader(now=me.services.now(), zone=me.preferences.time_zone)
    return Home(latest=listing.cards, total=listing.total, reader=reader)
