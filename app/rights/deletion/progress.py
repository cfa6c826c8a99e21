"""Progress: what the page of a token shows of an account's end, and the certificate that it shows once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.errors import Conflict
from app.rights.deletion import plan
from app.rights.deletion import saga as sagas
from app.rights.deletion.words import day
from app.rights.holds import model as holds

if TYPE_CHECKING:
    from app.services import Services


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one account's end has come, in words. Names nobody."""

    heading: str
    asked: str
    until: str = ""
    """The day until which the account can come back."""
    steps: tuple[tuple[str, bool], ...] = ()
    """Each step of the removal, and whether it is done; none while the account can still come back."""
    waits: bool = False
    """Whether law keeps it from going on, and its owner may be told."""
    ended: str = ""
    certified: bool = False
    """Whether a certificate waits to be shown."""


def of(services: Services, token: str) -> Progress | None:
    """What the token leads to, or None."""
    stored = sagas.find_page(services, token)
    if stored is None:
        return None
    page = stored.record
    if page.ended_at is not None:
        return Progress(
            "The account is deleted",
            asked=day(page.asked_at or page.ended_at),
            ended=day(page.ended_at),
            certified=page.certificate is not None,
        )
    found = sagas.load(services, page.saga)
    if found is None:
        return None
    saga = found.record
    if not saga.done and services.now() < saga.purge_from:
        return Progress("The account is closed", asked=day(saga.asked_at), until=day(saga.purge_from))
    steps = tuple((words, all(saga.has(name) for name in names)) for words, names in plan.SHOWN)
    hold = holds.standing(services, saga.owner)
    # Of a hold that must not be told nothing shows: it looks like a removal that takes its time.
    return Progress(
        "The account is being deleted", asked=day(saga.asked_at), steps=steps, waits=hold is not None and hold.tell
    )


def take_certificate(services: Services, token: str) -> dict[str, int] | None:
    """The counts of the certificate; gone for whoever asks after this. None when it was shown already."""
    stored = sagas.find_page(services, token)
    if stored is None or stored.record.certificate is None:
        return None
    shelf = sagas.page_shelf(services, token)
    shown = replace(stored.record, certificate=None)
    until = int(((shown.ended_at or services.now()) + sagas.SHOWN_FOR).timestamp())
    try:
        shelf.write(shelf.replace(stored, shown, expires_at=until))
    except Conflict:  # another tab was first
        return None
    return stored.record.certificate
