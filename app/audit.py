"""The audit log: who did what to whom and when, written before it is done; each row holds the digest of the one before.

Rows are only ever added. The newest one's digest vouches for the whole chain: `verify` walks it back to the beginning.
Each digest also goes to the log as it is written, and `verify` takes one that was noted elsewhere: who can write to the
store could cut off the tail and its head together, and only what was noted outside would tell.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import structlog

from app.errors import Conflict, Unavailable
from app.store import Change
from app.store.sealed import Records, Shelf

if TYPE_CHECKING:
    from app.services import Services

_AREA = "AUDIT"
_HEAD = "HEAD"
_ROW = "ROW#"
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
    services: Services, *, actor: str, action: str, target: str, context: Mapping[str, str] | None = None
) -> Row:
    """Write one row, before the action is done. Raises StoreUnavailable, Unrecorded: then it must not be done."""
    for attempt in range(_ATTEMPTS):
        row, changes = entry(services, actor=actor, action=action, target=target, context=context)
        try:
            _shelf(services).write(*changes)
        except Conflict:  # another row came first: ours goes after it
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE_SECONDS, 0.002 * 2**attempt)))
            continue
        log.info("audited", row=row.number, action=row.action, digest=row.digest)
        return row
    raise Unrecorded


def entry(
    services: Services, *, actor: str, action: str, target: str, context: Mapping[str, str] | None = None
) -> tuple[Row, tuple[Change, ...]]:
    """A row and the changes that write it, for a caller that writes it together with the action itself.

    Such a write raises Conflict when another row came first; read anew and try again.
    """
    shelf = _shelf(services)
    stored = shelf.get(_HEAD, Head)
    head = stored.record if stored else Head()
    row = Row(
        number=head.number + 1,
        at=services.now(),
        actor=actor,
        action=action,
        target=target,
        context=dict(context or {}),
        before=head.digest,
    )
    newest = Head(row.number, row.digest)
    return row, (
        shelf.add(_sort(row.number), row),
        shelf.replace(stored, newest) if stored else shelf.add(_HEAD, newest),
    )


def page(services: Services, *, after: str | None = None, limit: int = 50) -> Records[Row]:
    """Rows, newest first."""
    return _shelf(services).page(Row, prefix=_ROW, after=after, limit=limit, newest_first=True)


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
    head = _head(services)
    walk = _Walk(head, noted)
    added = 0
    for number, row in _newest_first(services):
        if number > head.number:
            added = max(added, number)
        else:
            walk.meet(number, row)
    if added > _head(services).number:  # not by a writer who came while we walked
        walk.broken.add(head.number + 1)
    walk.end()
    return Verdict(head.number, head.digest, min(walk.broken, default=None))


class _Walk:
    """What the rows above say that the next one must be, and which were not so."""

    def __init__(self, head: Head, noted: tuple[int, str] | None) -> None:
        self._number, self._digest = head.number, head.digest
        self._noted = noted or (0, "")
        self._suspect: tuple[Row, str] | None = None
        """The row above, when it is not the one whose digest (beside it) was expected."""
        self.broken: set[int] = {head.number + 1} if self._noted[0] > head.number else set()

    def meet(self, number: int, row: Row | None) -> None:
        """The next lower row that is there; None in its place when it cannot be read."""
        if number < self._number:
            self.broken.add(number + 1)
            self._digest, self._suspect = "", None
        in_place = row if row and row.number == number else None
        digest = in_place.digest if in_place else ""
        fits = in_place is not None and (self._digest in ("", digest) or self._is_suspects_fault(digest))
        if not fits or (number == self._noted[0] and digest != self._noted[1]):
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
    rows = _shelf(services).every(Row, prefix=_ROW, newest_first=True, mend=lambda _: _UNREADABLE)
    for stored in rows:
        number = stored.sort.removeprefix(_ROW)
        yield (
            int(number) if number.isdecimal() else sys.maxsize,
            None if stored.record is _UNREADABLE else stored.record,
        )


def _head(services: Services) -> Head:
    stored = _shelf(services).get(_HEAD, Head)
    return stored.record if stored else Head()


def _sort(number: int) -> str:
    return f"{_ROW}{number:012d}"


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)


_UNREADABLE = Row(number=0, at=datetime.min.replace(tzinfo=UTC), actor="", action="", target="", context={}, before="")
