"""The judged questions, and how well a ranking answers them: mean reciprocal rank and recall at 5."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from app.library.search import Finder

_FOLDER = Path(__file__).parent

Way = Literal["keyword", "meaning", "joined"]
WAYS: tuple[Way, ...] = ("keyword", "meaning", "joined")


class Question(msgspec.Struct, frozen=True):
    """What a person asks, and the entries that answer it."""

    asks: str
    right: tuple[str, ...]
    lang: str = "en"

    @property
    def held_out(self) -> bool:
        """Whether nothing is ever tuned by looking at it. Half of them, told by a hash of their words."""
        return hashlib.sha256(self.asks.encode()).digest()[0] % 2 == 1


class Score(msgspec.Struct, frozen=True):
    """Mean reciprocal rank of the first right entry, and the share of questions with one among the first five."""

    mrr: float
    recall: float
    count: int


@cache
def questions(file: str = "questions.toml") -> tuple[Question, ...]:
    """All of them; of fresh.toml those that nothing was tuned by."""
    read = tomllib.loads((_FOLDER / file).read_text("utf-8"))
    return msgspec.convert(read["question"], tuple[Question, ...])


def ranking(finder: Finder, asks: str, way: Way) -> list[str]:
    """Slugs, the best first, by one of the three ways."""
    by_words = finder.keywords.rank(asks)
    by_meaning = finder.nearness.index().rank(finder.nearness.vector(asks)) if way != "keyword" else []
    alone = by_words if way == "keyword" else by_meaning
    return finder.joined(by_words, by_meaning) if way == "joined" else [slug for slug, _ in alone]


def score(asked: Iterable[Question], ranked: Callable[[Question], Sequence[str]]) -> Score:
    """How well `ranked` answers them."""
    ranks = [first_right(question, ranked(question)) for question in asked]
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    return Score(mrr, sum(1 for rank in ranks if rank and rank <= 5) / len(ranks), len(ranks))


def first_right(question: Question, slugs: Sequence[str]) -> int:
    """At which place (from 1) the first right entry stands; 0 for none."""
    return next((rank for rank, slug in enumerate(slugs, start=1) if slug in question.right), 0)
