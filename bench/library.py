"""Search of the library: by meaning over 10,000 made entries, and a page of joined search over the real ones."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.ai.wordllama import LocalEmbedder
from app.library.catalogue import catalogue
from app.library.meaning import MeaningIndex
from app.library.passages import Passage, passages
from app.library.search import Finder
from bench.figures import Figure, percentile
from tests.library.judged import WAYS, questions, ranking, score

ENTRIES = 10_000
_ROUNDS = 3


def library(folder: Path) -> Iterator[Figure]:
    """How soon an answer comes, what a start costs, and how right it is."""
    embedder = LocalEmbedder()
    asked = [question.asks for question in questions() if question.lang == "en"]
    yield _by_meaning(embedder, asked)
    finder = Finder(catalogue(), embedder, folder)
    began = time.perf_counter()
    finder.nearness.index()
    made = time.perf_counter() - began
    again = Finder(catalogue(), embedder, folder)
    began = time.perf_counter()
    again.nearness.index()
    seconds = time.perf_counter() - began
    yield Figure("library: index from its file", seconds * 1000, "ms", made * 1000, "made anew", most_ratio=1)
    words = percentile(_times(finder.keywords.rank, asked), 0.95)
    joined = percentile(_times(finder.find, asked), 0.95)
    yield Figure("library: joined search: p95", joined * 1000, "ms", words * 1000, "by words alone", most=20)
    yield from _judged(embedder, folder)


def _by_meaning(embedder: LocalEmbedder, asked: Sequence[str]) -> Figure:
    import numpy as np

    texts = _made_texts()
    index = MeaningIndex([Passage(str(number), "", text) for number, text in enumerate(texts)], embedder.embed(texts))
    bare: Any = np.ascontiguousarray(embedder.embed(texts))
    vector = embedder.embed([asked[0]])[0]
    dots = percentile(_times(lambda _: bare @ vector, asked), 0.95)
    taken = percentile(_times(lambda question: index.rank(embedder.embed([question])[0]), asked), 0.95)
    name = f"library: by meaning over {ENTRIES:,} entries: p95"
    return Figure(name, taken * 1000, "ms", dots * 1000, "numpy dot products alone", most=20)


def _made_texts() -> list[str]:
    """Texts of 60 words each, drawn from the library's own."""
    words = " ".join(passage.text for passage in passages(catalogue())).split()
    drawn = random.Random(4)  # the same texts each time
    return [" ".join(drawn.choices(words, k=60)) for _ in range(ENTRIES)]


def _times(answer: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    answer(asked[0])
    times = []
    for question in [*asked] * _ROUNDS:
        began = time.perf_counter()
        answer(question)
        times.append(time.perf_counter() - began)
    return times


def _judged(embedder: LocalEmbedder, folder: Path) -> Iterator[Figure]:
    finders = {language: Finder(catalogue(language), embedder, folder) for language in ("en", "es")}
    got = {way: score(questions(), lambda q, way=way: ranking(finders[q.lang], q.asks, way)) for way in WAYS}  # type: ignore[misc]  # a default binds the loop's way
    best = max(got["keyword"].mrr, got["meaning"].mrr)
    yield Figure(
        "library: joined search, MRR", got["joined"].mrr, "", best, "the better one alone", least=0.8, least_ratio=1
    )
    for way in WAYS:
        yield Figure(f"library: {way} search, recall at 5", got[way].recall, "")
