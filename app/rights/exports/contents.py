"""Contents: the parts of a copy in their order, each with the files that it brings, written while they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from app.blobs import BlobMissing, BlobUnavailable
from app.errors import NotFound
from app.keys import KeyDestroyed
from app.rights.exports import schemas
from app.rights.exports.bagit import FORMAT
from app.rights.exports.site import site_parts
from app.rights.reading import rows
from app.store.sealed import Tampered

if TYPE_CHECKING:
    from app.lifecycle import Family, Feature, Original, Row, Source, Table
    from app.rights.exports.record import Wanted

_CHUNK = 1024 * 1024
_TRIES = 3
_NAME_BYTES = 200
"""Of one file's name: what every disk takes is 255."""

_MOST_TOLD = 10_000


@dataclass
class Count:
    """What came into a copy so far."""

    records: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    """What could not be read, in lines for a person."""
    missed: int = 0

    def lost(self, line: str) -> None:
        """Note what could not be read."""
        self.missed += 1
        if len(self.missing) < _MOST_TOLD:
            self.missing.append(line)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the copy, and what writes it."""

    name: str
    at: datetime
    parts: Iterator[bytes]
    sha256: str = ""
    """What its bytes had when it was kept; empty: nobody knows."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is whole or not: `members` gives the files that it brings."""

    name: str
    title: str
    members: Callable[[], Iterator[Member]]


def chosen(features: Sequence[Feature], wanted: Wanted) -> tuple[Feature, ...]:
    """Of every feature what the wish reaches."""
    reached = (feature for feature in features if wanted.private or not feature.private)
    return tuple(_narrowed(feature, wanted) for feature in reached)


def parts(source: Source, features: Sequence[Feature], count: Count) -> Iterator[Part]:
    """Every part of the copy; `features` are those of `chosen`."""
    for feature in features:
        for family in feature.families:
            yield _of(_json_name(feature, family), feature.title, source.now, _family(source, feature, family, count))
        for table in feature.tables:
            name = f"data/{feature.name}/{table.name}.csv"
            yield _of(name, feature.title, source.now, _table(source, table, name, count))
        if feature.originals:
            yield Part(f"originals of {feature.name}", "Your files", _originals(source, feature, count))
    for feature in features:
        for family in feature.families:
            described = schemas.of(feature, family)
            name = f"data/schema/{schemas.name(feature, family)}"
            yield _of(name, "What records look like", source.now, partial(_once, described))
    yield Part("site", "Pages to read", lambda: _site(source, features, count))


def _of(name: str, title: str, at: datetime, written: Callable[[], Iterator[bytes]]) -> Part:
    return Part(name, title, lambda: iter((Member(name, at, written()),)))


def _once(content: bytes) -> Iterator[bytes]:
    yield content


def _narrowed(feature: Feature, wanted: Wanted) -> Feature:
    if wanted.comprehensive:
        return feature
    return replace(
        feature,
        families=tuple(family for family in feature.families if not family.comprehensive),
        tables=tuple(table for table in feature.tables if not table.comprehensive),
    )


def _json_name(feature: Feature, family: Family) -> str:
    return f"data/{feature.name}/{family.name}.json"


def _family(source: Source, feature: Feature, family: Family, count: Count) -> Callable[[], Iterator[bytes]]:
    return lambda: _json(feature, family, rows(source, feature, family), count)


def _json(feature: Feature, family: Family, found: Iterator[Row], count: Count) -> Iterator[bytes]:
    """The file of a family, a record to a line; it ends with their count, or it is not whole."""
    head = msgspec.json.encode({"format": FORMAT, "feature": feature.name, "family": family.name})
    batch, number = bytearray(head[:-1] + b',"records":[\n'), 0
    for row in found:
        if row.record is None:
            count.lost(f"{_json_name(feature, family)}: the record {row.key} is damaged")
        batch += (b",\n" if number else b"") + _line(row)
        number += 1
        count.records += 1
        if len(batch) > _CHUNK:
            yield bytes(batch)
            batch.clear()
    yield bytes(batch) + b'\n],"count":%d}\n' % number


def _line(row: Row) -> bytes:
    if row.record is None:
        return msgspec.json.encode({"key": row.key, "damaged": True})
    return msgspec.json.encode({"key": row.key, "record": row.record})


def _table(source: Source, table: Table, name: str, count: Count) -> Callable[[], Iterator[bytes]]:
    return lambda: _sound(table.parts(source), name, count)


def _sound(parts: Iterator[bytes], name: str, count: Count) -> Iterator[bytes]:
    """The parts as far as they can be read: what is damaged ends the file, and is told."""
    try:
        yield from _gathered(parts)
    except KeyDestroyed:
        raise
    except (Tampered, NotFound):
        count.lost(f"{name}: it ends early, because what comes next is damaged")


def _gathered(parts: Iterator[bytes]) -> Iterator[bytes]:
    batch = bytearray()
    try:
        for part in parts:
            batch += part
            if len(batch) > _CHUNK:
                yield bytes(batch)
                batch.clear()
    except (Tampered, NotFound):
        yield bytes(batch)
        raise
    yield bytes(batch)


def _originals(source: Source, feature: Feature, count: Count) -> Callable[[], Iterator[Member]]:
    return lambda: _files(source, feature, count)


def _files(source: Source, feature: Feature, count: Count) -> Iterator[Member]:
    assert feature.originals is not None  # noqa: S101  # only asked of those that have some
    for original in feature.originals(source):
        name = f"data/originals/{_safe(original.name)}"
        yield Member(name, original.kept_at, _bytes(source, original, name, count), original.sha256)


def _bytes(source: Source, original: Original, name: str, count: Count) -> Iterator[bytes]:
    """A file as it came. What cannot be read of it is told, unless the whole store is away: then that is raised."""
    sent = 0
    for number in range(1, _TRIES + 1):
        try:
            with source.blobs.open(original.blob, start=sent) as stream:
                while piece := stream.read(_CHUNK):
                    sent += len(piece)
                    yield piece
        except BlobMissing:
            break
        except BlobUnavailable:
            source.services.blobs.ping()
            if number == _TRIES:
                break
        else:
            break
    count.files += 1
    if sent != original.size:
        count.lost(f"{name}: of {original.size} bytes {sent} could be read")


def _safe(name: str) -> str:
    """A name that every disk takes, and that no list of checksums reads in two ways."""
    name = name.replace("%", "_").replace("\\", "_")
    if len(name.encode()) <= _NAME_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending.encode()) <= 10 else ""
    return (stem or name).encode()[: _NAME_BYTES - len(ending.encode())].decode(errors="ignore") + ending


def _site(source: Source, features: Sequence[Feature], count: Count) -> Iterator[Member]:
    try:
        for name, written in site_parts(source, features):
            yield Member(name, source.now, _sound(written, name, count))
    except KeyDestroyed:
        raise
    except (Tampered, NotFound):
        count.lost("the pages to read: they end early, because something is damaged")
