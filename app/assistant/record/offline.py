"""Answers without an AI provider: the sentences of the record that are nearest to the question, in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from app.ai import Prompt
from app.assistant.record.citing import SILENT
from app.assistant.record.passages import Kind, Passage
from app.library.keywords import terms as terms_of
from app.text.folding import fold

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_MOST = 4


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and the passages that retrieval found, by their numbers."""

    question: str
    passages: tuple[tuple[int, Passage], ...]


def answer_question(prompt: Prompt) -> Iterator[str]:
    """The nearest sentences, each with the number of its passage; or that the record does not say."""
    asked = msgspec.convert(prompt.material, Question)
    words = list(dict.fromkeys(terms_of(asked.question)))
    own = [(number, passage) for number, passage in asked.passages if passage.kind is not Kind.LIBRARY]
    found = [(number, passage, _nearest(passage, words)) for number, passage in own]
    said = [(number, passage, text) for number, passage, text in found if text][:_MOST]
    if not said:
        yield SILENT
        return
    for number, passage, text in said:
        when = f"{passage.when}: " if passage.when else f"{passage.title}: "
        yield f"{when}“{text}” [{number}]\n"


def _nearest(passage: Passage, words: Sequence[str]) -> str:
    """The sentence that holds most of the words; empty where none holds enough of them."""
    sentences = [text.strip(" …") for text in _SENTENCE.split(passage.text) if text.strip(" …")]
    if not sentences or not words:
        return ""
    scored = [(sum(f" {word}" in f" {fold(text)}" for word in words), text) for text in sentences]
    in_all = sum(f" {word}" in f" {fold(passage.title)} {fold(passage.text)}".replace("\n", " ") for word in words)
    best, text = max(scored, key=lambda pair: pair[0])
    return text if best and in_all * 2 >= min(len(words), 4) else ""
