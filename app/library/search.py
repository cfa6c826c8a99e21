"""Search of the library: by words and by meaning, joined by reciprocal rank fusion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from app.ai import Embedder, ModelUnavailable
from app.library.catalogue import Catalogue, Entry, EntryKind, catalogue
from app.library.excerpts import best_section
from app.library.keywords import KeywordIndex, terms
from app.library.nearness import Nearness, NotYet
from app.library.passages import Passage, sections
from app.services import Services

RELATED = 4
FOUND = 12
"""Entries that a search shows."""

_FUSION = 10.0
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): ranks, not scores, are added.

They took 60 for lists of a thousand. Of eighty entries the first few places matter more.
"""

_MEANING = 1.5
"""What a place by meaning counts, against 1 by words. Measured by the judged questions (tests/library)."""


@dataclass(frozen=True)
class Found:
    """What a question found, best first. `words_alone`: meaning was asked for and could not be had."""

    entries: list[Entry]
    words_alone: bool = False
    _stems: frozenset[str] = frozenset()
    _vector: Any = None
    _nearness: Nearness | None = None

    def passage(self, entry: Entry) -> Passage | None:
        """The part of the entry that answers best."""
        if self._vector is None or self._nearness is None:
            shown: Sequence[Passage] = list(sections(entry))
        else:
            shown = self._nearness.index().shown_first(self._vector, entry.slug)
        return best_section(shown, self._stems)

    @property
    def stems(self) -> frozenset[str]:
        """The words that were looked for, each cut back to its stem."""
        return self._stems


@dataclass
class Finder:
    """Finds entries of one language. The indexes are made when the first question comes."""

    catalogue: Catalogue
    embedder: Embedder
    folder: Path
    _related: dict[str, list[str]] = field(default_factory=dict)

    @cached_property
    def nearness(self) -> Nearness:
        """The way to vectors."""
        return Nearness(self.catalogue, self.embedder, self.folder)

    @cached_property
    def keywords(self) -> KeywordIndex:
        """The index of words."""
        return KeywordIndex(self.catalogue)

    def find(self, question: str) -> Found:
        """Entries that answer the question, best first. Where vectors cannot be had, by words alone."""
        by_words = [slug for slug, _ in self.keywords.rank(question)]
        stems = frozenset(terms(question))
        try:
            index = self.nearness.index()
            vector = self.nearness.vector(question)
        except ModelUnavailable as reason:
            return Found(self._entries(by_words), not isinstance(reason, NotYet), stems)
        by_meaning = [slug for slug, _ in index.rank(vector)] if vector.any() else []
        return Found(self._entries(self.joined(by_words, by_meaning)), False, stems, vector, self.nearness)

    def joined(self, by_words: Sequence[str], by_meaning: Sequence[str]) -> list[str]:
        """One order from both."""
        return fused(((1.0, by_words), (_MEANING, by_meaning)))

    def related(self, slug: str) -> list[Entry]:
        """Entries to read next. None where vectors cannot be had."""
        if slug not in self._related:
            try:
                self._related[slug] = [other for other, _ in self.nearness.index().like(slug)[:RELATED]]
            except ModelUnavailable:
                return []
        return self._entries(self._related[slug])

    def _entries(self, slugs: Iterable[str]) -> list[Entry]:
        return [self.catalogue.entries[slug] for slug in slugs]


def fused(rankings: Iterable[tuple[float, Sequence[str]]]) -> list[str]:
    """One order from several, each with its weight: it gives weight / (10 + rank) to what it ranks."""
    scores: dict[str, float] = {}
    for weight, ranking in rankings:
        for rank, slug in enumerate(ranking, start=1):
            scores[slug] = scores.get(slug, 0.0) + weight / (_FUSION + rank)
    return sorted(scores, key=lambda slug: (-scores[slug], slug))


_finders: dict[tuple[str, str, Path], Finder] = {}


def finder(services: Services, language: str = "en") -> Finder:
    """The finder of this process for a language."""
    folder = services.settings.data_dir / "library"
    key = (language, services.embedder.name, folder)
    if key not in _finders:
        _finders[key] = Finder(catalogue(language), services.embedder, folder)
    return _finders[key]


def narrowed(entries: Iterable[Entry], *, role: str = "", kind: EntryKind | None = None) -> list[Entry]:
    """Those for one role and of one kind, in their order."""
    return [entry for entry in entries if (not role or entry.is_for(role)) and (not kind or entry.front.kind is kind)]
