"""Flips: what a source denies and a result claims, or the other way round. By the verb alone, and rough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.assistant.facts.agreement import says
from app.assistant.facts.fact import Fact, What
from app.assistant.facts.negations import clauses, denied, negations, telling_stems
from app.assistant.facts.quotations import quotations
from app.assistant.facts.reading import facts_in
from app.text.folding import fold

_VALUED = ("date", "time", "amount", "number", "length of time")


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
    newly = list(_newly_denied(must, result, folded))
    yield from newly
    if not newly:
        yield from _facts_newly_denied(must, result)


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


def _facts_newly_denied(must: Sequence[str], result: str) -> Iterator[tuple[What, str, int, int, str]]:
    """What is denied of an amount, a day or a number of which the source denies nothing."""
    given = [claim for text in must for claim in _claims(text)]
    for claim in _claims(result):
        if not claim.denied:
            continue
        alike = [[other for other in given if any(says(one, fact) for one in other.facts)] for fact in claim.facts]
        if all(others and not any(other.denied for other in others) for others in alike):
            yield "not", claim.text, claim.start, claim.start + len(claim.text), alike[0][0].text


@dataclass(frozen=True, slots=True)
class _Claim:
    """One clause with the facts in it that have a value."""

    text: str
    start: int
    denied: bool
    facts: tuple[Fact, ...]


def _claims(text: str) -> Iterator[_Claim]:
    facts = [fact for fact in facts_in(text) if fact.what in _VALUED and not fact.weak]
    for start, end, words in clauses(_unquoted(text)):
        here = tuple(fact for fact in facts if start <= fact.start < end)
        if here:
            spelled, left, _ = _spot(text, start, end)
            yield _Claim(spelled, left, denied(words), here)


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
