"""Reading everything: each record of each kind as an item, a damaged one as just that; or one by its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec

from app.store.sealed import Tampered
from app.wellbeing.checkins import reading
from app.wellbeing.contents.item import Item, Wording
from app.wellbeing.contents.kinds import DATED, KINDS, PASSING, SPANS, Kind
from app.wellbeing.families import FAMILIES, Family
from app.wellbeing.records import Records


def kinds() -> tuple[Kind, ...]:
    """Every kind that is kept, the families first that have words of their own."""
    known = {kind.family for kind in KINDS} | set(PASSING)
    return (*KINDS, *(_plain(family) for family in FAMILIES if family not in known))


def wording(records: Records, zone: ZoneInfo) -> Wording:
    """What is needed to say the records. A damaged list of symptoms leaves them without names. Raises Locked."""
    names: dict[str, str] = {}
    with suppress(Tampered):
        names = {row.id: row.name for row in reading.symptoms(records)}
    return Wording(zone, names)


def items(
    records: Records,
    kind: Kind,
    words: Wording,
    *,
    since: date | None = None,
    until: date | None = None,
    newest_first: bool = False,
) -> Iterator[Item]:
    """Every record of a kind, in the order of their names; those of a batch that are damaged come before it.

    From `since` to `until`, both included, where records lie in the order of their days; of other kinds, all.
    Grows with the record. Raises Locked.
    """
    damaged: list[str] = []
    prefix, dated = kind.family.prefix, kind.family in DATED
    start, end = SPANS.get(kind.family, (None, None))
    start = since.isoformat() if since and dated else start
    end = (until + timedelta(days=1)).isoformat() if until and dated else end
    every = records.every(
        kind.family, kind.record, start=start, end=end, newest_first=newest_first, damaged=damaged.append
    )
    for stored in every:
        yield from _lost(kind, damaged)
        yield kind.item(stored.sort.removeprefix(prefix), stored.record, words)
    yield from _lost(kind, damaged)


def item(records: Records, place: str, words: Wording) -> Item | None:
    """The item at a place ("check-in/2026-11-19T17:05#…"), damaged or not; None for nothing. Raises Locked."""
    family, _, name = place.partition("/")
    kind = next((kind for kind in kinds() if kind.family.name == family), None)
    if kind is None or not name:
        return None
    try:
        stored = records.get(kind.family, name, kind.record)
    except Tampered:
        return Item(kind.family, name, damaged=True)
    return kind.item(name, stored.record, words) if stored else None


def _lost(kind: Kind, damaged: list[str]) -> Iterator[Item]:
    while damaged:
        yield Item(kind.family, damaged.pop(0).removeprefix(kind.family.prefix), damaged=True)


def _plain(family: Family) -> Kind:
    """A kind for which nobody has written words: its fields as they are called. An export leaves nothing out."""
    return Kind(family, dict, lambda record, _: _flat(record), lambda _: ("Fields",), lambda *_: None)


def _flat(record: dict[str, object]) -> Iterator[tuple[str, object]]:
    yield "Fields", msgspec.json.encode(record).decode()
