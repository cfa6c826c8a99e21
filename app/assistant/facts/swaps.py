"""Swaps: facts that are all there, and each in the other's place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from app.assistant.facts.agreement import says
from app.assistant.facts.fact import Fact, What
from app.assistant.facts.negations import Clause, clauses, telling_stems
from app.assistant.facts.reading import facts_in
from app.text.folding import fold

_MOST = 60
"""Facts on either side up to which swaps are looked for: each is held to each."""

_NEAR = 48
"""Characters on each side of a fact that say what it belongs to."""


def swapped(must: Sequence[str], result: str, known: Collection[str]) -> Iterator[tuple[What, str, int, int, str]]:
    """(what, words, start, end, words of the source) of each fact that stands where the source has another one.

    By the words around each: two facts are swapped when each has more of the other's than of its own. One that stands
    for another which is gone has some of the other's and none of its own.
    """
    given = [place for text in must for place in _places(text, known)]
    there = _places(result, known)
    if max(len(given), len(there)) > _MOST:
        return
    same = [[_same(other, fact) for other, _ in given] for fact, _ in there]
    for place, (fact, around) in enumerate(there):
        own = [words for at, (_, words) in enumerate(given) if same[place][at]]
        if not own or not around:
            continue
        for at, (other, words) in enumerate(given):
            if other.what != fact.what or same[place][at]:
                continue
            partners = [beside for row, (_, beside) in zip(same, there, strict=True) if row[at]]
            if _swapped(around, own, words, partners):
                yield fact.what, fact.text, fact.start, fact.end, other.text
                break


def _swapped(around: set[str], own: Sequence[set[str]], words: set[str], partners: Sequence[set[str]]) -> bool:
    """Whether a fact with these words around it, and `own` in the source, has the place of another with `words`.

    `partners` are the words around that other one in the result.
    """
    if not partners:
        mine = set().union(*own)
        return bool(mine and around & (words - mine) and not around & mine)
    straight = max(len(around & mine) for mine in own) + max(len(beside & words) for beside in partners)
    theirs = max(len(beside & mine) for beside in partners for mine in own)
    taken = len(around & words)
    return bool(theirs) and taken + theirs > straight and all(taken > len(around & mine) for mine in own)


def _same(one: Fact, other: Fact) -> bool:
    return says(one, other) or says(other, one)


def _places(text: str, known: Collection[str]) -> list[tuple[Fact, set[str]]]:
    """Each fact with a value that could be another's, and the stems of the words around it."""
    folded = fold(text)
    facts = [fact for fact in facts_in(text, known) if not fact.weak]
    blanked = folded
    for fact in facts:
        blanked = blanked[: fact.start] + " " * (fact.end - fact.start) + blanked[fact.end :]
    parts = list(clauses(blanked))
    kinds = ("date", "time", "amount", "number", "length of time", "place", "contact")
    held = [fact for fact in facts if fact.what in kinds]
    if len(held) > _MOST:
        return [(fact, set()) for fact in held]
    return [(fact, _around(blanked, fact, facts, parts)) for fact in held]


def _around(blanked: str, fact: Fact, facts: Sequence[Fact], parts: Sequence[Clause]) -> set[str]:
    """The stems between the facts of the same sort on each side, within the part of the sentence."""
    left = max([fact.start - _NEAR, *(f.end for f in facts if f.end <= fact.start and f.what == fact.what)])
    right = min([fact.end + _NEAR, *(f.start for f in facts if f.start >= fact.end and f.what == fact.what)])
    left = max(left, blanked.rfind(",", 0, fact.start))
    right = min(right, blanked.find(",", fact.end) if "," in blanked[fact.end :] else right)
    stems: set[str] = set()
    for start, end, words in parts:
        if start <= fact.start < end or start < fact.end <= end:
            near = [(word, at) for word, at in words if left <= at < right]
            stems |= telling_stems(near)
    return stems
