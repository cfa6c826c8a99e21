"""Search of the library: by words and by meaning, joined by reciprocal rank fusion."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from app.ai import Embedder, ModelUnavailable
from app.library.catalogue import Catalogue, Entry, EntryKind, catalogue
from app.library.keywords import KeywordIndex
from app.library.meaning import MeaningIndex, load_index
from app.library.passages import passages
from app.services import Services

log = structlog.get_logger(__name__)

RELATED = 4
FOUND = 12
"""Entries that a search shows."""

_FUSION = 60.0
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): ranks, not scores, are added."""


@dataclass
class Finder:
    """Finds entries of one language. The indexes are made when the first question comes."""

    catalogue: Catalogue
    embedder: Embedder
    folder: Path
    _keywords: KeywordIndex | None = None
    _meaning: MeaningIndex | None = None
    _related: dict[str, list[str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, question: str) -> list[Entry]:
        """Entries that answer the question, best first. Where vectors cannot be had, by words alone."""
        by_words = [slug for slug, _ in self.keywords().rank(question)]
        try:
            by_meaning = [slug for slug, _ in self.meaning().rank(self._vector(question))]
        except ModelUnavailable:
            log.warning("the library was searched by words alone: no vectors can be had")
            by_meaning = []
        return [self.catalogue.entries[slug] for slug in fused((by_words, by_meaning))]

    def related(self, slug: str) -> list[Entry]:
        """Entries to read next. None where vectors cannot be had."""
        if slug not in self._related:
            try:
                self._related[slug] = [other for other, _ in self.meaning().like(slug)[:RELATED]]
            except ModelUnavailable:
                return []
        return [self.catalogue.entries[other] for other in self._related[slug]]

    def keywords(self) -> KeywordIndex:
        """The index of words."""
        if self._keywords is None:
            self._keywords = KeywordIndex(self.catalogue)
        return self._keywords

    def meaning(self) -> MeaningIndex:
        """The index of vectors. Raises ModelUnavailable."""
        with self._lock:
            if self._meaning is None:
                found = passages(self.catalogue)
                self._meaning = load_index(self.folder, self.catalogue.digest, found, self.embedder)
            return self._meaning

    def _vector(self, question: str) -> Any:
        return self.embedder.embed([question])[0]


def fused(rankings: Iterable[list[str]]) -> list[str]:
    """One order from several: each gives 1 / (60 + rank) to what it ranks."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, slug in enumerate(ranking, start=1):
            scores[slug] = scores.get(slug, 0.0) + 1 / (_FUSION + rank)
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
