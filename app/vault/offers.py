"""Offers: the date that a file says of itself, as a person's clock shows it, and the words that name who says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.dates.moments import zone_of
from app.dates.when import When
from app.dates.wording import Reader
from app.vault.made import Made
from app.vault.making.found import Offer
from app.vault.record import Details

_SAYS = {
    "picture": "The picture says that it was taken",
    "video": "The recording says that it was made",
    "pdf": "The PDF says that it was made",
    "mail": "The email says that it was sent",
}
_REASONS = {
    "picture": "The date is the one in the picture.",
    "video": "The date is the one in the recording.",
    "pdf": "The date is the one in the PDF.",
    "mail": "The date is the one in the email.",
}


@dataclass(frozen=True, slots=True)
class OfferedDate:
    """A date to take over, or to leave. `number` is its place among the file's offers."""

    number: int
    when: When
    says: str
    """ "The email says that it was sent": the date follows."""
    reason: str
    """What the history will say when it is taken over."""
    guessed_zone: bool
    """Whether the file does not say on whose clock, so that the person's own is taken."""
    taken: bool
    """Whether it is the document's date already."""


def offered_dates(made: Made, details: Details, reader: Reader) -> Iterator[OfferedDate]:
    """The dates that a file offers, in the reader's zone; none from the future, where no clock was right."""
    for number, offer in enumerate(made.offers):
        if offer.what != "date" or not offer.local:
            continue
        when = when_of(offer, reader.zone)
        if when.on > (reader.now + timedelta(days=1)).date():
            continue
        yield OfferedDate(
            number=number,
            when=when,
            says=_SAYS[offer.source],
            reason=_REASONS[offer.source],
            guessed_zone=offer.offset is None,
            taken=details.dated == when,
        )


def when_of(offer: Offer, zone: str) -> When:
    """The moment of an offer on a clock of this zone; where the file names no zone, its own clock is taken for it."""
    local = datetime.fromisoformat(offer.local)
    fold = 0
    if offer.offset is not None:
        at = (local - timedelta(minutes=offer.offset)).replace(tzinfo=UTC).astimezone(zone_of(zone))
        local, fold = at, at.fold
    return When(on=local.date(), at=f"{local:%H:%M}", zone=zone, fold=fold)


def length_words(seconds: float) -> str:
    """ "1:23", or "1:02:03": how long a recording plays."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def device_of(made: Made) -> str:
    """What it was taken with; empty where the file does not say."""
    return next((offer.text for offer in made.offers if offer.what == "device"), "")


def place_of(made: Made) -> str:
    """Roughly where it was taken, "38.63, -90.20"; empty where the file does not say."""
    return next((offer.text for offer in made.offers if offer.what == "place"), "")
