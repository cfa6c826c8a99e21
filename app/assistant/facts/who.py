"""Who: dates, amounts and other facts that stand with another person than in the source. Rough: by the clause alone."""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.facts.fact import What
from app.assistant.facts.segments import Clauses, Segment

_VALUED = frozenset(("date", "time", "amount", "number", "length of time", "how often"))


def exchanged(given: Clauses, there: Clauses) -> Iterator[tuple[What, str, int, int, str]]:
    """(what, words, start, end, words of the source) of each clause whose facts the source has of another person."""
    for clause in there.all:
        if not clause.person:
            continue
        for fact in clause.facts:
            if fact.what not in _VALUED or fact.weak:
                continue
            sources = [one for one, other in given.with_fact(fact) if other.what == fact.what]
            if sources and all(_another(one, clause) for one in sources):
                yield "who", clause.text, clause.start, clause.start + len(clause.text), sources[0].text
                break


def _another(source: Segment, clause: Segment) -> bool:
    """Whether the clause says of somebody else what the source says."""
    one, other = source.person, clause.person
    if not one or one == other or (set(one.split()) & set(other.split())):
        return False
    own = {"i", "you"}
    if one in own and other in own:
        if one in clause.persons and other in source.persons:
            return source.verb == clause.verb and clause.passive == source.passive
        return one not in clause.persons and other not in source.persons and _alike(source, clause)
    if "you" in (one, other) or clause.passive or source.passive:
        return False  # "Jordan" may be whom the message is to
    return source.verb == clause.verb


def _alike(source: Segment, clause: Segment) -> bool:
    """Whether both tell the same: with a word that tells something, or nothing but the facts."""
    return bool(source.stems & clause.stems) or source.verb == clause.verb or not (source.stems and clause.stems)
