"""How well questions find what answers them, and how well the rules keep silent, over a made record of a year."""

from __future__ import annotations

import pytest

from app.ai import Prompt
from app.assistant.record.citing import SILENT
from app.assistant.record.offline import Question, answer_question
from app.assistant.record.retrieval import Found, look
from app.store.keys import tenant_id
from tests.assistant.record.judged import QUESTIONS, UNANSWERABLE, fill
from tests.assistant.record.making import READER


@pytest.fixture
def filled(alice):
    return fill(alice.shelf)


def looked(alice, question: str) -> Found:
    shelf = alice.services.store.reading(tenant_id(alice.tenant))
    return look(shelf, question, READER, alice.services.own_embedder)


def by_rule(found: Found) -> str:
    material = Question(
        passages=tuple(enumerate(found.passages, start=1)), words=found.wanted.words, rarity=found.rarity,
        overview=found.wanted.overview, counting=found.wanted.counting,
    )  # fmt: skip
    return "".join(answer_question(Prompt("ask", "", (), material=material)))


def test_questions_find_what_answers_them_and_others_are_met_with_silence(alice, filled):
    missed, unanswered, wrong = [], [], []
    for question, right in QUESTIONS:
        found = looked(alice, question)
        first = [passage.id for passage in found.passages[:5]]
        if not {filled[key] for key in right} <= set(first):
            missed.append(question)
        elif by_rule(found) == SILENT:
            unanswered.append(question)
    for question in UNANSWERABLE:
        answer = by_rule(looked(alice, question))
        if answer != SILENT:
            wrong.append((question, answer))
    recall = 1 - len(missed) / len(QUESTIONS)
    print(
        f"\nrecall@5 {recall:.2f} of {len(QUESTIONS)}, found and silent {len(unanswered)}; silent {10 - len(wrong)}/10"
    )
    print(missed, unanswered, wrong)
    assert recall >= 0.85
    assert len(unanswered) <= 4
    assert len(wrong) <= 1
