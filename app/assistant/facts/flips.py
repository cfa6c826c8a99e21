"""Flips: what a source denies and a result claims, or the other way round. By the verb alone, and rough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.assistant.facts.fact import What
from app.assistant.facts.negations import clauses, denied, negations, telling_stems
from app.assistant.facts.quotations import quotations
from app.text.folding import fold


def flipped(must: Sequence[str], result: str) -> Iterator[tuple[What, str, int, int, str]]:
    """(what, words, start, end, words of the source) of each denial that is none any more, or that is new."""
    folded = _unquoted(result)
    parts = [(start, end, words, telling_stems(words)) for start, end, words in clauses(folded)]
    denials = [fact.value for fact in negations(result, folded) if isinstance(fact.value, tuple)]
    for text in must:
        source = _unquoted(text)
        for denial in negations(text, source):
            if not isinstance(denial.value, tuple):
                continue
            verb, *others = denial.value
            if any(verb == other[0] for other in denials) or any(verb in s and denied(w) for _, _, w, s in parts):
                continue
            for start, end, words, stems in parts:
                if verb in stems and not denied(words) and (not others or stems & set(others)):
                    yield "not", *_spot(result, start, end), denial.text
                    break
    yield from _newly_denied(must, result, folded)


def _newly_denied(must: Sequence[str], result: str, folded: str) -> Iterator[tuple[What, str, int, int, str]]:
    claimed = [
        (text[start:end].strip(" .,;!?\n"), telling_stems(words), denied(words))
        for text in must
        for start, end, words in clauses(_unquoted(text))
    ]
    for denial in negations(result, folded):
        if not isinstance(denial.value, tuple):
            continue
        verb, *others = denial.value
        if any(no and verb in stems for _, stems, no in claimed):
            continue
        for words, stems, no in claimed:
            if not no and verb in stems and (not others or stems & set(others)):
                yield "not", denial.text, denial.start, denial.end, words
                break


def _spot(text: str, start: int, end: int) -> tuple[str, int, int]:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip(" .,;!?\n"))
    right = start + len(words.rstrip())
    return text[left:right], left, right


def _unquoted(text: str) -> str:
    """Folded, with quotations blanked: what is quoted is held to by its bytes."""
    folded = fold(text)
    for quoted in quotations(text):
        folded = folded[: quoted.start] + " " * (quoted.end - quoted.start) + folded[quoted.end :]
    return folded
