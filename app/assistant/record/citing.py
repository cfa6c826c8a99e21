"""Citing: an answer taken apart into sentences, each with the passages that it names; what names none is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.assistant.fact_lock import compare
from app.assistant.record.passages import Numbered, Passage

SILENT = "Your record does not say."

_CITED = re.compile(r"\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_SENTENCE_END = re.compile(r"(?<=[.!?…”\"])\s+(?=[^\s\[])|\n+")
_ALONE = re.compile(r"(?:\s*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\]\s*)+[.!?]?")
_BULLET = re.compile(r"^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
_BEHIND = re.compile(r"([.!?…]+[”\"]?)[ \t]*((?:\[\d[\d\s,;]*\][ \t]*)+)(?=\s|$|[^\s.!?])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, without its brackets. `doubtful` are facts in it that no cited passage holds."""

    text: str
    citations: tuple[tuple[int, Passage], ...]
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """What stands of an answer. `left_out` counts sentences that named no passage of the person's own."""

    sentences: tuple[Sentence, ...]
    left_out: int = 0

    @property
    def sources(self) -> list[tuple[int, Passage]]:
        """Every passage that is cited, by its number."""
        return sorted({number: passage for one in self.sentences for number, passage in one.citations}.items())


def cited(answer: str, passages: Numbered) -> Cited:
    """The sentences of `answer` that name at least one passage that there is."""
    kept, left_out = [], 0
    for text in _sentences(answer):
        numbers = dict.fromkeys(
            int(number) for found in _CITED.finditer(text) for number in re.findall(r"\d+", found.group(1))
        )
        named = tuple((number, passage) for number in numbers if (passage := passages.get(number)))
        words = re.sub(r"\s+([.,;!?])", r"\1", _CITED.sub("", text)).strip()
        if not words or words.rstrip(".") == SILENT.rstrip("."):
            continue
        if named:
            kept.append(Sentence(words, named, _doubtful(words, named)))
        else:
            left_out += 1
    return Cited(tuple(kept), left_out)


def _sentences(answer: str) -> Iterator[str]:
    """Sentence by sentence; brackets behind the full stop belong to the sentence before them."""
    pending = ""
    lined = _BEHIND.sub(r" \2\1 ", _BULLET.sub("", answer))
    for piece in _SENTENCE_END.split(lined):
        if _ALONE.fullmatch(piece):
            pending += f" {piece}"
            continue
        if pending:
            yield pending
        pending = ""
        leading = re.match(r"\s*((?:\[\d[\d\s,;]*\]\s*)+)", piece)
        pending = piece[leading.end() :] + " " + leading.group(1) if leading else piece
    if pending.strip():
        yield pending


def _doubtful(words: str, named: tuple[tuple[int, Passage], ...]) -> tuple[str, ...]:
    sources = [f"{passage.title}\n{passage.when}\n{passage.text}" for _, passage in named]
    found = compare(sources, words)
    doubtful = dict.fromkeys(finding.text for finding in (*found.added, *found.changed))
    doubtful.pop(str(len(named)), None)  # a count of what is cited is read off the citations themselves
    return tuple(doubtful)
