"""Flips: what a source denies and a result claims, or the other way round. By the verb alone, and rough."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.assistant.facts.fact import What
from app.assistant.facts.negations import clauses, denied, negations, telling_stems
from app.assistant.facts.quotations import quotations
from app.assistant.facts.segments import Clauses
from app.text.folding import fold

_SOFT = re.compile(
    r"(?:un|im|in|dis)[a-z]{4,}|cancel\w*|closed?|absent|late|last|instead|only|skip\w*|busy|missing|stop\w*"
    r"|rather|except|but"
)
"""Words by which a clause may say without a denial what another denies."""

_NOT_YET = frozenset(("until", "till", "before"))
"""What is not until then may be said to be from then on."""

Turned = tuple[What, str, int, int, str]
"""What, words, start, end, and the words of the source."""


def flipped(must: Sequence[str], result: str, given: Clauses, there: Clauses) -> Iterator[Turned]:
    """Each denial that is none any more, or that is new. `given` and `there` are the clauses of both."""
    folded = _unquoted(result)
    parts = [(start, end, telling_stems(words), denied(words)) for start, end, words in clauses(folded)]
    denials = {fact.value[0] for fact in negations(result, folded) if isinstance(fact.value, tuple)}
    denials |= {verb for _, _, stems, no in parts if no for verb in stems}
    any_seen = False
    for text in must:
        for denial in negations(text, _unquoted(text)):
            if not isinstance(denial.value, tuple) or denial.value[0] in denials:
                continue
            verb, *others = denial.value
            for start, end, stems, no in parts:
                if verb in stems and not no and (not others or stems & set(others)):
                    any_seen = True
                    yield "not", *_spot(result, start, end), denial.text
                    break
    if not any_seen:
        yield from _no_longer_denied(given, there)
    newly = list(_newly_denied(must, result, folded))
    yield from newly
    if not newly:
        yield from _facts_newly_denied(given, there)


def _no_longer_denied(given: Clauses, there: Clauses) -> Iterator[Turned]:
    """What is claimed of a day, an amount or a name of which the source denies something, whatever the verb."""
    spare = sum(one.denied for one in there.all if not one.valued)  # a denial without facts may be of any of them
    for source in given.all:
        facts = source.valued
        if not source.denied or not facts:
            continue
        about = there.about(facts)
        if not about or any(one.denied or any(map(_SOFT.fullmatch, one.words)) for one in about):
            continue
        if spare > 0:
            spare -= 1
            continue
        claimed = [one for one in given.about(facts) if not one.denied]
        best = max(about, key=lambda one: len(one.stems & source.stems))
        if (claimed and not best.stems & source.stems) or (_NOT_YET & source.words) - best.words:
            continue
        yield "not", best.text, best.start, best.start + len(best.text), source.text


def _newly_denied(must: Sequence[str], result: str, folded: str) -> Iterator[Turned]:
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


def _facts_newly_denied(given: Clauses, there: Clauses) -> Iterator[Turned]:
    """What is denied of an amount, a day or a number of which the source denies nothing."""
    for clause in there.all:
        facts = clause.valued
        if not clause.denied or not facts:
            continue
        alike = [given.about([fact]) for fact in facts]
        if all(others and not any(other.denied for other in others) for others in alike):
            yield "not", clause.text, clause.start, clause.start + len(clause.text), alike[0][0].text


def _spot(text: str, start: int, end: int) -> tuple[str, int, int]:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip(" .,;!?\n"))
    right = start + len(words.rstrip())
    return text[left:right], left, right


def _unquoted(text: str) -> str:
    """Folded, with quotations blanked: what is quoted is held to by its bytes."""
    folded = "\n".join(fold(line) for line in text.split("\n"))
    for quoted in quotations(text):
        folded = folded[: quoted.start] + " " * (quoted.end - quoted.start) + folded[quoted.end :]
    return folded
