"""Search of the library: by words and by meaning, joined by adding how well each fits."""

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

Ranking = Sequence[tuple[str, float]]
"""Slugs, the best first, each with its score."""

RELATED = 4
FOUND = 12
"""Entries that a search shows."""

_WORDS = {"en": 0.03, "es": 0.015}
"""What a point by words (BM25) adds to nearness, which is 1 for the nearest entry, by language. Chosen by the half of
the judged questions that is looked at (tests/library): English does best from 0.03 to 0.04, Spanish below 0.02, where
of twelve entries most hold each word. Adding scores keeps how sure each way is; adding places (RRF) did worse.
"""

_FAR, _FEW = 0.25, 4.5
"""With less nearness and fewer points by words, nothing fits. No judged question that is looked at has so little."""


@dataclass(frozen=True)
class Found:
    """What a question found, best first. `words_alone`: meaning was asked for and could not be had.

    `nothing_fits`: these are the nearest, and none is near.
    """

    entries: list[Entry]
    words_alone: bool = False
    nothing_fits: bool = False
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

    def find(self, question: str, masked: str | None = None) -> Found:
        """Entries that answer the question, best first. Where vectors cannot be had, by words alone.

        `masked` is what an embedder elsewhere is given in the question's place.
        """
        by_words = self.keywords.rank(question)
        stems = frozenset(terms(question))
        try:
            index = self.nearness.index()
            vector = self.nearness.vector(question if masked is None else masked)
        except ModelUnavailable as reason:
            found = self._entries(slug for slug, _ in by_words)
            return Found(found, words_alone=not isinstance(reason, NotYet), _stems=stems)
        by_meaning = index.rank(vector) if vector.any() else []
        return Found(
            self._entries(self.joined(by_words, by_meaning)),
            nothing_fits=self.embedder.local and _top(by_meaning) < _FAR and _top(by_words) < _FEW,
            _stems=stems,
            _vector=vector,
            _nearness=self.nearness,
        )

    def joined(self, by_words: Ranking, by_meaning: Ranking) -> list[str]:
        """One order from both: nearness as a share of the nearest's, and something for each point by words."""
        nearest = max(_top(by_meaning), 1e-6)
        scores = {slug: near / nearest for slug, near in by_meaning}
        for slug, points in by_words:
            scores[slug] = scores.get(slug, 0.0) + _WORDS[self.catalogue.language] * points
        return sorted(scores, key=lambda slug: (-scores[slug], slug))

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


def _top(ranking: Ranking) -> float:
    return ranking[0][1] if ranking else 0.0


_finders: dict[tuple[str, str, Path], Finder] = {}


def finder(services: Services, language: str = "en", *, elsewhere: bool = False) -> Finder:
    """The finder of this process for a language.

    `elsewhere`: by the installation's embedder, which may be on another machine; for pages that say so and mask.
    """
    folder = services.settings.data_dir / "library"
    embedder = services.embedder if elsewhere else services.own_embedder
    key = (language, embedder.name, folder)
    if key not in _finders:
        _finders[key] = Finder(catalogue(language), embedder, folder)
    return _finders[key]


def narrowed(entries: Iterable[Entry], *, role: str = "", kind: EntryKind | None = None) -> list[Entry]:
    """Those for one role and of one kind, in their order."""
    return [entry for entry in entries if (not role or entry.is_for(role)) and (not kind or entry.front.kind is kind)]
