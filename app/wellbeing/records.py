"""The one door to the PHI store: it checks, seals, and writes an access-log row before anything is handed out.

Nothing else opens that store (an import contract holds it). Every method that answers with content has written, or
writes in the same transaction, a row that the owner reads under "Who opened this".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

from app import damage
from app.errors import Unavailable
from app.ids import is_id
from app.keys import KeyUnavailable
from app.keys.tenants import TenantKeys
from app.services import Services
from app.store import Change, Put, StoreUnavailable
from app.store.keys import TenantId
from app.store.phi import Table, opened
from app.store.sealed import Shelf, Stored, Tampered
from app.wellbeing.access_log import PREFIX, Access, Did, Why, sort_key
from app.wellbeing.families import Family

log = structlog.get_logger(__name__)

T = TypeVar("T")

_BATCH = 500
_TABLES: tuple[Table, ...] = ("wellbeing", "providers")


class Locked(Unavailable):
    """The PHI key or the PHI store does not answer. Everything else works; nothing here is lost."""

    title = "Your private pages are locked just now"
    sentence = (
        "The key or the storage of these pages does not answer, so nothing here can be read or saved. Nothing is "
        "lost, and the rest of CoTrackPro works. Try again in a few minutes."
    )


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a page of records holds. `damaged` names (by sort key) the rows whose content could not be opened."""

    rows: list[Stored[T]]
    damaged: list[str]
    after: str | None


class Records:
    """The well-being records of one person, as one visit opens them: `why` stands in each row of the access log."""

    def __init__(self, services: Services, tenant: TenantId, why: Why, *, session: str = "") -> None:
        self._services = services
        self._tenant = tenant
        self._why = why
        self._session = session
        tables = opened(services.phi)
        self._shelves: dict[Table, Shelf] = {name: tables.table(name).tenant(tenant) for name in _TABLES}

    def get(self, family: Family, name: str, kind: type[T]) -> Stored[T] | None:
        """The record of this name, or None. Raises Locked, Tampered."""
        with locked():
            try:
                stored = self._shelf(family).get(family.prefix + name, kind)
            except Tampered:
                self._tell_staff(family, [family.prefix + name])
                raise
            if stored is not None:
                self._note(family, Did.READ, record=_record_of(name))
            return stored

    def page(
        self,
        family: Family,
        kind: type[T],
        *,
        within: str = "",
        start: str | None = None,
        end: str | None = None,
        after: str | None = None,
        limit: int = 25,
        newest_first: bool = False,
    ) -> Found[T]:
        """Up to `limit` records, in the order of their names; `start` and `end` are names. Raises Locked.

        `within` narrows to names that begin with it: the revisions of one record.
        """
        with locked():
            found = _open_page(
                self._shelf(family),
                kind,
                prefix=family.prefix + within,
                start=None if start is None else family.prefix + start,
                end=None if end is None else family.prefix + end,
                after=after,
                limit=limit,
                newest_first=newest_first,
            )
            if found.rows or found.damaged:
                count = len(found.rows) + len(found.damaged)
                self._note(family, Did.READ, record=_record_of(within), count=count)
            self._tell_staff(family, found.damaged)
            return found

    def every(
        self,
        family: Family,
        kind: type[T],
        *,
        start: str | None = None,
        end: str | None = None,
        newest_first: bool = False,
        damaged: Callable[[str], None] | None = None,
    ) -> Iterator[Stored[T]]:
        """Every record between two names, read a batch at a time, a row of the log for each batch. Raises Locked.

        `damaged` is told the sort key of each row that cannot be opened; nobody skips one unsaid.
        """
        after: str | None = None
        while True:
            found = self.page(family, kind, start=start, end=end, after=after, limit=_BATCH, newest_first=newest_first)
            for sort in found.damaged:
                if damaged is not None:
                    damaged(sort)
            yield from found.rows
            after = found.after
            if after is None:
                return

    def holds(self, family: Family, *, end: str) -> bool:
        """Whether there is a record up to that name. None is opened, so the log has no row of it. Raises Locked."""
        with locked():
            return self._shelf(family).holds(family.prefix, end=family.prefix + end)

    def add(self, family: Family, name: str, record: object, *, expires_at: int | None = None) -> Put:
        """A change that writes a new record; conflicts when one is there. Raises Locked."""
        with locked():
            return self._shelf(family).add(family.prefix + name, record, expires_at=expires_at)

    def replace(self, family: Family, stored: Stored[T], record: T, *, expires_at: int | None = None) -> Put:
        """A change that writes over what was read; conflicts when it has changed since. Raises Locked."""
        with locked():
            return self._shelf(family).replace(stored, record, expires_at=expires_at)

    def put(self, family: Family, name: str, record: object, *, expires_at: int | None = None) -> Put:
        """A change that writes whatever was there before. Raises Locked."""
        with locked():
            return self._shelf(family).put(family.prefix + name, record, expires_at=expires_at)

    def discard(self, family: Family, name: str) -> Change:
        """A change that removes whatever has this name."""
        return self._shelf(family).discard(family.prefix + name)

    def remove(self, family: Family, stored: Stored[Any]) -> Change:
        """A change that removes what was read; conflicts when it has changed since."""
        return self._shelf(family).remove(stored)

    def write(self, family: Family, record: str, *changes: Change, did: Did = Did.WROTE, count: int = 1) -> None:
        """All changes and their row of the access log, or nothing. All of them lie in the family's own table.

        `record` is the id that the row names, or empty for several. What one record held is wiped from the disk
        before this returns; who removes several calls `settle` in the end. Raises Locked, Conflict, ItemTooLarge.
        """
        shelf = self._shelf(family)
        with locked():
            shelf.write(*changes, self._row(family, did, record=record, count=count))
        if did is Did.REMOVED and record:
            _settle(self._services, family.table)

    def settle(self) -> None:
        """Wipe from the disk what was removed, where it still stands in the store's log of writes."""
        _settle(self._services, *_TABLES)

    def accesses(self, *, after: str | None = None, limit: int = 50) -> Found[Access]:
        """The access log, newest first, of both tables together; `after` is the moment to go on before.

        Reading the log writes no row: it holds no content. Raises Locked.
        """
        with locked():
            rows: list[Stored[Access]] = []
            damaged: list[str] = []
            for shelf in self._shelves.values():
                cursor = PREFIX + after if after else None
                page = _open_page(shelf, Access, prefix=PREFIX, after=cursor, limit=limit + 1, newest_first=True)
                rows += page.rows
                damaged += page.damaged
        # A damaged row has its place in the order too: it must not hide what lies behind it.
        places = sorted([stored.sort for stored in rows] + damaged, reverse=True)
        last = places[limit - 1] if len(places) > limit else ""
        shown = sorted((stored for stored in rows if stored.sort >= last), key=lambda stored: stored.sort, reverse=True)
        return Found(shown, [sort for sort in damaged if sort >= last], last.removeprefix(PREFIX) or None)

    def _note(self, family: Family, did: Did, *, record: str = "", count: int = 1) -> None:
        self._shelf(family).write(self._row(family, did, record=record, count=count))

    def _tell_staff(self, family: Family, sorts: list[str]) -> None:
        for sort in sorts:
            damage.note(self._services, self._tenant, f"phi-{family.table}", sort)

    def _row(self, family: Family, did: Did, *, record: str, count: int) -> Put:
        at = self._services.now()
        row = Access(
            at=at, did=did, why=self._why, family=family.name, record=record, count=count, session=self._session
        )
        return self._shelf(family).add(sort_key(at), row)

    def _shelf(self, family: Family) -> Shelf:
        return self._shelves[family.table]


def erase(services: Services, tenant: TenantId) -> int:
    """Remove every record and row of the access log of this person, and destroy their key; how many there were.

    May be stopped and run again. Raises Unavailable.
    """
    tables, count = opened(services.phi), 0
    for name in _TABLES:
        count += tables.table(name).clear(tenant)
    tables.keys.destroy(tenant)
    _settle(services, *_TABLES)
    return count


def keys(services: Services) -> TenantKeys:
    """The keys of these pages, for whoever ends an account or keeps its copy. What is under them stays shut."""
    return opened(services.phi).keys


def count(services: Services, tenant: TenantId) -> int:
    """How many rows are kept of this person, the log among them; none is opened. Raises Unavailable."""
    return sum(opened(services.phi).table(name).count(tenant) for name in _TABLES)


def check(services: Services) -> None:
    """Return when both tables answer and the key seals. Raises Unavailable. For the doctor and the health page."""
    tables = opened(services.phi)
    for name in _TABLES:
        sealed = tables.table(name)
        sealed.ping()
        sealed.platform("READYZ").put("-", {})


def remove_expired(services: Services) -> int:
    """Remove what has expired, where the store does not do so by itself; how many. Raises StoreUnavailable.

    What was removed before and could not be wiped at once, because somebody was reading, is wiped too.
    """
    tables = opened(services.phi)
    count = sum(tables.table(name).remove_expired() for name in _TABLES)
    _settle(services, *_TABLES)
    return count


@contextmanager
def locked() -> Iterator[None]:
    """Whatever keeps the PHI store shut becomes one sentence. Raises Locked."""
    try:
        yield
    except (KeyUnavailable, StoreUnavailable) as problem:
        log.warning("the PHI store is locked", error=type(problem).__name__)
        raise Locked from problem


def _settle(services: Services, *names: Table) -> None:
    """What is removed is removed, whether or not its last trace can be wiped now: the clock does so within an hour."""
    for name in names:
        try:
            settled = opened(services.phi).table(name).settle()
        except StoreUnavailable:
            settled = False
        if not settled:
            log.info("what was removed waits to be wiped", table=name)


def _open_page(shelf: Shelf, kind: type[T], **asked: Any) -> Found[T]:
    """One page of a shelf, with what is damaged told apart."""
    damaged: list[str] = []

    def mend(sort: str) -> Any:
        damaged.append(sort)

    page = shelf.page(kind, mend=mend, **asked)
    return Found([stored for stored in page.rows if stored.sort not in damaged], damaged, page.after)


def _record_of(name: str) -> str:
    """The id in a record's name: its last part that is one."""
    return next((part for part in reversed(name.split("#")) if is_id(part)), "")
