"""Retrieval: the passages of the record that are nearest to a question, by words and by meaning, all of it here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.ai import Embedder, ModelUnavailable
from app.assistant.record.counting import Counted
from app.assistant.record.near_words import Near, near_words
from app.assistant.record.opening import around, opened
from app.assistant.record.passages import Kind, Passage
from app.assistant.record.scanning import Scanned, scan
from app.assistant.record.wanted import Wanted, wanted
from app.dates.wording import Reader
from app.library.catalogue import catalogue
from app.library.keywords import terms as terms_of
from app.library.passages import plain_text
from app.store.sealed import Shelf

MOST = 8
"""Passages of the record that a question begins with."""

_MOST_COUNTED = 20
"""Passages of an overview, or of a question how often."""

_CANDIDATES = 32
_OF_THE_LIBRARY = 500
_FUSION = 11.0
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), for some thirty candidates."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found in the record, and how rare each of its words is there: the rarer, the more it says."""

    wanted: Wanted
    passages: tuple[Passage, ...] = ()
    rarity: tuple[float, ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    """For each word those of the record that are near it in meaning, where the word itself says too little."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What holds a word of the question or one near it, best first."""

    best: list[Scanned]
    rarity: tuple[float, ...]
    near: tuple[tuple[str, ...], ...] = ()


def look(  # what a question may be narrowed by
    shelf: Shelf,
    question: str,
    reader: Reader,
    embedder: Embedder,
    *,
    since: date | None = None,
    until: date | None = None,
    most: int = MOST,
) -> Found:
    """Passages that share words with the question, nearest first; none when nothing does. Never writes.

    Of a question that only names days, everything of these days, oldest first. `since` and `until` narrow it, in
    place of the days that the question names. `embedder` must be a local one: the record is not given to anybody to
    be searched. Raises StoreUnavailable.
    """
    if not embedder.local:
        raise ValueError("the record is searched by a local embedder alone")
    asked = wanted(question, reader.today)
    if since or until:
        asked = replace(asked, since=since, until=until)
    everything = scan(shelf, asked.since, asked.until)
    if asked.overview:
        return Found(asked, tuple(_overview(shelf, everything, reader)))
    found = ranked(everything, asked.words, asked.written, embedder)
    terms = (*asked.words, *(word for words in found.near for word in words))
    opening = (opened(shelf, one, terms, reader) for one in found.best[:_CANDIDATES])
    nearest = _by_meaning(question, [passage for passage in opening if passage], embedder)
    return Found(asked, tuple(nearest[: _MOST_COUNTED if asked.counting else most]), found.rarity, found.near)


def _overview(shelf: Shelf, everything: Iterable[Scanned], reader: Reader) -> list[Passage]:
    """The entries of the days, then what else is dated, as many as fit, in the order of their days."""
    dated = sorted((one for one in everything if one.day), key=lambda one: (one.kind is not Kind.ENTRY, one.day))
    chosen = sorted(dated[:_MOST_COUNTED], key=lambda one: one.day)
    return [found for one in chosen if (found := opened(shelf, one, (), reader))]


def ranked(everything: Iterable[Scanned], words: Sequence[str], written: Sequence[str], embedder: Embedder) -> Ranked:
    """What holds any of the words, best first (BM25), the newer first where two are alike; how rare each word is.

    Where nothing holds all of them, words that are near in meaning stand for them, and count less.
    """
    counted = Counted(everything, words)
    near: tuple[Near, ...] = ()
    if not counted.all_in_one:
        near = near_words(written, counted.texts, embedder)
        counted.count_near(near)
    return Ranked(counted.best(), counted.rarity, tuple(tuple(word for word, _ in words) for words in near))


def from_library(slugs: Sequence[str], question: str, language: str = "en") -> list[Passage]:
    """The beginning of these entries of the library, or the part of them that holds the question's words."""
    entries, words = catalogue(language).entries, terms_of(question)
    found = []
    for slug in slugs:
        entry = entries[slug]
        text = f"{entry.front.summary} {around(plain_text(entry.body), words, _OF_THE_LIBRARY)}"
        found.append(Passage(kind=Kind.LIBRARY, id=slug, title=entry.title, text=text, address=f"/library/{slug}"))
    return found


def _by_meaning(question: str, passages: list[Passage], embedder: Embedder) -> list[Passage]:
    """The order of words joined with the order of meaning."""
    if len(passages) < 2:
        return passages
    try:
        vectors = embedder.embed([question, *(f"{passage.title}. {passage.text}" for passage in passages)])
    except ModelUnavailable:
        return passages
    likeness = vectors[1:] @ vectors[0]
    places = range(len(passages))
    by_meaning = {at: place for place, at in enumerate(sorted(places, key=lambda at: -likeness[at]))}
    joined = sorted(places, key=lambda at: -(1 / (_FUSION + at) + 1 / (_FUSION + by_meaning[at])))
    return [passages[at] for at in joined]
