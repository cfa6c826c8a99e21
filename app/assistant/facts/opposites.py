"""Opposites: words of a clause that stand where the source has their opposite, and bounds that were turned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.agreement import says
from app.assistant.facts.fact import Fact, What
from app.assistant.facts.segments import Clauses, Segment
from app.text.folding import fold

_PAIRS = tuple(
    (re.compile(rf"(?<!\w)(?:{one})(?!\w)"), re.compile(rf"(?<!\w)(?:{other})(?!\w)"))
    for one, other in (
        (r"half(?! an?\b| past\b| hour)|la mitad", r"all of|the whole|whole|full|in full|entire|todo"),
        (r"no one|nobody|noone|nadie", r"anyone|anybody|everyone|everybody|someone|somebody|cualquiera|alguien|todos"),
        (r"\w+day through \w+day|\w+day thru \w+day", r"\w+day and \w+day"),
        (r"with(?! (?:you|me|him|her|them|us))", r"without"),
        (r"son", r"daughter"), (r"mother|mom", r"father|dad"), (r"before", r"after"), (r"sole", r"joint"),
        (r"morning", r"evening"), (r"always|siempre", r"never|nunca|jamas"), (r"accept(?:ed|s)?", r"reject(?:ed|s)?"),
        (r"approved?", r"denied|deny"), (r"more than", r"less than"), (r"first", r"last"),
        (r"early", r"late"), (r"both", r"neither"),
        (r"allowed", r"forbidden|prohibited"), (r"increased?", r"decreased?|reduced?"),
    )
)  # fmt: skip
_BOUNDS = (
    ("most", r"at most|no more than|not more than|up to|a maximum of|less than|under|como maximo"),
    ("least", r"at least|no less than|not less than|a minimum of|more than|over|al menos|por lo menos"),
    ("before", r"no later than|not later than|at the latest|prior to|before|by|antes de(?:l| las| la)?"),
    ("until", r"until|till|up to|through|hasta(?: el| las| la)?"),
    ("after", r"no earlier than|after|from|since|starting|as of|despues de(?:l| las| la)?|desde(?: el| las| la)?"),
    ("at", r"on|at|el|a las"),
)
_LEADS = tuple((name, re.compile(rf"(?<!\w)(?:{form})(?:\s+the|\s+about)?\s*$")) for name, form in _BOUNDS)
_TIMES = frozenset(("before", "until", "after", "at"))


def opposed(given: Clauses, there: Clauses) -> Iterator[tuple[What, str, int, int, str]]:
    """(what, words, start, end, words of the source) of each clause that has the opposite of the source's word."""
    texts = [fold(one.text) for one in given.all]
    results = [fold(one.text) for one in there.all]
    for pair in _PAIRS:
        for one, other in (pair, pair[::-1]):
            if any(other.search(text) for text in texts) or any(one.search(text) for text in results):
                continue
            sources = [segment for segment, text in zip(given.all, texts, strict=True) if one.search(text)]
            for clause, text in zip(there.all, results, strict=True) if sources else ():
                found = other.search(text)
                source = next((s for s in sources if _about_the_same(s, clause)), None) if found else None
                if found and source and source.denied == clause.denied:
                    yield "not", clause.text, clause.start, clause.start + len(clause.text), source.text
                    break


def _about_the_same(source: Segment, clause: Segment) -> bool:
    same = any(says(one, other) for one in source.facts for other in clause.facts)
    return same or bool(source.stems & clause.stems) or len(clause.words) <= 4


def turned(given: Clauses, there: Clauses) -> Iterator[tuple[What, str, int, int, str]]:
    """The same of each date, time, amount or number with another bound before it: by, until, after, at least."""
    for clause in there.all:
        for fact in clause.facts:
            bound = _bound(clause, fact)
            same = [
                (_bound(one, other), one)
                for one, other in (given.with_fact(fact) if bound else ())
                if other.what == fact.what and says(other, fact)
            ]
            if same and not clause.denied and all(had and _turned(had, bound) and not s.denied for had, s in same):
                yield "bound", clause.text, clause.start, clause.start + len(clause.text), same[0][1].text
                break


def _bound(clause: Segment, fact: Fact) -> str:
    if fact.what not in ("date", "time", "amount", "number", "length of time"):
        return ""
    before = fold(clause.text[: fact.start - clause.start])[-24:]
    name = next((name for name, form in _LEADS if form.search(before)), "")
    return name if fact.what in ("date", "time") or name in ("least", "most") else ""


def _turned(had: str, bound: str) -> bool:
    return had != bound and {had, bound} != {"before", "until"} and (had in _TIMES) == (bound in _TIMES)
