"""Segments: a text clause by clause, each with its facts, its words, whether it denies, and who it is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass

from app.assistant.facts.agreement import keys_of, says
from app.assistant.facts.dates import is_date_word
from app.assistant.facts.fact import Fact
from app.assistant.facts.negations import THAN, denied, stem, telling_stems
from app.assistant.facts.quotations import quotations
from app.assistant.facts.reading import facts_in
from app.text.folding import fold

_SUBJECT = r"(?:i|i'm|i've|i'll|i'd|you|you're|you've|you'll|he|she|it|we|they|yo|tu|usted|ella)"
_SEAM = re.compile(
    rf"[.!?;\n]+(?:\s|$)|,\s+(?:(?:and|but|so|y|pero)\s+)?(?={_SUBJECT}\s)|,\s+(?:and|but|so|y|pero)\s+|\bbut\b|\bpero\b"
    rf"|\s(?:and|y|while|because|when)\s+(?={_SUBJECT}\s)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_PERSON = {"i": "i", "me": "i", "my": "i", "mine": "i", "myself": "i", "yo": "i", "mi": "i",
           "you": "you", "your": "you", "yours": "you", "yourself": "you", "usted": "you"}  # fmt: skip
_OTHERS = frozenset(("he", "she", "we", "they", "it", "this", "that", "there", "who", "ella", "ellos", "nosotros"))
_PASSIVE = frozenset(("was", "were", "been", "be", "being", "is", "are", "am", "fue", "fueron"))

_VALUED = frozenset(("date", "time", "amount", "number", "length of time", "how often", "name", "place"))
_AND = re.compile(r"(?:,\s+|\s)(?:and|while|y)\s+")
_NO_VERB = frozenset(("at", "on", "in", "and", "or", "from", "to", "by", "for", "with", "until", "i", "you", "he",
                      "she", "y", "a", "el", "the", "this", "next", "last", "every"))  # fmt: skip
_LEADING = frozenset(
    ("on", "at", "in", "and", "but", "so", "then", "also", "that", "the", "when", "pm", "am", "because")
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One clause. `person` is "i", "you", the folded name that leads its verb, or empty where that is not plain."""

    text: str
    start: int
    facts: tuple[Fact, ...]
    stems: frozenset[str]
    words: frozenset[str]
    denied: bool
    person: str = ""
    verb: str = ""
    persons: frozenset[str] = frozenset()
    passive: bool = False

    @property
    def valued(self) -> list[Fact]:
        """The facts by which a clause is held to others."""
        return [fact for fact in self.facts if fact.what in _VALUED and not fact.weak]


class Clauses:
    """The clauses of some texts, in their order, found by the facts that they hold."""

    def __init__(self, all_: Iterable[Segment]) -> None:
        self.all = tuple(all_)
        self._by: dict[Hashable, list[tuple[Segment, Fact]]] = defaultdict(list)
        for one in self.all:
            for fact in one.valued:
                for key in keys_of(fact):
                    self._by[key].append((one, fact))

    def with_fact(self, fact: Fact) -> list[tuple[Segment, Fact]]:
        """Each clause that says the fact, with what it says of it."""
        near = (one for key in keys_of(fact) for one in self._by.get(key, ()))
        return [(clause, other) for clause, other in near if says(fact, other) or says(other, fact)]

    def about(self, facts: Iterable[Fact]) -> list[Segment]:
        """The clauses that hold one of these facts."""
        held = {id(clause): clause for fact in facts for clause, _ in self.with_fact(fact)}
        return list(held.values())


def segments(text: str, known: Collection[str] = ()) -> list[Segment]:
    """The clauses of `text`, those without words left out. What is quoted is not told by the writer."""
    folded = "\n".join(fold(line) for line in text.split("\n"))
    for quoted in quotations(text):
        folded = folded[: quoted.start] + " " * (quoted.end - quoted.start) + folded[quoted.end :]
    facts = [fact for fact in facts_in(text, known) if fact.what != "quotation"]
    return list(_segments(text, folded, facts))


def _segments(text: str, folded: str, facts: list[Fact]) -> Iterator[Segment]:
    start, at = 0, 0
    names = {fact.start: fact.end for fact in facts if fact.what == "name"}
    seams = {found.start() for found in _SEAM.finditer(folded)}
    seams |= {
        found.start()
        for found in _AND.finditer(folded)
        if found.end() in names and (word := _WORD.search(folded, names[found.end()])) and word[0] not in _NO_VERB
    }
    for end in [*sorted(seams), len(folded)]:
        here = []
        while at < len(facts) and facts[at].start < end:
            here.append(facts[at])
            at += 1
        words = [(found[0], found.start()) for found in _WORD.finditer(folded, start, end)]
        if words:
            left = start + len(folded[start:end]) - len(folded[start:end].lstrip(" .,;!?\n"))
            yield _segment(text[left:end].rstrip(), left, here, words, folded)
        start = end


def _segment(text: str, start: int, facts: list[Fact], words: list[tuple[str, int]], folded: str) -> Segment:
    said = [word.partition("'")[0] for word, _ in words]
    named = {fact.start: fact for fact in facts if fact.what == "name"}
    person, verb = _who(words, named)
    return Segment(
        text, start, tuple(facts), frozenset(telling_stems(words)), frozenset(word for word, _ in words),
        denied([one for one in words if not THAN.match(folded, one[1])]), person, verb,
        frozenset(_PERSON[word] for word in said if word in _PERSON), bool(_PASSIVE & set(said)),
    )  # fmt: skip


def _who(words: list[tuple[str, int]], named: dict[int, Fact]) -> tuple[str, str]:
    """The person that leads the clause, and the verb behind it."""
    for place, (word, at) in enumerate(words[:8]):
        bare = word.partition("'")[0]
        if bare in _OTHERS:
            return "", ""
        if at in named:
            if any(before not in _LEADING and not is_date_word(before) for before, _ in words[:place]):
                return "", ""  # behind a verb a name is whom something is done to
            fact = named[at]
            behind = [w for w, a in words[place + 1 :] if a >= fact.end]
            name = fold(fact.text).removesuffix("'s")
            return (name, stem(behind[0])) if behind and behind[0] not in _NO_VERB else ("", "")
        if bare in ("i", "you", "yo", "usted", "my", "your"):
            behind = [w for w, _ in words[place + 1 :] if len(w) > 1]
            return _PERSON[bare], stem(behind[0]) if behind else ""
    return "", ""
