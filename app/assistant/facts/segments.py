"""Segments: a text clause by clause, each with its facts, its words, whether it denies, and who it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.assistant.facts.dates import is_date_word
from app.assistant.facts.fact import Fact
from app.assistant.facts.negations import denied, stem, telling_stems
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

_LEADING = frozenset(
    ("on", "at", "in", "and", "but", "so", "then", "also", "that", "the", "when", "pm", "am", "because")
)
_THAN = frozenset(("more", "less", "later", "earlier", "fewer"))


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


def segments(text: str, known: Collection[str] = ()) -> list[Segment]:
    """The clauses of `text`, those without words left out. What is quoted is not told by the writer."""
    folded = "\n".join(fold(line) for line in text.split("\n"))
    for quoted in quotations(text):
        folded = folded[: quoted.start] + " " * (quoted.end - quoted.start) + folded[quoted.end :]
    facts = [fact for fact in facts_in(text, known) if fact.what != "quotation"]
    return list(_segments(text, folded, facts))


def _segments(text: str, folded: str, facts: list[Fact]) -> Iterator[Segment]:
    start, at = 0, 0
    for end in [*(found.start() for found in _SEAM.finditer(folded)), len(folded)]:
        here = []
        while at < len(facts) and facts[at].start < end:
            here.append(facts[at])
            at += 1
        words = [(found[0], found.start()) for found in _WORD.finditer(folded, start, end)]
        if words:
            left = start + len(folded[start:end]) - len(folded[start:end].lstrip(" .,;!?\n"))
            yield _segment(text[left:end].rstrip(), left, here, words)
        start = end


def _segment(text: str, start: int, facts: list[Fact], words: list[tuple[str, int]]) -> Segment:
    said = [word.partition("'")[0] for word, _ in words]
    named = {fact.start: fact for fact in facts if fact.what == "name"}
    person, verb = _who(words, named)
    return Segment(
        text, start, tuple(facts), frozenset(telling_stems(words)), frozenset(word for word, _ in words),
        denied(_denying(words)), person, verb,
        frozenset(_PERSON[word] for word in said if word in _PERSON), bool(_PASSIVE & set(said)),
    )  # fmt: skip


def _denying(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The words without "no" and "not" of "no more than"."""
    said = [*(word for word, _ in words), "", ""]
    return [
        one
        for place, one in enumerate(words)
        if not (one[0] in ("no", "not") and said[place + 1] in _THAN and said[place + 2] == "than")
    ]


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
            return (name, stem(behind[0])) if behind else ("", "")
        if bare in ("i", "you", "yo", "usted", "my", "your"):
            behind = [w for w, _ in words[place + 1 :] if len(w) > 1]
            return _PERSON[bare], stem(behind[0]) if behind else ""
    return "", ""
