"""The judged questions: search finds what tired people ask for, and both ways together better than either."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.ai.wordllama import LocalEmbedder
from app.library.catalogue import catalogue
from app.library.search import Finder
from tests.library.judged import WAYS, Question, Score, Way, questions, ranking, score

PARTS: dict[str, Callable[[Question], bool]] = {
    "all": lambda _: True,
    "held out": lambda question: question.held_out,
    "looked at": lambda question: not question.held_out,
    "English": lambda question: question.lang == "en",
    "Spanish": lambda question: question.lang == "es",
}


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Way], Score]:
    """By part of the questions and way of searching; printed as a table (pytest -s)."""
    folder, embedder = Path(tmp_path_factory.mktemp("library")), LocalEmbedder()
    finders = {language: Finder(catalogue(language), embedder, folder) for language in ("en", "es")}
    measured = {
        (part, way): score(filter(belongs, questions()), lambda q, way=way: ranking(finders[q.lang], q.asks, way))  # type: ignore[misc]  # a default binds the loop's way
        for part, belongs in PARTS.items()
        for way in WAYS
    }
    for (part, way), got in measured.items():
        print(f"{part:10} {way:8} MRR {got.mrr:.3f}  recall at 5 {got.recall:.3f}  of {got.count}")
    return measured


def test_enough_questions_are_asked_and_each_has_a_right_answer() -> None:
    assert len(questions()) >= 140
    assert sum(question.lang == "es" for question in questions()) >= 20
    assert all(1 <= len(question.right) <= 3 for question in questions())
    assert all(set(question.right) <= set(catalogue(question.lang).entries) for question in questions())


def test_the_first_right_page_stands_near_the_top(scores: dict[tuple[str, Way], Score]) -> None:
    assert scores["all", "joined"].mrr >= 0.80
    assert scores["held out", "joined"].mrr >= 0.78


@pytest.mark.parametrize("alone", ["keyword", "meaning"])
def test_both_ways_together_are_never_worse_than_one(scores: dict[tuple[str, Way], Score], alone: Way) -> None:
    assert scores["all", "joined"].mrr >= scores["all", alone].mrr
