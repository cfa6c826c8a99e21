"""Reading the facts out of a text: what each kind finds, and which find has the words where two overlap."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from app.assistant.facts.contacts import contacts
from app.assistant.facts.dates import dates
from app.assistant.facts.fact import Fact
from app.assistant.facts.holidays import holidays
from app.assistant.facts.names import names
from app.assistant.facts.quantities import quantities
from app.assistant.facts.quotations import quotations
from app.assistant.facts.rates import doses, rates
from app.assistant.facts.times import times
from app.text.folding import fold


def facts_in(text: str, known: Collection[str] = (), *, inside_quotations: bool = False) -> list[Fact]:
    """The facts of `text`, from left to right. What stands in a quotation is the quotation's, unless asked for."""
    folded = fold(text)
    found = _Taken(len(text))
    quoted = list(quotations(text))
    for fact in quoted:
        found.take(fact)
    if inside_quotations:
        found.free()
    for kind in (contacts, holidays, rates, dates, times, doses, quantities):
        found.take_all(kind(text, folded))
    found.take_all(names(text, known))
    return sorted(found.facts, key=lambda fact: (fact.start, fact.end))


def _without_full_stop(fact: Fact) -> Fact:
    """The end of a sentence is no part of its last date or time; that of "p.m." is."""
    if not fact.text.endswith(".") or fact.text.lower().endswith(".m.") or fact.what not in ("date", "time"):
        return fact
    return replace(fact, text=fact.text[:-1], end=fact.end - 1)


class _Taken:
    """The facts taken so far; words that one of them has are no other's. The first to come has them."""

    def __init__(self, length: int) -> None:
        self.facts: list[Fact] = []
        self._held = bytearray(length)
        self._ranges: dict[tuple[int, int], list[Fact]] = {}

    def take_all(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self.take(_without_full_stop(fact))

    def take(self, fact: Fact) -> None:
        span = (fact.start, fact.end)
        beside = self._ranges.get(span, [])
        # Two dates of one span are a range said once ("Nov 12 to 14").
        second = fact.what == "date" and bool(beside) and all(o.what == "date" and o != fact for o in beside)
        if any(self._held[fact.start : fact.end]) and not second:
            return
        self.facts.append(fact)
        self._ranges.setdefault(span, []).append(fact)
        self._held[fact.start : fact.end] = b"\1" * (fact.end - fact.start)

    def free(self) -> None:
        """Let others have the words of what was taken so far."""
        self._held = bytearray(len(self._held))
        self._ranges = {}
