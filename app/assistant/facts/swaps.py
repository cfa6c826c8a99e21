"""Swaps: facts that are all there, and each in the other's place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from app.assistant.facts.agreement import says
from app.assistant.facts.fact import Fact, What
from app.assistant.facts.negations import clauses, telling_stems
from app.assistant.facts.reading import facts_in
from app.text.folding import fold

_NEAR = 48
"""Characters on each side of a fact that say what it belongs to."""


def swapped(must: Sequence[str], result: str, known: Collection[str]) -> Iterator[tuple[What, str, int, int, str]]:
    """(what, words, start, end, words of the source) of each fact that stands where the source has another one.

    Only where both are sure: the words around it are the other's in the source, and none of them its own.
    """
    given = [place for text in must for place in _places(text, known)]
    for fact, around in _places(result, known):
        own = [words for other, words in given if says(other, fact) or says(fact, other)]
        mine = set.union(*own) if own else set()
        if not mine or not around:
            continue
        for other, words in given:
            if other.what != fact.what or says(other, fact) or says(fact, other):
                continue
            if around & (words - mine) and not around & mine:
                yield fact.what, fact.text, fact.start, fact.end, other.text
                break


def _places(text: str, known: Collection[str]) -> list[tuple[Fact, set[str]]]:
    """Each fact with a value that could be another's, and the stems of the words around it."""
    folded = fold(text)
    facts = [fact for fact in facts_in(text, known) if not fact.weak]
    blanked = folded
    for fact in facts:
        blanked = blanked[: fact.start] + " " * (fact.end - fact.start) + blanked[fact.end :]
    kinds = ("date", "time", "amount", "number", "length of time", "place", "contact")
    return [(fact, _around(blanked, fact, facts)) for fact in facts if fact.what in kinds]


def _around(blanked: str, fact: Fact, facts: Sequence[Fact]) -> set[str]:
    """The stems between the facts of the same sort on each side, within the part of the sentence."""
    left = max([fact.start - _NEAR, *(f.end for f in facts if f.end <= fact.start and f.what == fact.what)])
    right = min([fact.end + _NEAR, *(f.start for f in facts if f.start >= fact.end and f.what == fact.what)])
    left = max(left, blanked.rfind(",", 0, fact.start))
    right = min(right, blanked.find(",", fact.end) if "," in blanked[fact.end :] else right)
    stems: set[str] = set()
    for start, end, words in clauses(blanked):
        if start <= fact.start < end or start < fact.end <= end:
            near = [(word, at) for word, at in words if left <= at < right]
            stems |= telling_stems(near)
    return stems
