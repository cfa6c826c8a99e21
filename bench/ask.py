"""Asking a record of 10,000 entries, answered by rules, beside the search of the timeline for the same words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.ai import Prompt
from app.assistant.asking import Asker
from app.assistant.record import agent
from app.assistant.record.offline import answer_question
from app.dates.wording import Reader
from app.incidents import timeline
from app.incidents.filters import Filters
from app.library import search
from app.services import build
from app.settings import from_environment
from bench.figures import Figure, median
from bench.people import person

ENTRIES = 10_000
_ROUNDS = 20
_QUESTIONS = (
    "late exchange",
    "How often was the call cut off?",
    "What did the school say?",
    "What happened in October?",
)


def asking(folder: Path) -> Iterator[Figure]:
    """Milliseconds from a question to the whole answer: the middle and the slow end."""
    services = build(from_environment({"DATA_DIR": str(folder)}))
    shelf = person(services, "asks", ENTRIES)
    asker = Asker(services, shelf, "parent")
    reader = Reader(services.now(), "America/Chicago")
    library = search.finder(services)

    def answered(question: str) -> None:
        prompt, _ = agent.begin(asker, question, reader, library)
        assert "".join(answer_question(Prompt("ask", "", (), material=prompt.material)))

    def searched(question: str) -> None:
        timeline.read(shelf, Filters(q=question), limit=20)

    answers, searches = _took(answered), _took(searched)
    name = f"question to a record of {ENTRIES:,} entries"
    yield Figure(f"{name}, p50", median(answers), "ms", median(searches), "search of the timeline, p50")
    yield Figure(f"{name}, p95", _slow(answers), "ms", _slow(searches), "search of the timeline, p95", most=2500)


def _took(act: Callable[[str], None]) -> list[float]:
    """Milliseconds of each call, the questions in turn; the first of each is not counted."""
    took = []
    for number in range(_ROUNDS + len(_QUESTIONS)):
        before = time.perf_counter()
        act(_QUESTIONS[number % len(_QUESTIONS)])
        if number >= len(_QUESTIONS):
            took.append((time.perf_counter() - before) * 1000)
    return took


def _slow(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95) - 1]
