"""Rows: cards of the list in the words that one reader sees, with the hits of a search marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from app.dates.wording import MONTHS, Reader, iso
from app.incidents.facts import facts
from app.incidents.placement import EXCERPT_CHARACTERS, kind_words, revision_key
from app.incidents.record import Card, Kind, Revision
from app.store.sealed import Shelf
from app.text import hits

_UNMARKED = frozenset({"Title", "When it happened", "When it ended", "Kind", "How serious it was"})


class Row(NamedTuple):
    """One entry of the list. Texts are plain, or marked up where a search found something."""

    card: Card
    when: str
    machine_when: str
    kind: str
    """Empty where none was chosen."""
    severity: str
    title: str
    text: str
    people: str
    place: str
    tags: str
    written: str
    elsewhere: tuple[tuple[str, Markup], ...] = ()
    """(label, text around the hit) for what was found in parts that a card does not show."""


@dataclass(frozen=True, slots=True)
class Month:
    """The rows of one month. `key` is "2026-11"; `count` is how many entries the whole month has here."""

    key: str
    title: str
    count: int
    rows: tuple[Row, ...]


def by_month(rows: Iterable[Row], counts: Mapping[str, int]) -> Iterator[Month]:
    """The rows, in their order, month by month."""
    for (year, month), group in groupby(rows, key=lambda row: (row.card.when.on.year, row.card.when.on.month)):
        grouped = tuple(group)
        key = f"{year:04d}-{month:02d}"
        yield Month(key, f"{MONTHS[month - 1]} {year}", counts.get(key, len(grouped)), grouped)


def rows_of(shelf: Shelf, cards: Iterable[Card], terms: Sequence[str], reader: Reader) -> list[Row]:
    """The cards in words; with `terms`, where they were found. Raises StoreUnavailable."""
    plain = [_row(card, reader) for card in cards]
    return [_with_hits(shelf, row, terms, reader) for row in plain] if terms else plain


def _row(card: Card, reader: Reader) -> Row:
    return Row(
        card=card,
        when=reader.when(card.when),
        machine_when=iso(card.when),
        kind="" if card.kind is Kind.OTHER else card.kind.label,
        severity=card.severity.label if card.severity else "",
        title=card.title,
        text=card.excerpt + ("…" if len(card.excerpt) == EXCERPT_CHARACTERS else ""),
        people=", ".join(card.people),
        place=card.place,
        tags=" ".join(f"#{tag}" for tag in card.tags),
        written=reader.lag(card.when, card.written_at),
    )


def _with_hits(shelf: Shelf, row: Row, terms: Sequence[str], reader: Reader) -> Row:
    card = row.card
    seen = (row.title, card.excerpt, row.people, row.place, row.tags, kind_words(card.kind), row.severity)
    shown = "\n".join(seen)
    text: Markup = hits.marked(row.text, terms)
    elsewhere: tuple[tuple[str, Markup], ...] = ()
    unseen = hits.missing(shown, terms)
    if unseen:
        text, elsewhere = _found_inside(shelf, row, unseen, terms, reader)
    mark = hits.marked
    return row._replace(
        kind=mark(row.kind, terms),
        severity=mark(row.severity, terms),
        title=mark(row.title, terms),
        text=text,
        people=mark(row.people, terms),
        place=mark(row.place, terms),
        tags=mark(row.tags, terms),
        elsewhere=elsewhere,
    )


def _found_inside(
    shelf: Shelf, row: Row, unseen: Sequence[str], terms: Sequence[str], reader: Reader
) -> tuple[Markup, tuple[tuple[str, Markup], ...]]:
    """Reads the entry itself, because its card does not show every word that was found."""
    text = hits.marked(row.text, terms)
    stored = shelf.get(revision_key(row.card.id, row.card.revision), Revision)
    if stored is None:
        return text, ()
    incident, unseen = stored.record.incident, list(unseen)
    if len(hits.missing(incident.narrative, unseen)) < len(unseen):
        text = hits.around(incident.narrative, unseen)
        unseen = hits.missing(incident.narrative, unseen)
    elsewhere = []
    for fact in facts(incident, reader):
        if unseen and fact.label not in _UNMARKED and len(hits.missing(fact.text, unseen)) < len(unseen):
            elsewhere.append((fact.label, hits.around(fact.text, unseen)))
            unseen = hits.missing(fact.text, unseen)
    return text, tuple(elsewhere)
