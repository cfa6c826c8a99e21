"""Finding: one page of the vault, filtered or not, and the passages that a search finds in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup

from app.dates.when import When
from app.errors import NotFound
from app.lists.place import Place
from app.store.sealed import Shelf, Tampered
from app.text import hits
from app.text.folding import fold
from app.text.letters import composed
from app.vault.adding import standing, tally
from app.vault.filters import Filters
from app.vault.placement import LIST, TEXT, card_of, findable_of, words_key
from app.vault.record import Card, Findable, Words

PAGE = 25
"""Documents on one page of the list."""

_CARDS_AT_ONCE = 500
_TEXTS_AT_ONCE = 20
"""Each may hold 300 KB of text found in a file; so a search keeps to some MB."""

NOTHING = Markup("")
DAMAGED = "This file's details cannot be shown: what is stored of them is damaged."


@dataclass(frozen=True, slots=True)
class Found:
    """One document of a list, and where the search found something that its card does not show."""

    card: Card
    passage: Markup = NOTHING
    """From the text in the file, hits marked; folded as search compares it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list and its counts."""

    found: tuple[Found, ...] = ()
    seen: int = 0
    """Matching documents before this page."""
    matching: int = 0
    total: int = 0
    bytes: int = 0
    next: Place | None = None
    """Where the next page begins; None on the last."""

    @property
    def last(self) -> int:
        """The number of the page's last document, counted from 1."""
        return self.seen + len(self.found)


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that holds what was looked for: for whoever cites it."""

    id: str
    when: When | None
    title: str
    excerpt: str
    address: str


def read(shelf: Shelf, filters: Filters, zone: str, place: Place | None = None, limit: int = PAGE) -> Listing:
    """The page that follows `place` (None: the first). Raises StoreUnavailable.

    Without filters it costs two reads, however full the vault is; with filters every card, or every text, is read.
    """
    if filters.narrowing:
        return _narrowed(shelf, filters, zone, place, limit)
    after = f"{LIST}{place.key}" if place else None
    page = shelf.page(
        Card, prefix=LIST, after=after, limit=limit, newest_first=True, mend=lambda sort: _anew(shelf, sort).card
    )
    seen, counts = place.seen if place else 0, tally(shelf)
    following = Place(page.after.removeprefix(LIST), seen + len(page.rows)) if page.after else None
    found = tuple(Found(row.record) for row in page.rows)
    return Listing(found, seen, counts.count, counts.count, counts.bytes, following)


def _narrowed(shelf: Shelf, filters: Filters, zone: str, place: Place | None, limit: int) -> Listing:
    found: list[Found] = []
    before = matching = 0
    last = ""
    for key, match in matches(shelf, filters, zone):
        matching += 1
        if place and key >= place.key:
            before += 1
        elif len(found) < limit:
            found.append(match)
            last = key
    more = before + len(found) < matching
    counts = tally(shelf)
    following = Place(last, before + len(found)) if more else None
    return Listing(tuple(found), before, matching, max(counts.count, matching), counts.bytes, following)


def matches(shelf: Shelf, filters: Filters, zone: str) -> Iterator[tuple[str, Found]]:
    """Every document that passes the filters with its place in the list, newest first. Raises StoreUnavailable."""
    for key, findable in _candidates(shelf, filters.terms):
        if filters.accepts(findable.card, zone):
            yield key, Found(findable.card, _passage(findable, filters.terms))


def find(
    shelf: Shelf,
    words: str,
    *,
    since: date | None = None,
    until: date | None = None,
    zone: str = "UTC",
    limit: int = 20,
) -> list[Hit]:
    """The newest documents that hold all the words, with the passage around them. It never writes."""
    hits_ = []
    for _, found in matches(shelf, Filters(q=words, since=since, until=until), zone):
        card = found.card
        excerpt = found.passage.striptags() if found.passage else card.original_name
        hits_.append(Hit(card.id, card.dated, card.title, excerpt, f"/vault/{card.id}"))
        if len(hits_) == limit:
            break
    return hits_


def words_in(shelf: Shelf, findable: Findable) -> str:
    """What stands in a file as it is written there; folded where that was not kept, or is damaged."""
    if not findable.found:
        return ""
    try:
        stored = shelf.get(words_key(findable.card.id), Words)
    except Tampered:
        stored = None
    return stored.record.text if stored else findable.found


def latest(shelf: Shelf, limit: int) -> list[Card]:
    """The documents added last, newest first. Raises StoreUnavailable."""
    page = shelf.page(Card, prefix=LIST, limit=limit, newest_first=True, mend=lambda sort: _anew(shelf, sort).card)
    return [row.record for row in page.rows]


def _candidates(shelf: Shelf, terms: Sequence[str]) -> Iterator[tuple[str, Findable]]:
    if not terms:
        cards = shelf.every(
            Card, prefix=LIST, newest_first=True, batch=_CARDS_AT_ONCE, mend=lambda sort: _anew(shelf, sort).card
        )
        yield from ((row.sort.removeprefix(LIST), Findable(card=row.record, text="")) for row in cards)
        return
    rows = shelf.every(
        Findable, prefix=TEXT, newest_first=True, batch=_TEXTS_AT_ONCE, mend=lambda sort: _anew(shelf, sort)
    )
    for row in rows:
        findable = row.record
        if all(term in findable.text or term in findable.found for term in terms):
            yield row.sort.removeprefix(TEXT), findable


def _passage(findable: Findable, terms: Sequence[str]) -> Markup:
    """What the card does not show: text around the first hit inside the file."""
    card = findable.card
    shown = fold(composed("\n".join((card.title, card.original_name, card.kind.label, *card.tags))))
    unseen = [term for term in terms if term not in shown]
    return hits.around(findable.found, unseen) if any(term in findable.found for term in unseen) else NOTHING


def _anew(shelf: Shelf, sort: str) -> Findable:
    """What belongs under a sort key whose record is damaged, from the document's revisions. The text is not in it."""
    _, added, id_ = sort.split("#")
    try:
        latest = standing(shelf, id_)
        if latest is None:
            raise NotFound
    except (Tampered, NotFound):
        at = datetime.strptime(added, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        card = Card(id=id_, title=DAMAGED, original_name="", size=0, content_type="", added_at=at)
        return Findable(card=card, text="")
    card = card_of(latest)
    return findable_of(card, latest)
