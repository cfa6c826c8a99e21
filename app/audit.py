"""The audit log: who did what to whom and when, written before it is done; each row holds the digest of the one before.

Rows are only ever added. `verify` walks the chain and names the first row that does not fit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.errors import Conflict
from app.store import Change
from app.store.sealed import Records, Shelf

if TYPE_CHECKING:
    from app.services import Services

_AREA = "AUDIT"
_HEAD = "HEAD"
_ROW = "ROW#"
_ATTEMPTS = 20
_BEGINNING = "0" * 64


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One action. Holds ids and words of ours, never what a person wrote."""

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
    """Write one row, before the action is done. Raises StoreUnavailable; then the action must not be done."""
    for attempt in range(_ATTEMPTS):
        row, changes = entry(services, actor=actor, action=action, target=target, context=context)
        try:
            _shelf(services).write(*changes)
        except Conflict:  # another row came first: ours goes after it
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return row
    raise AssertionError("unreachable")


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


def first_broken(services: Services) -> int | None:
    """The number of the first row that is missing, changed or out of place, or None when the chain is whole."""
    stored = _shelf(services).get(_HEAD, Head)
    head, expected = (stored.record if stored else Head()), Head()
    for row in _rows(services):
        if row.number != expected.number + 1 or row.before != expected.digest:
            return expected.number + 1
        expected = Head(row.number, row.digest)
    return None if expected == head else expected.number + 1


def _rows(services: Services) -> Iterator[Row]:
    for stored in _shelf(services).every(Row, prefix=_ROW):
        yield stored.record


def _sort(number: int) -> str:
    return f"{_ROW}{number:012d}"


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)
