"""The span of a summary: which entries, documents and messages it is made of, in the order of their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from app.assistant.record.opening import opened
from app.assistant.record.passages import Kind, Passage
from app.assistant.record.scanning import Scanned, scan
from app.dates.moments import read_day
from app.dates.wording import Reader
from app.errors import Invalid
from app.library.keywords import terms as terms_of
from app.store.sealed import Shelf

MOST = 200
"""Records that one summary is made of. A longer span is summed up in parts."""

_CHARACTERS = 600


class BadSpan(Invalid):
    """A span that cannot be meant; nothing was read."""

    title = "That span needs another look"


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """What to sum up. `words` narrows it to what holds one of them."""

    since: date | None = None
    until: date | None = None
    kinds: tuple[Kind, ...] = (Kind.ENTRY,)
    words: str = ""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The passages of a span, oldest first; `more` counts those beyond what fits."""

    passages: tuple[Passage, ...]
    more: int = 0


def span_of(since: str, until: str, kinds: list[str], words: str) -> Span:
    """The span that a form asks for. Raises BadSpan with the sentence to show."""
    try:
        first, last = (read_day(text) if text else None for text in (since, until))
    except ValueError:
        raise BadSpan("A day is written as year, month, day: 2026-11-19.") from None
    if first and last and first > last:
        raise BadSpan("The first day is after the last one. Change one of them.")
    known = {kind.value: kind for kind in (Kind.ENTRY, Kind.DOCUMENT, Kind.MESSAGE)}
    chosen = tuple(known[kind] for kind in dict.fromkeys(kinds) if kind in known)
    if not chosen:
        raise BadSpan("Choose at least one: entries, documents, imported messages.")
    if len(words) > 200:
        raise BadSpan("The words to look for are too many. Use a few.")
    return Span(since=first, until=last, kinds=chosen, words=words.strip())


def choose(shelf: Shelf, span: Span, reader: Reader) -> Chosen:
    """The passages of the span. Grows with the record; never writes. Raises StoreUnavailable."""
    words = terms_of(span.words)
    fitting = sorted(_fitting(shelf, span, words), key=lambda scanned: scanned.day)
    passages = (opened(shelf, scanned, words, reader, characters=_CHARACTERS) for scanned in fitting[:MOST])
    return Chosen(passages=tuple(passage for passage in passages if passage), more=max(0, len(fitting) - MOST))


def _fitting(shelf: Shelf, span: Span, words: list[str]) -> Iterator[Scanned]:
    for scanned in scan(shelf, span.since, span.until):
        if scanned.kind not in span.kinds or not scanned.day:
            continue
        if not words or any(word in scanned.text for word in words):
            yield scanned
