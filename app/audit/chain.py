"""The audit chain: who did what to whom and when, noted before it is done; each row holds the digest of the one before.

Rows are only ever added, to a store that takes nothing else. `verify` walks the chain back to its beginning. How far
it goes is noted in the table of records, and each digest in the log as it is written; `verify` takes one that was
noted elsewhere too: who can write to every store could cut off the tail, and only what was noted outside would tell.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import structlog

from app.errors import Conflict, Problem, Unavailable
from app.store.keys import TenantId
from app.store.sealed import Records, Shelf, Tampered

if TYPE_CHECKING:
    from app.services import Services

_AREA = "AUDIT"
_NOTED = "NOTED"
_ROW = "ROW#"
_ABOUT = "ABOUT#"
_ONCE = "ONCE#"
_ACCOUNT = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_ATTEMPTS = 60
_LONGEST_PAUSE_SECONDS = 0.1
_BEGINNING = "0" * 64

log = structlog.get_logger(__name__)


class Unrecorded(Unavailable):
    """The row could not be written, so what it was for is not done."""

    title = "This could not be noted"
    sentence = "What you asked for was not done, because it could not be noted first. Try again in a minute."


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One action. Holds ids, words of ours and the reason that staff gave; never what a person keeps with us."""

    number: int
    at: datetime
    actor: str
    """A tenant id of staff, or `system:` and the name of what acted."""
    action: str
    """A dotted verb, such as "mail.suppression.lift"."""
    target: str
    context: dict[str, str]
    before: str
    """The digest of the row before this one (hex); zeros for the first."""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all of it."""
        return hashlib.sha256(msgspec.msgpack.encode(self)).hexdigest()


class Head(msgspec.Struct, frozen=True):
    """The newest row: its number and digest."""

    number: int = 0
    digest: str = _BEGINNING


def record(
    services: Services,
    *,
    actor: str,
    action: str,
    target: str,
    context: Mapping[str, str] | None = None,
    once: str = "",
) -> Row:
    """Write one row, before the action is done. Raises StoreUnavailable, Unrecorded: then it must not be done.

    `once` names the act where work may be tried again: the row of the first try stands for all of them. A target that
    is an account makes it one of the rows `about` that account.
    """
    for attempt in range(_ATTEMPTS):
        head = _newest(services)
        row = Row(
            number=head.number + 1,
            at=services.now(),
            actor=actor,
            action=action,
            target=target,
            context=dict(context or {}),
            before=head.digest,
        )
        try:
            services.audit.add(*_places(row, once))
        except Conflict:  # another row came first: ours goes after it
            if done := _done(services, once):
                return done
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE_SECONDS, 0.002 * 2**attempt)))
            continue
        log.info("audited", row=row.number, action=row.action, digest=row.digest)
        _note(services, Head(row.number, row.digest))
        return row
    raise Unrecorded


def _places(row: Row, once: str) -> Iterator[tuple[str, object]]:
    yield _sort(row.number), row
    if _ACCOUNT.fullmatch(row.target):
        yield f"{_ABOUT}{row.target}#{row.number:012d}", row.number
    if once:
        yield _once(once), row.number


def _done(services: Services, once: str) -> Row | None:
    found = services.audit.get(_once(once), int) if once else None
    stored = services.audit.get(_sort(found.record), Row) if found else None
    return stored.record if stored else None


def _note(services: Services, head: Head) -> None:
    """Write down elsewhere how far the chain went. Losing that loses a witness, not a row."""
    witness = _witness(services)
    try:
        witness.write(witness.put(_NOTED, head))
    except Problem as problem:
        log.warning("how far the audit log goes was not noted", error=type(problem).__name__)


def page(services: Services, *, after: str | None = None, limit: int = 50) -> Records[Row]:
    """Rows, newest first."""
    return services.audit.page(Row, prefix=_ROW, after=after, limit=limit)


def about(services: Services, tenant: TenantId, *, after: str | None = None, limit: int = 25) -> Records[Row]:
    """Rows about one account, newest first: what staff, and the system on its own, did to it."""
    found = services.audit.page(int, prefix=f"{_ABOUT}{tenant}#", after=after, limit=limit)
    rows = (services.audit.get(_sort(stored.record), Row) for stored in found.rows)
    return Records([row for row in rows if row], found.after)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the chain stands."""

    count: int
    """The number of the newest row, as the head has it; of a chain that is whole, how many rows there are."""
    digest: str
    broken: int | None
    """The number of the first row that is missing, changed or out of place; None: the chain is whole."""


def verify(services: Services, *, noted: tuple[int, str] | None = None) -> Verdict:
    """Walk the chain back to its beginning. `noted` is a row's number and digest as they were written down before."""
    witness = _witnessed(services)
    head = _newest(services)
    walk = _Walk(head, [(witness.number, witness.digest), noted or (0, "")])
    for number, row in _newest_first(services):
        if number <= head.number:  # what is written while we walk is the next walk's
            walk.meet(number, row)
    walk.end()
    return Verdict(head.number, head.digest, min(walk.broken, default=None))


class _Walk:
    """What the rows above say that the next one must be, and which were not so."""

    def __init__(self, head: Head, noted: Sequence[tuple[int, str]]) -> None:
        self._number, self._digest = head.number, head.digest
        self._noted = [(number, digest) for number, digest in noted if number]
        self._suspect: tuple[Row, str] | None = None
        """The row above, when it is not the one whose digest (beside it) was expected."""
        self.broken: set[int] = {head.number + 1 for number, _ in self._noted if number > head.number}

    def meet(self, number: int, row: Row | None) -> None:
        """The next lower row that is there; None in its place when it cannot be read."""
        if number < self._number:
            self.broken.add(number + 1)
            self._digest, self._suspect = "", None
        in_place = row if row and row.number == number else None
        digest = in_place.digest if in_place else ""
        fits = in_place is not None and (self._digest in ("", digest) or self._is_suspects_fault(digest))
        if not fits or any(number == at and digest != was for at, was in self._noted):
            self.broken.add(number)
        self._suspect = (in_place, self._digest) if in_place and not fits and self._digest else None
        self._number, self._digest = number - 1, in_place.before if in_place else ""

    def end(self) -> None:
        """No row is left."""
        if self._number or self._digest not in ("", _BEGINNING):
            self.broken.add(1)

    def _is_suspects_fault(self, digest: str) -> bool:
        """Whether the row above was changed in nothing but what it says of this one."""
        if self._suspect is None:
            return False
        above, expected = self._suspect
        return msgspec.structs.replace(above, before=digest).digest == expected


def _newest_first(services: Services) -> Iterator[tuple[int, Row | None]]:
    for stored in services.audit.every(Row, prefix=_ROW, unreadable=_UNREADABLE):
        number = stored.sort.removeprefix(_ROW)
        yield (
            int(number) if number.isdecimal() else sys.maxsize,
            None if stored.record is _UNREADABLE else stored.record,
        )


def _newest(services: Services) -> Head:
    """The newest row there is; one that cannot be read has its number and no digest."""
    rows = services.audit.page(Row, prefix=_ROW, limit=1, unreadable=_UNREADABLE).rows
    if not rows:
        return Head()
    number = int(rows[0].sort.removeprefix(_ROW))
    return Head(number, "" if rows[0].record is _UNREADABLE else rows[0].record.digest)


def _witnessed(services: Services) -> Head:
    try:
        stored = _witness(services).get(_NOTED, Head)
    except Tampered:
        return Head()
    return stored.record if stored else Head()


def _sort(number: int) -> str:
    return f"{_ROW}{number:012d}"


def _once(name: str) -> str:
    return _ONCE + hashlib.sha256(name.encode()).hexdigest()


def _witness(services: Services) -> Shelf:
    """In the table of records, which other keys open than the audit log's."""
    return services.store.platform(_AREA)


_UNREADABLE = Row(number=0, at=datetime.min.replace(tzinfo=UTC), actor="", action="", target="", context={}, before="")
