"""Answers without an AI provider: the sentences of the record that are nearest to the question, in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from app.ai import Prompt
from app.assistant.record.citing import SILENT
from app.assistant.record.passages import Kind, Passage
from app.assistant.record.wanted import spaced
from app.text.folding import fold

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_MOST = 4
_ENOUGH = 0.45
"""The share of what a question says, each word by how rare it is, that a passage must hold to answer it."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What retrieval made of a question: the passages by their numbers, its words, and how rare each of them is."""

    passages: tuple[tuple[int, Passage], ...]
    words: tuple[str, ...] = ()
    rarity: tuple[float, ...] = ()
    overview: bool = False
    counting: bool = False


def answer_question(prompt: Prompt) -> Iterator[str]:
    """The nearest sentences, each with the number of its passage; or that the record does not say."""
    asked = msgspec.convert(prompt.material, Question)
    own = [(number, passage) for number, passage in asked.passages if passage.kind is not Kind.LIBRARY]
    found = [(number, passage, _said(asked, passage)) for number, passage in own]
    most = len(found) if asked.counting or asked.overview else _MOST
    said = [(number, passage, text) for number, passage, text in found if text][:most]
    if not said:
        yield SILENT
        return
    if asked.counting:
        said.sort(key=lambda one: one[1].day)
        numbers = " ".join(f"[{number}]" for number, _, _ in said)
        mention = "passage mentions" if len(said) == 1 else "passages mention"
        yield f"{len(said)} {mention} it, of those that were found: {numbers}\n"
    for number, passage, text in said:
        when = f"{passage.when}: " if passage.when else f"{passage.title}: "
        yield f"{when}“{text}” [{number}]\n"


def _said(asked: Question, passage: Passage) -> str:
    """The sentence that holds most of the words; empty where the passage holds too little of what is asked."""
    sentences = [text.strip(" …") for text in _SENTENCE.split(passage.text) if text.strip(" …")]
    if asked.overview and sentences:
        return sentences[0]
    weights = dict(zip(asked.words, asked.rarity, strict=False))
    whole = _weight(f"{passage.title} {passage.text}", weights)
    if not sentences or not whole or whole < _ENOUGH * sum(weights.values()):
        return ""
    return max(sentences, key=lambda text: _weight(text, weights))


def _weight(text: str, weights: Mapping[str, float]) -> float:
    folded = spaced(fold(text))
    return sum(weight for word, weight in weights.items() if f" {word}" in folded)
