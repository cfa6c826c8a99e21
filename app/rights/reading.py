"""Reading what features say they keep: every row of a family in the order of its keys, a damaged one as just that."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from app.lifecycle import Family, Feature, Row, Source

_BATCH = 500
_DAMAGED = msgspec.Raw(b"")


def rows(source: Source, feature: Feature, family: Family) -> Iterator[Row]:
    """Every record of the family, read a batch at a time. Raises Unavailable."""
    return feature.rows(source, family) if feature.rows else _on_the_shelf(source, family)


def _on_the_shelf(source: Source, family: Family) -> Iterator[Row]:
    own = re.compile(re.escape(family.prefix) + f"(?:{family.rest})", re.DOTALL)
    every = source.shelf.every(msgspec.Raw, prefix=family.prefix, batch=_BATCH, mend=lambda _: _DAMAGED)
    for stored in every:
        if own.fullmatch(stored.sort):
            yield Row(stored.sort, _decoded(stored.record, family))


def _decoded(raw: msgspec.Raw, family: Family) -> object:
    """The record, or None when it is damaged, or was written in a form that nobody knows any more."""
    try:
        return msgspec.msgpack.decode(raw, type=family.kind)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
