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
def finders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finder]:
    """By language."""
    folder, embedder = Path(tmp_path_factory.mktemp("library")), LocalEmbedder()
    return {language: Finder(catalogue(language), embedder, folder) for language in ("en", "es")}


@pytest.fixture(scope="module")
def scores(finders: dict[str, Finder]) -> dict[tuple[str, Way], Score]:
    """By part of the questions and way of searching; printed as a table (pytest -s)."""
    measured = {
        (part, way): score(filter(belongs, questions()), lambda q, way=way: ranking(finders[q.lang], q.asks, way))  # type: ignore[misc]  # a default binds the loop's way
        for part, belongs in PARTS.items()
        for way in WAYS
    }
    fresh = questions("fresh.toml")
    measured |= {("fresh", way): score(fresh, lambda q, way=way: ranking(finders[q.lang], q.asks, way)) for way in WAYS}  # type: ignore[misc]  # as above
    for (part, way), got in measured.items():
        print(f"{part:10} {way:8} MRR {got.mrr:.3f}  recall at 5 {got.recall:.3f}  of {got.count}")
    return measured


def test_enough_questions_are_asked_and_each_has_a_right_answer() -> None:
    assert len(questions()) >= 140
    assert sum(question.lang == "es" for question in questions()) >= 20
    every = (*questions(), *questions("fresh.toml"))
    assert all(1 <= len(question.right) <= 3 for question in every)
    assert all(set(question.right) <= set(catalogue(question.lang).entries) for question in every)
    assert len(questions("fresh.toml")) == 40


@pytest.mark.parametrize(("part", "least"), [("all", 0.80), ("held out", 0.78), ("fresh", 0.86)])
def test_the_first_right_page_stands_near_the_top(
    scores: dict[tuple[str, Way], Score], part: str, least: float
) -> None:
    assert scores[part, "joined"].mrr >= least


@pytest.mark.parametrize("part", [*PARTS, "fresh"])
@pytest.mark.parametrize("alone", ["keyword", "meaning"])
def test_both_ways_together_are_never_worse_than_one(
    scores: dict[tuple[str, Way], Score], part: str, alone: Way
) -> None:
    assert scores[part, "joined"].mrr >= scores[part, alone].mrr


def test_hardly_a_question_that_a_page_answers_is_told_that_nothing_fits(finders: dict[str, Finder]) -> None:
    every = (*questions(), *questions("fresh.toml"))
    told = [question.asks for question in every if finders[question.lang].find(question.asks).nothing_fits]

    assert len(told) * 100 <= len(every), told


@pytest.mark.parametrize(
    "asks", ["xyzzyqq", "asdf asdf", "how to fix a flat tire", "bitcoin price", "recipe for lasagna"]
)
def test_a_question_about_nothing_here_is_told_so(finders: dict[str, Finder], asks: str) -> None:
    assert finders["en"].find(asks).nothing_fits


def test_with_vectors_from_elsewhere_nothing_is_said_of_how_near_is_near(tmp_path: Path) -> None:
    class Other(LocalEmbedder):
        name = "other"
        local = False

    finder = Finder(catalogue("es"), Other(), tmp_path)
    finder.nearness._index = finder.nearness._made()

    assert not finder.find("xyzzyqq").nothing_fits
