"""Versions of the policy: which ship with the product, and which is in force on this installation since when.

A version is the privacy policy and the terms together, named by the day of its text. Its texts are files that never
change again. Publishing writes a row; the newest one whose day has come is in force. Before anything is published the
newest that ships is, and the first person who accepts it writes its row: from then on only a publication moves it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import msgspec

from app import damage
from app.errors import Conflict, Unavailable
from app.store import Change
from app.store.keys import PLATFORM

if TYPE_CHECKING:
    from app.services import Services
    from app.store.sealed import SealedStore, Shelf

SHIPPED = ("2026-11-23", "2026-11-24")
"""Oldest first. Each has a folder in templates/policies."""

_AREA = "POLICY"
_PUBLISHED = "PUBLISHED#"
_KNOWN_FOR = timedelta(seconds=10)
"""How long a process goes by what it has read: every page of somebody signed in asks."""


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """That a version was published here. `by` is empty for the one that the installation began with."""

    effective: date
    at: datetime
    by: str = ""
    """A tenant id of staff."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version, as it stands here."""

    name: str
    effective: date
    """In days of UTC."""
    since: datetime
    """Whoever signs in from then on is asked to accept it."""
    publication: Publication | None = None
    """None: it is in force because nothing else was ever published."""

    @property
    def begun_with(self) -> bool:
        """Whether it is the one that this installation began with, published by nobody."""
        return self.publication is not None and not self.publication.by


_known: WeakKeyDictionary[SealedStore, tuple[datetime, tuple[Version, ...]]] = WeakKeyDictionary()


def in_force(services: Services) -> Version:
    """The version that applies now. Raises Unavailable when this process has never been able to read it."""
    today = services.now().astimezone(UTC).date()
    came = [version for version in published(services) if version.begun_with or version.effective <= today]
    return max(came, key=_order) if came else _unpublished(SHIPPED[-1])


def published(services: Services) -> tuple[Version, ...]:
    """Every version with a row, oldest first; one whose day is still to come among them. Raises Unavailable."""
    now, known = services.now(), _known.get(services.store)
    if known and now < known[0]:
        return known[1]
    try:
        versions = _read(services)
    except Unavailable:
        if known is None:
            raise
        return known[1]  # what was published does not go away with the store
    _known[services.store] = (now + _KNOWN_FOR, versions)
    return versions


def drafts(services: Services) -> list[str]:
    """Names of the versions that ship and are newer than every published one."""
    newest = max([version.name for version in published(services)] or [SHIPPED[-1]])
    return [name for name in SHIPPED if name > newest]


def past_and_present(services: Services) -> list[Version]:
    """Every version that was published here, those to come among them, and what came before the first; newest first."""
    rows = {version.name: version for version in published(services)}
    if not rows:
        return [_unpublished(name) for name in reversed(SHIPPED)]
    first = min(rows)
    return [rows.get(name) or _unpublished(name) for name in reversed(SHIPPED) if name in rows or name < first]


def draft(services: Services, name: str) -> Version | None:
    """A version that ships and is not published, as staff look at it before; None when it is none."""
    return _unpublished(name) if name in drafts(services) else None


def before(services: Services, name: str) -> str | None:
    """The version that was public before this one; None: it is the first."""
    return next((each.name for each in past_and_present(services) if each.name < name), None)


def begin_with(services: Services) -> None:
    """Somebody accepts the version in force: from now on only a publication moves it. Usually a look at the cache."""
    if published(services):
        return
    version = in_force(services)
    shelf = shelf_of(services)
    with suppress(Conflict):  # another one was first
        shelf.write(shelf.add(_PUBLISHED + version.name, Publication(effective=version.effective, at=services.now())))
    forget(services)


def publishing(services: Services, name: str, publication: Publication) -> Change:
    """The change that publishes a version; it conflicts when that was done already."""
    return shelf_of(services).add(_PUBLISHED + name, publication)


def forget(services: Services) -> None:
    """Read anew at the next question: something was written here."""
    _known.pop(services.store, None)


def shelf_of(services: Services) -> Shelf:
    """Where publications are kept."""
    return services.store.platform(_AREA)


def _read(services: Services) -> tuple[Version, ...]:
    rows = shelf_of(services).every(Publication, prefix=_PUBLISHED, mend=lambda sort: _unread(services, sort))
    found = ((row.sort.removeprefix(_PUBLISHED), row.record) for row in rows)
    return tuple(_version(name, row) for name, row in found if name in SHIPPED)


def _unread(services: Services, sort: str) -> Publication:
    """What stands for a row that cannot be read: its text was published, and its name says from when at the latest."""
    damage.note(services, PLATFORM, "records", f"{_AREA}#{sort}")
    day = date.fromisoformat(sort.removeprefix(_PUBLISHED))
    return Publication(effective=day, at=_midnight(day), by=_NOBODY_KNOWS)


def _version(name: str, row: Publication) -> Version:
    since = max(row.at, _midnight(row.effective)) if row.by else _midnight(row.effective)
    return Version(name, row.effective, since, row)


def _unpublished(name: str) -> Version:
    day = date.fromisoformat(name)
    return Version(name, day, _midnight(day))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _order(version: Version) -> tuple[date, str]:
    return version.effective, version.name


_NOBODY_KNOWS = "damaged"
