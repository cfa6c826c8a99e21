"""The fact lock: what a text says of dates, times, amounts, numbers, names, places and quotations, held to its sources.

Compared by code, by kind and by meaning ("5 pm" is "5:00 PM"); words of law and of courts count too. What it does not
see: facts that are told without any of these ("he was drunk"), promises, the same facts given to other people, and who
did what to whom. A denial is followed by its verb alone: "he did not pay" beside "he paid" is seen, beside "the money
came" it is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from app.assistant.facts.agreement import backed, says
from app.assistant.facts.fact import Fact, What
from app.assistant.facts.flips import flipped
from app.assistant.facts.law import law_words
from app.assistant.facts.reading import facts_in
from app.assistant.facts.swaps import swapped
from app.text.folding import fold

Kind = Literal["added", "lost", "changed"]

_MOST_COMPARED = 2000
"""Texts that are held to each other by their likeness: a long message may hold a thousand quotations."""

_A_LITTLE, _MUCH = 0.4, 0.6
"""How like a fact is to the one whose place it took, and a quotation to the words that it was made from."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. `start` and `end` are in the result, 0 and 0 for what was lost; `was` is what the source has."""

    kind: Kind
    what: What
    text: str
    start: int = 0
    end: int = 0
    was: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Every difference, in the order of the result; what was lost stands last."""

    added: tuple[Finding, ...] = ()
    lost: tuple[Finding, ...] = ()
    changed: tuple[Finding, ...] = ()

    @property
    def all(self) -> tuple[Finding, ...]:
        return (*sorted((*self.added, *self.changed), key=lambda finding: (finding.start, finding.end)), *self.lost)

    def __bool__(self) -> bool:
        return bool(self.added or self.lost or self.changed)


def compare(sources: Sequence[str], result: str, *, must: Sequence[str] = (), known: Collection[str] = ()) -> Findings:
    """How `result` differs from what it was made of.

    `sources` are texts whose facts it may use; `must` are those whose facts and quotations have to be in it (they are
    sources too). `known` are names of people, found in any letters.
    """
    texts = [*must, *(text for text in sources if text not in must)]
    known = {*known, *(word for text in texts for word in _names_of(text))}
    given = _once(fact for text in texts for fact in facts_in(text, known, inside_quotations=True))
    needed = _once(fact for text in must for fact in facts_in(text, known) if not fact.weak)
    there = facts_in(result, known)
    words = [fold(text) for text in texts]
    new = [fact for fact in there if not fact.weak and not _given(fact, given, texts, words)]
    law = {fact.value for text in texts for fact in law_words(text, fold(text))}
    new += [fact for fact in law_words(result, fold(result)) if fact.value not in law and not _inside(fact, there)]
    told = _once(there)
    missed = [fact for fact in needed if not _kept(fact, told, result)]
    seen = [Finding("changed", *seen) for seen in (*flipped(must, result), *swapped(must, result, known))]
    return _sorted(new, missed, seen, _like(given, texts))


def _inside(fact: Fact, others: Iterable[Fact]) -> bool:
    """Whether a quotation, or another fact that is looked at anyway, has its words."""
    return any(other.start <= fact.start and fact.end <= other.end for other in others)


def _names_of(text: str) -> list[str]:
    return [fact.text for fact in facts_in(text, inside_quotations=True) if fact.what == "name"]


def _given(fact: Fact, given: Iterable[Fact], texts: Sequence[str], folded: Sequence[str]) -> bool:
    if fact.what == "quotation":
        return any(str(fact.value) in text for text in texts)
    if fact.what == "name":
        return all(any(_has_word(text, word) for text in folded) for word in _words(fact))
    return backed(fact, given)


def _kept(fact: Fact, there: Sequence[Fact], result: str) -> bool:
    if fact.what == "quotation":
        return any(other.what == "quotation" and other.value == fact.value for other in there)
    if fact.what == "name":
        folded = fold(result)
        return any(_has_word(folded, word) for word in _words(fact))
    return any(says(fact, other) for other in there) or any(says(other, fact) for other in there)


def _words(fact: Fact) -> tuple[str, ...]:
    return tuple(fold(word) for word in fact.value) if isinstance(fact.value, tuple) else ()


def _has_word(folded: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded) is not None


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """Each fact once, as it was first written."""
    kept: dict[object, Fact] = {}
    for fact in facts:
        kept.setdefault((fact.what, fact.value, fact.weak), fact)
    return list(kept.values())


def _sorted(new: Sequence[Fact], missed: list[Fact], seen: Sequence[Finding], like: Callable[[Fact], str]) -> Findings:
    """What is new and what is missed, paired where one stands for the other."""
    added: list[Finding] = []
    changed = list(seen)
    alike = _Alike()
    for fact in new:
        stood = _replaced(fact, missed, alike)
        was = stood.text if stood else like(fact)
        if stood:
            missed.remove(stood)
        (changed if was else added).append(
            Finding("changed" if was else "added", fact.what, fact.text, fact.start, fact.end, was)
        )
    lost = [Finding("lost", fact.what, fact.text) for fact in missed]
    return Findings(tuple(added), tuple(lost), tuple(changed))


def _replaced(fact: Fact, missed: Sequence[Fact], alike: _Alike) -> Fact | None:
    """The missed fact whose place a new one has: of the same sort, and the likest of them."""
    same = [other for other in missed if _sort(other) == _sort(fact)]
    least = _A_LITTLE if fact.what in ("quotation", "name", "place", "contact") else 0.0
    scored = [(alike.ratio(fact.text, other.text, least), other) for other in same]
    if least:
        scored = [(score, other) for score, other in scored if score > least]
    return max(scored, key=lambda one: one[0])[1] if scored else None


def _like(given: Sequence[Fact], texts: Sequence[str]) -> Callable[[Fact], str]:
    """A quotation that was changed is still known by its likeness; other facts by nothing but their place."""
    quoted = [other.text for other in given if other.what == "quotation"]
    sentences = [part.strip() for text in texts for part in re.split(r"(?<=[.!?\n])\s+", text) if part.strip()]
    alike = _Alike()

    def like(fact: Fact) -> str:
        if fact.what != "quotation":
            return ""
        scored = ((alike.ratio(fact.text, other, _MUCH), other) for other in (*quoted, *sentences))
        score, best = max(scored, key=lambda one: one[0], default=(0.0, ""))
        return best if score > _MUCH else ""

    return like


class _Alike:
    """Likenesses of texts from 0 to 1, so many and no more: what is not compared is added or lost, and not changed."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARED

    def ratio(self, one: str, other: str, least: float) -> float:
        """How like they are; 0 where that is `least` or less."""
        one, other = one.casefold()[:400], other.casefold()[:400]
        if not self._left or 2 * min(len(one), len(other)) <= least * (len(one) + len(other)):
            return 0.0
        self._left -= 1
        matcher = SequenceMatcher(None, one, other)
        return matcher.ratio() if matcher.quick_ratio() > least else 0.0


def _sort(fact: Fact) -> str:
    return "number" if fact.what in ("amount", "number", "length of time") else fact.what
