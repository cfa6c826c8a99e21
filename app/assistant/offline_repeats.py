"""Repeats: whether a fact of the list is told already by one sentence of the person's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.assistant.facts.agreement import Known
from app.assistant.facts.fact import Fact
from app.assistant.facts.negations import clauses, denied, stem, telling_stems
from app.assistant.facts.reading import facts_in
from app.assistant.facts.words import words
from app.text.folding import fold

_ALIKE = tuple(
    frozenset(map(stem, words(group)))
    for group in (
        "came arrived appeared late there here",
        "owe due outstanding unpaid",
        "is happened occurred took place",
    )
)
"""Verbs of which one may stand for the other where everything that can be measured is the same."""

_WHO = {
    "i": "i", "me": "i", "my": "i", "mine": "i", "you": "you", "your": "you", "yours": "you", "he": "he", "him": "he",
    "his": "he", "she": "she", "her": "she", "we": "we", "us": "we", "our": "we", "they": "they", "them": "they",
    "their": "they",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a fact is held to it."""

    who: set[str]
    stems: set[str]
    facts: Known


def told(sentences: Iterable[str]) -> list[Sentence]:
    """The sentences of which one may tell a fact: those that deny nothing."""
    return [Sentence(_who(one), _stems(one), Known(facts_in(one))) for one in sentences if not _denies(one)]


def told_in(fact: str, sentences: Iterable[Sentence]) -> bool:
    """Whether one of the sentences tells all of `fact`. Where that is not sure, it does not."""
    measured, stems, who = _strong(fact), _stems(fact), _who(fact)
    if not measured or _denies(fact):
        return False
    return any(
        who <= sentence.who
        and all(sentence.facts.says(one) for one in measured)
        and all(_told(one, sentence.stems) for one in stems)
        for sentence in sentences
    )


def _strong(text: str) -> list[Fact]:
    return [fact for fact in facts_in(text) if not fact.weak]


def _told(one: str, stems: set[str]) -> bool:
    return one in stems or any(one in alike and alike & stems for alike in _ALIKE)


def _stems(text: str) -> set[str]:
    return {one for _, _, said in clauses(fold(text)) for one in telling_stems(said)}


def _denies(text: str) -> bool:
    return any(denied(said) for _, _, said in clauses(fold(text)))


def _who(text: str) -> set[str]:
    return {_WHO[word] for word in re.findall(r"[a-z]+", fold(text)) if word in _WHO}
