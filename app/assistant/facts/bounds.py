"""Bounds: how much of a text is looked at for facts, so that no text keeps a process busy."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from app.assistant.facts.fact import Fact
from app.assistant.facts.reading import facts_in

MOST_FACTS = 300
"""Facts that are looked at of what has to be in a result, and of the result: nobody's message holds as many."""

MOST_GIVEN = 600
"""And of the other sources together: what lies behind them backs nothing."""

_MOST_CHARACTERS = 60_000
_MOST_CLAUSES = 600
_END = re.compile(r"[.!?;,\n](?=\s|$)|\bbut\b", re.IGNORECASE)


@dataclass
class Bounds:
    """What may still be looked at of several texts."""

    facts: int = MOST_FACTS
    clauses: int = _MOST_CLAUSES
    characters: int = _MOST_CHARACTERS

    def within(self, text: str, known: Collection[str] = ()) -> tuple[str, list[Fact]]:
        """The beginning of `text` that is looked at, with its facts."""
        text = text[: self.characters]
        ends = [found.end() for found in _END.finditer(text)]
        if len(ends) > self.clauses:
            text = text[: ends[self.clauses - 1] if self.clauses else 0]
        facts: list[Fact] = []
        for size in (_MOST_CHARACTERS // 10, len(text)):  # a text full of facts is not read to its end
            facts = facts_in(text[:size], known) if text else []
            if len(facts) > self.facts:
                text, facts = text[: facts[self.facts].start], facts[: self.facts]
                break
            if size >= len(text):
                break
        self.facts -= len(facts)
        self.clauses -= min(len(ends), self.clauses)
        self.characters -= len(text)
        return text, facts
