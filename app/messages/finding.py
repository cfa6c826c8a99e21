"""Finding: drafted messages by their words, their state and their dates, for the list and for who only reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from app.errors import Invalid, NotFound
from app.lists.filters import terms_of
from app.messages.drafting import load_draft
from app.messages.placement import LIST, TEXTS, card_of
from app.messages.record import Card, Findable
from app.store.sealed import Records, Shelf, Tampered
from app.text.cleaning import one_line
from app.text.hits import around

PAGE = 25
"""Messages on one page of the list."""

DAMAGED = "This message cannot be shown: what is stored of it is damaged. It can be brought back from a backup."

_MOST_CHARACTERS = 200
_BATCH = 200


class State(StrEnum):
    """Whether a message went out."""

    ALL = ""
    DRAFT = "draft"
    SENT = "sent"


class BadSearch(Invalid):
    """A search that cannot be meant; nothing was searched."""

    title = "That search needs another look"


@dataclass(frozen=True, slots=True)
class Search:
    """What to list: words that must all occur, and the state."""

    q: str = ""
    state: State = State.ALL

    @property
    def terms(self) -> tuple[str, ...]:
        return terms_of(self.q)

    @property
    def narrowing(self) -> bool:
        return bool(self.terms or self.state)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `after` is the sort key behind which it goes on, empty on the last page."""

    cards: tuple[Card, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found: `title` and `excerpt` are text, `address` is its page."""

    id: str
    when: datetime
    title: str
    excerpt: str
    address: str


def search_of(q: str, state: str) -> Search:
    """What a page's parameters ask for. Raises BadSearch with the sentence to show."""
    q = q.strip()
    if len(q) > _MOST_CHARACTERS:
        raise BadSearch(f"That is longer than the {_MOST_CHARACTERS} characters we can look for. Shorten it.")
    if state not in set(State):
        raise BadSearch("Messages can be listed as drafts, as sent, or all together. Choose one of these.")
    return Search(q, State(state))


def read(shelf: Shelf, search: Search, after: str = "") -> Listing:
    """One page of the messages that a search leaves, newest first. Raises StoreUnavailable."""
    cards: list[Card] = []
    last = ""
    for key, card in _matching(shelf, search, after):
        if len(cards) == PAGE:
            return Listing(tuple(cards), last)
        cards.append(card)
        last = key
    return Listing(tuple(cards))


def find(shelf: Shelf, words: str, since: date | None = None, until: date | None = None, limit: int = 10) -> list[Hit]:
    """Messages that hold all of the words, newest first; days are counted in UTC, both ends included. Never writes."""
    terms = terms_of(words)
    hits: list[Hit] = []
    for _, card in _matching(shelf, Search(words), ""):
        if len(hits) >= limit:
            break
        day = card.changed_at.date()
        if (since is None or day >= since) and (until is None or day <= until):
            hits.append(_hit(shelf, card, terms))
    return hits


def every_id(shelf: Shelf) -> Iterator[str]:
    """The ids of all messages, newest first."""
    return (row.record.id for row in shelf.every(Card, prefix=LIST, newest_first=True, batch=_BATCH))


def title_of(card: Card) -> str:
    """What a message is called in a list."""
    kind = "Sent" if card.sent else "Draft"
    return f"{kind} to {card.to}" if card.to else f"{kind} message"


def _matching(shelf: Shelf, search: Search, after: str) -> Iterator[tuple[str, Card]]:
    """(place, card) of each message that passes, beyond the place `after`."""
    terms = search.terms
    prefix = TEXTS if terms else LIST
    begin = f"{prefix}{after}" if after else None
    while True:
        page = _page(shelf, terms, begin)
        for row in page.rows:
            card = row.record.card if isinstance(row.record, Findable) else row.record
            if _passes(row.record, card, search, terms):
                yield row.sort.removeprefix(prefix), card
        if page.after is None:
            return
        begin = page.after


def _page(shelf: Shelf, terms: Sequence[str], after: str | None) -> Records[Card] | Records[Findable]:
    if terms:
        return shelf.page(
            Findable,
            prefix=TEXTS,
            after=after,
            limit=_BATCH,
            newest_first=True,
            mend=lambda sort: Findable(card=_anew(shelf, sort), text=""),
        )
    return shelf.page(
        Card, prefix=LIST, after=after, limit=_BATCH, newest_first=True, mend=lambda sort: _anew(shelf, sort)
    )


def _anew(shelf: Shelf, sort: str) -> Card:
    """The card that belongs under a sort key, in place of a damaged one. The next change writes it again."""
    id_ = sort.rsplit("#", 1)[1]
    try:
        draft = load_draft(shelf, id_)
    except (Tampered, NotFound):
        return Card(id=id_, changed_at=datetime.min.replace(tzinfo=UTC), excerpt=DAMAGED)
    return card_of(draft.head, draft.versions)


def _passes(record: Card | Findable, card: Card, search: Search, terms: Sequence[str]) -> bool:
    if search.state and (card.sent is not None) is not (search.state is State.SENT):
        return False
    return not isinstance(record, Findable) or all(term in record.text for term in terms)


def _hit(shelf: Shelf, card: Card, terms: Sequence[str]) -> Hit:
    draft = load_draft(shelf, card.id)
    texts = (draft.shown.text if draft.shown else "", "\n".join(draft.details.facts), draft.details.received)
    words = "\n".join(text for text in texts if text)
    return Hit(
        card.id, card.changed_at, title_of(card), one_line(around(words, terms).striptags()), f"/messages/{card.id}"
    )
