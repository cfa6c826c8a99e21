"""Lifecycle: what every feature says of the records it keeps, so that all of them leave and end with their owner.

A feature's `exported.py` holds one `Feature`; its `erased.py`, where it keeps something outside its owner's own shelf,
one `Erase`. app/rights/registry.py gathers them; this module knows no feature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from app.blobs import TenantBlobs
from app.chapters import Chapter
from app.store.keys import TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services


@dataclass(frozen=True, slots=True)
class Source:
    """One person's records, opened for an export."""

    services: Services
    shelf: Shelf
    blobs: TenantBlobs
    zone: str
    now: datetime

    @property
    def tenant(self) -> TenantId:
        return self.shelf.tenant


class Row(NamedTuple):
    """A record under its sort key; None for one whose content could not be read."""

    key: str
    record: Any


@dataclass(frozen=True, slots=True)
class Family:
    """Records of one kind on a person's shelf, each decoded as `kind`: all whose sort key is `prefix` and `rest`.

    Several families may share a prefix; then `rest` tells them apart. app/rights/reading.py reads them.
    """

    name: str
    """The file: data/<feature>/<name>.json."""
    prefix: str
    kind: Any
    """A msgspec type; its schema is published with the export."""
    label: str
    """What a person calls them."""
    comes_back: bool = True
    """Whether an import of the export writes them again, under the keys they had."""
    comprehensive: bool = False
    """Whether only the comprehensive version has them."""
    rest: str = ".*"
    """A regular expression for what follows the prefix, the whole of it. An import takes no other key."""
    key_of: Callable[[Any], str] | None = None
    """The sort key that a record must stand under, where the record itself says so."""
    fits: Callable[[Any], object] | None = None
    """Raises ValueError for a record that we could not have written, or says so with False: an import leaves it out."""
    written: tuple[str, ...] = ()
    """Fields that say when we wrote it down: an import takes no moment that is still to come."""


@dataclass(frozen=True, slots=True)
class Left:
    """Records that no export has, and the reason in a sentence."""

    prefix: str
    why: str
    rest: str = ".*"


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV of an export: data/<feature>/<name>.csv, written while it is read."""

    name: str
    parts: Callable[[Source], Iterator[bytes]]
    comprehensive: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it came: where it lies among the blobs, its place in the export, and what is known of its bytes."""

    blob: str
    name: str
    size: int
    """Bytes."""
    sha256: str
    """Hex."""
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Feature:
    """What one feature gives to an export."""

    name: str
    """Of its folder in data/."""
    title: str
    families: tuple[Family, ...] = ()
    left: tuple[Left, ...] = ()
    tables: tuple[Table, ...] = ()
    originals: Callable[[Source], Iterator[Original]] | None = None
    chapters: Callable[[Source], Iterator[Chapter]] | None = None
    """How it reads on the pages of a copy."""
    private: bool = False
    """Whether it is in an export only when ticked: what is most private."""
    rows: Callable[[Source, Family], Iterator[Row]] | None = None
    """Reads a family that does not lie on the shelf."""
    write: Callable[[Source, Family, Sequence[Row]], None] | None = None
    """Writes rows that come back, where they do not lie on the shelf. May be called twice with the same."""
    finish: Callable[[Source], None] | None = None
    """Makes anew what is derived of the records, once all of them are back. May run twice."""


class Erase(Protocol):
    """Removes what a feature keeps of one person outside that person's own shelf and folder of blobs.

    Gives how many rows there were. May be stopped anywhere and run again. Raises Unavailable, Conflict.
    """

    def __call__(self, services: Services, tenant: TenantId) -> int: ...
