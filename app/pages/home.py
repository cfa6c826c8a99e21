"""Home: what is worth doing next, and the last few entries."""

from __future__ import annotations

from dataclasses import dataclass

from app.access import SignedIn
from app.dates.wording import Reader
from app.incidents import timeline
from app.incidents.drafts import Draft, open_drafts
from app.incidents.filters import Filters
from app.incidents.record import Card
from app.library.catalogue import Entry
from app.library.offers import offered

_LATEST = 3
_DRAFTS = 3


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows. `reader` words the times for the person's own zone."""

    latest: tuple[Card, ...]
    total: int
    drafts: list[Draft]
    reader: Reader
    offers: list[Entry]


def gather(me: SignedIn) -> Home:
    """The person's home as it stands now. Raises Unavailable."""
    listing = timeline.read(me.shelf, Filters(), limit=_LATEST)
    reader = Reader(now=me.services.now(), zone=me.preferences.time_zone)
    return Home(listing.cards, listing.total, open_drafts(me.shelf)[:_DRAFTS], reader, offered(me.account.role))
