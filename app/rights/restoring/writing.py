"""Writing: records of a copy under their keys, and never over what stands there."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.errors import Conflict, Problem, Unavailable
from app.lifecycle import Family, Feature, Row, Source
from app.store import MAX_CHANGES, Put
from app.store.groups import groups

OTHERWISE = "Something else stands in its place by now, and was left as it is."
REFUSED = "It is larger than any that we keep."
_BYTES = 2 * 1024 * 1024


def write(source: Source, feature: Feature, family: Family, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Write them; (key, why) of each that could not be. The same rows again are no harm. Raises Unavailable."""
    if feature.write:
        feature.write(source, family, rows)
        return []
    refused = []
    adds = [(row, source.shelf.add(row.key, row.record)) for row in rows]
    for group in groups(adds, most=MAX_CHANGES - 10, weight=lambda one: len(one[1].item.body) + 1500, heaviest=_BYTES):
        try:
            source.shelf.write(*(put for _, put in group))
        except Unavailable:
            raise
        except Problem:  # some of them stand already, or do not fit: look at each
            refused += [(row.key, why) for row, put in group if (why := _one(source, family, row, put))]
    return refused


def _one(source: Source, family: Family, row: Row, put: Put) -> str:
    """Write one; why not, or nothing where it is written, or was before."""
    try:
        source.shelf.write(put)
    except Conflict:
        there = source.shelf.get(row.key, family.kind)
        same = there is not None and msgspec.msgpack.encode(there.record) == msgspec.msgpack.encode(row.record)
        return "" if same else OTHERWISE
    except Unavailable:
        raise
    except Problem:
        return REFUSED
    return ""
