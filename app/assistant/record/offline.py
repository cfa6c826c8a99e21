"""Answers without an AI provider: the sentences of the record that are nearest to the question, in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from app.ai import Prompt
from app.assistant.record.citing import SILENT
from app.assistant.record.passages import RECEIVED, Kind, Passage
from app.assistant.record.wanted import spaced
from app.text.folding import fold

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_MOST = 4
_ENOUGH = 0.45
"""The share of what a question says, each word by how rare it is, that a passage must hold to answer it."""


_NEAR = 0.9
"""What a near word holds of what the word itself would."""

_MOST_NEAR = 2


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What retrieval made of a question: the passages by their numbers, its words, and how rare each of them is."""

    passages: tuple[tuple[int, Passage], ...]
    words: tuple[str, ...] = ()
    rarity: tuple[float, ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    """For each word those that may stand for it."""
    overview: bool = False
    counting: bool = False


def answer_question(prompt: Prompt) -> Iterator[str]:
    """The nearest sentences, each with the number of its passage; or that the record does not say.

    What only holds words that are near in meaning is said to do so, and only where nothing holds the question's own.
    """
    asked = msgspec.convert(prompt.material, Question)
    own = [(number, passage) for number, passage in asked.passages if passage.kind is not Kind.LIBRARY]
    most = len(own) if asked.counting or asked.overview else _MOST
    said = _saying(msgspec.structs.replace(asked, near=()), own)[:most]
    if not said:
        said = [msgspec.structs.replace(one, nearly=True) for one in _saying(asked, own)[:_MOST_NEAR]]
    elif asked.counting:
        said.sort(key=lambda one: one.passage.day)
        numbers = " ".join(f"[{one.number}]" for one in said)
        mention = "passage mentions" if len(said) == 1 else "passages mention"
        yield f"{len(said)} {mention} it, of those that were found: {numbers}\n"
    yield from (one.line for one in said)
    if not said:
        yield SILENT


class _Said(msgspec.Struct, frozen=True):
    """A sentence of a passage. `came_in`: it is what somebody wrote to the person; `nearly`: in other words."""

    number: int
    passage: Passage
    text: str
    came_in: bool
    nearly: bool = False

    @property
    def line(self) -> str:
        parts = ("Nearest in meaning" if self.nearly else "", self.passage.when or self.passage.title)
        about = ", ".join(part for part in (*parts, "what came in" if self.came_in else "") if part)
        return f"{about}: “{self.text}” [{self.number}]\n"


def _saying(asked: Question, passages: Iterable[tuple[int, Passage]]) -> list[_Said]:
    found = ((number, passage, _best(asked, passage)) for number, passage in passages)
    return [_Said(number, passage, *best) for number, passage, best in found if best]


def _best(asked: Question, passage: Passage) -> tuple[str, bool] | None:
    """The sentence that holds most of the words; None where the passage holds too little of what is asked."""
    sentences = list(_sentences(passage))
    if asked.overview and sentences:
        return sentences[0]
    whole = _weight(f"{passage.title} {passage.text}", asked)
    if not sentences or not whole or whole < _ENOUGH * sum(asked.rarity):
        return None
    return max(sentences, key=lambda one: _weight(one[0], asked))


def _sentences(passage: Passage) -> Iterator[tuple[str, bool]]:
    """Each sentence, and whether it stands in what came in."""
    own, mark, came_in = f"\n{passage.text}".partition(f"\n{RECEIVED}")
    for text, came in ((own, False), (came_in if mark else "", True)):
        yield from ((part.strip(" …"), came) for part in _SENTENCE.split(text) if part.strip(" …"))


def _weight(text: str, asked: Question) -> float:
    """How much of what is asked a text holds, in these words or in near ones."""
    folded = f"{spaced(fold(text))} "
    near = (*asked.near, *((),) * len(asked.words))
    return sum(
        weight if f" {word}" in folded else _NEAR * weight * any(f" {other} " in folded for other in others)
        for word, weight, others in zip(asked.words, asked.rarity, near, strict=False)
    )
