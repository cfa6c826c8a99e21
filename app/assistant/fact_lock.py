"""The fact lock: what a text says of dates, times, amounts, numbers, names, places and quotations, held to its sources.

Compared by code, by kind and by meaning ("5 pm" is "5:00 PM"); words of law and of courts count too. Denials, bounds
("by", "at least"), opposites and who stands with a fact are read clause by clause, and roughly. What it does not see:
facts that are told without any of these ("he was drunk"), promises, and whom "he", "she" or "they" mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Literal

from app.assistant.facts.agreement import Known
from app.assistant.facts.bounds import MOST_FACTS, MOST_GIVEN, Bounds
from app.assistant.facts.fact import Fact, What
from app.assistant.facts.flips import flipped
from app.assistant.facts.law import law_words
from app.assistant.facts.opposites import opposed
from app.assistant.facts.opposites import turned as bounds_turned
from app.assistant.facts.reading import facts_in
from app.assistant.facts.segments import Clauses, segments
from app.assistant.facts.swaps import swapped
from app.assistant.facts.who import exchanged
from app.text.folding import fold

Kind = Literal["added", "lost", "changed"]

_MOST_COMPARED = 2000
"""Texts that are held to each other by their likeness: a long message may hold a thousand quotations."""

_MOST_WORK = 8_000_000
"""And the letters of one times the letters of the other, of all of them together."""

_SHOWN = 60
"""Letters by which a person finds the place from which on a text was not looked at."""

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
    """How `result` differs from what it was made of: Sources, of which one text is asked."""
    return Sources(sources, must=must, known=known).compare(result)


class Sources:
    """What a text is made of, read once and held to as many texts as there are.

    `sources` are texts whose facts it may use; `must` are those whose facts and quotations have to be in it (they are
    sources too). `known` are names of people, found in any letters.

    So much of each is looked at and no more (facts/bounds.py). What is not looked at of a text or of `must` is a
    finding about "unread" words; in other sources it backs nothing.
    """

    def __init__(self, sources: Sequence[str], *, must: Sequence[str] = (), known: Collection[str] = ()) -> None:
        self._must, self._unread = _looked_at(must, Bounds(), known)
        others, _ = _looked_at([text for text in sources if text not in must], Bounds(MOST_GIVEN), known)
        texts = [*self._must, *others]
        self._known = {*known} | {fact.text for text in texts for fact in _quoted_too(text) if fact.what == "name"}
        given = _once(fact for text in texts for fact in _quoted_too(text, self._known))
        self._given, self._texts, self._folded = Known(given), texts, [fold(text) for text in texts]
        self._needed = _once(fact for text in self._must for fact in facts_in(text, self._known) if not fact.weak)
        self._clauses = Clauses(one for text in self._must for one in segments(text, self._known))
        self._law = {
            fact.value for text, words in zip(texts, self._folded, strict=True) for fact in law_words(text, words)
        }
        self._quoted = [fact.text for fact in given if fact.what == "quotation"]

    def compare(self, result: str) -> Findings:
        """How `result` differs from these."""
        whole = result
        result, there = Bounds().within(whole, self._known)
        new = [fact for fact in there if not fact.weak and not self._has(fact)]
        law = (fact for fact in law_words(result, fold(result)) if fact.value not in self._law)
        new += [fact for fact in islice(law, MOST_FACTS) if not _inside(fact, there)]
        told, folded = Known(_once(there)), fold(result)
        missed = [fact for fact in self._needed if not _kept(fact, told, there, folded)]
        seen = [Finding("changed", *seen) for seen in self._turned(result)]
        found = _sorted(new, missed, seen, _like(self._quoted, self._texts))
        return _and_unread(found, len(result), whole, self._unread)

    def _turned(self, result: str) -> Iterator[tuple[What, str, int, int, str]]:
        there = Clauses(segments(result, self._known))
        seen: set[int] = set()
        for turned in (
            *flipped(self._must, result, self._clauses, there),
            *opposed(self._clauses, there),
            *bounds_turned(self._clauses, there),
            *exchanged(self._clauses, there),
        ):
            if turned[2] not in seen:
                yield turned
            seen.add(turned[2])
        yield from swapped(self._must, result, self._known)

    def _has(self, fact: Fact) -> bool:
        if fact.what == "quotation":
            return any(str(fact.value) in text for text in self._texts)
        if fact.what == "name":
            return all(any(_has_word(text, word) for text in self._folded) for word in _words(fact))
        return self._given.backs(fact)


def _looked_at(texts: Sequence[str], bounds: Bounds, known: Collection[str]) -> tuple[list[str], str]:
    """What is looked at of some texts, and how that begins which is not."""
    kept: list[str] = []
    unread = ""
    for text in texts:
        part, _ = bounds.within(text, known)
        kept.append(part)
        unread = unread or _beginning(text[len(part) :])
    return kept, unread


def _beginning(text: str) -> str:
    return " ".join(text[:_SHOWN].split())


def _and_unread(found: Findings, end: int, whole: str, unread: str) -> Findings:
    """The findings, and that some of the result or of what has to be in it was not looked at."""
    rest = _beginning(whole[end:])
    added = (Finding("added", "unread", rest, end, len(whole)),) if rest else ()
    lost = (Finding("lost", "unread", unread),) if unread else ()
    return Findings((*found.added, *added), (*found.lost, *lost), found.changed)


def _quoted_too(text: str, known: Collection[str] = ()) -> list[Fact]:
    return facts_in(text, known, inside_quotations=True)


def _inside(fact: Fact, others: Iterable[Fact]) -> bool:
    """Whether a quotation, or another fact that is looked at anyway, has its words."""
    return any(other.start <= fact.start and fact.end <= other.end for other in others)


def _kept(fact: Fact, told: Known, there: Sequence[Fact], folded: str) -> bool:
    if fact.what == "quotation":
        return any(other.what == "quotation" and other.value == fact.value for other in there)
    if fact.what == "name":
        return any(_has_word(folded, word) for word in _words(fact))
    return any(True for _ in told.alike(fact))


def _words(fact: Fact) -> tuple[str, ...]:
    return tuple(fold(word) for word in fact.value) if isinstance(fact.value, tuple) else ()


def _has_word(folded: str, word: str) -> bool:
    return word in folded and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded) is not None


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


def _like(quoted: Sequence[str], texts: Sequence[str]) -> Callable[[Fact], str]:
    """A quotation that was changed is still known by its likeness; other facts by nothing but their place."""
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
        self._left, self._work = _MOST_COMPARED, _MOST_WORK

    def ratio(self, one: str, other: str, least: float) -> float:
        """How like they are; 0 where that is `least` or less."""
        one, other = one.casefold()[:400], other.casefold()[:400]
        if not self._left or self._work < 0 or 2 * min(len(one), len(other)) <= least * (len(one) + len(other)):
            return 0.0
        self._left, self._work = self._left - 1, self._work - len(one) * len(other)
        matcher = SequenceMatcher(None, one, other)
        return matcher.ratio() if matcher.quick_ratio() > least else 0.0


def _sort(fact: Fact) -> str:
    return "number" if fact.what in ("amount", "number", "length of time") else fact.what
