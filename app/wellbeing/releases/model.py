"""The verbs of a release: tick items for a purpose, look at what was ticked, and take exactly that, once."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from app.errors import Conflict, Invalid, Problem
from app.ids import is_id, mint_id
from app.services import Services
from app.store.keys import TenantId
from app.store.sealed import Stored, Tampered
from app.wellbeing.access_log import Did, Why
from app.wellbeing.contents import reading
from app.wellbeing.contents.item import Item, Wording
from app.wellbeing.families import CHECK_INS, RELEASES
from app.wellbeing.records import Records
from app.wellbeing.releases.purposes import purpose as purpose_of
from app.wellbeing.releases.record import LASTS, MOST, Release


class NotReleased(Problem):
    """Nothing was ticked for this, or it was taken before, or too long ago. Nothing was given."""

    status = 410
    title = "Those ticks are used up"
    sentence = "Ticks are good for one time and for 15 minutes. Nothing was taken out; tick what you want again."


def tick(services: Services, records: Records, purpose: str, places: Iterable[str], *, session: str = "") -> Release:
    """Ready these items to be taken once. Raises NotFound for no such purpose, Invalid, Locked."""
    known = {family.name for family in purpose_of(purpose).families}
    ticked = tuple(dict.fromkeys(place for place in places if place.partition("/")[0] in known))
    if not ticked:
        raise Invalid("Nothing is ticked, so nothing goes out. Tick at least one.")
    if len(ticked) > MOST:
        raise Invalid(f"{len(ticked)} are ticked, and {MOST} fit. Take some ticks away.")
    now = services.now()
    release = Release(id=mint_id(now), purpose=purpose, items=ticked, until=now + LASTS, session=session)
    gone = int(release.until.timestamp())
    records.write(RELEASES, release.id, records.add(RELEASES, release.id, release, expires_at=gone))
    return release


def look(
    services: Services, records: Records, release_id: str, purpose: str, zone: ZoneInfo, *, session: str = ""
) -> list[Item]:
    """What was ticked, for its owner to look at. Nothing is taken. Raises NotReleased, Locked."""
    return _items(records, _standing(services, records, release_id, purpose, session).record, zone)


def take(
    services: Services, tenant: TenantId, release_id: str, purpose: str, zone: ZoneInfo, *, session: str = ""
) -> list[Item]:
    """Exactly the items that were ticked for this purpose, once; what was erased meanwhile is not among them.

    The ticks are gone before the first word is read, and each item leaves its own row in the access log.
    Raises NotReleased, Locked.
    """
    records = Records(services, tenant, Why.RELEASE, session=session)
    standing = _standing(services, records, release_id, purpose, session)
    try:
        records.write(RELEASES, release_id, records.remove(RELEASES, standing), did=Did.REMOVED)
    except Conflict:
        raise NotReleased from None
    return _items(records, standing.record, zone)


def _standing(services: Services, records: Records, release_id: str, purpose: str, session: str) -> Stored[Release]:
    if not is_id(release_id):
        raise NotReleased
    try:
        stored = records.get(RELEASES, release_id, Release)
    except Tampered:
        raise NotReleased from None
    if stored is None or stored.record.until <= services.now():
        raise NotReleased
    if (stored.record.purpose, stored.record.session) != (purpose, session):
        raise NotReleased
    return stored


def _items(records: Records, release: Release, zone: ZoneInfo) -> list[Item]:
    named = any(place.startswith(f"{CHECK_INS.name}/") for place in release.items)
    words = reading.wording(records, zone) if named else Wording(zone)  # symptoms are opened for check-ins alone
    found = (reading.item(records, place, words) for place in release.items)
    return [item for item in found if item]
