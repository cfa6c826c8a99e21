"""Negations in a text: what did not happen, and whether another text says that it did."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.dates import is_date_word
from app.assistant.facts.fact import Fact
from app.assistant.facts.words import words as word_list

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_PARTS = re.compile(r"[.!?;\n]+(?:\s|$)|,\s+(?:and|but|so)\s+|\bbut\b")
Clause = tuple[int, int, list[tuple[str, int]]]
"""Start, end, and the words with their places."""

_NOT = frozenset(
    word_list("""
    not never no cannot without don't doesn't didn't won't wouldn't can't couldn't isn't aren't wasn't weren't hasn't
    haven't hadn't shouldn't dont doesnt didnt wont wouldnt cant couldnt isnt wasnt hasnt havent failed refused declined
    unable nobody none neither nor nothing missed nunca jamas tampoco nadie
    """)
)
_PASSED_OVER = frozenset(
    word_list("""
    a an the to be been being have has had do did does is are was were am will would can could should may might must
    you i he she it we they me him her us them my your his its our their up out any at all on in of for with from by
    and or that this yet ever even once just able one anyone anybody get got go goes going so as there again either
    """)
)
THAN = re.compile(r"(?:no|not) (?:more|less|fewer|later|earlier) than\b")
"""What denies nothing."""

_BEFORE_A_NOUN = frozenset(word_list("at in on by for from with until before after under over"))
"""Behind "not" these lead to a time or a place, and no verb."""

_IRREGULAR = {
    "paid": "pay", "came": "come", "brought": "bring", "took": "take", "taken": "take", "went": "go", "gone": "go",
    "told": "tell", "said": "say", "gave": "give", "given": "give", "sent": "send", "left": "leave", "kept": "keep",
    "made": "make", "saw": "see", "seen": "see", "knew": "know", "known": "know", "met": "meet", "ate": "eat",
    "eaten": "eat", "slept": "sleep", "spoke": "speak", "spoken": "speak", "wrote": "write", "written": "write",
    "held": "hold", "found": "find", "felt": "feel", "thought": "think", "bought": "buy", "drove": "drive",
    "driven": "drive", "hit": "hit", "let": "let", "lost": "lose", "heard": "hear", "signed": "sign",
    "answering": "answer", "reply": "repl", "replied": "repl", "replies": "repl",
}  # fmt: skip


def negations(text: str, folded: str) -> Iterator[Fact]:
    """What a text says did not, does not or will not happen: the verb's stem, with the other words of its clause."""
    for start, end, words in clauses(folded):
        for place, (word, at) in enumerate(words):
            if word not in _NOT or THAN.match(folded, at):
                continue
            if place + 1 < len(words) and words[place + 1][0] in _BEFORE_A_NOUN:
                break
            verb = next((w for w, _ in words[place + 1 : place + 5] if w not in _PASSED_OVER and w not in _NOT), "")
            if verb:
                others = tuple(sorted({stem(w) for w, _ in words if _telling(w)} - {stem(verb)}))
                stop = next(a + len(w) for w, a in words[place + 1 :] if w == verb)
                yield Fact("not", text[at:stop], at, stop, (stem(verb), *others), weak=not start <= end)
            break


def clauses(folded: str) -> Iterator[Clause]:
    """(start, end, words with their places) of each clause."""
    start = 0
    for end in [*(found.start() for found in _PARTS.finditer(folded)), len(folded)]:
        words = [one for found in _WORD.finditer(folded, start, end) for one in _parted(found[0], found.start())]
        if words:
            yield start, end, words
        start = end


def _parted(word: str, at: int) -> tuple[tuple[str, int], ...]:
    """ "Disagree" is "not agree"."""
    return (("not", at), (word[3:], at + 3)) if word.startswith("disagree") else ((word, at),)


def denied(words: list[tuple[str, int]]) -> bool:
    """Whether a clause denies something."""
    return any(word in _NOT or word.startswith("disagree") for word, _ in words)


def telling_stems(words: list[tuple[str, int]]) -> set[str]:
    """The stems of a clause's words that carry meaning."""
    return {stem(word) for word, _ in words if _telling(word)}


def stem(word: str) -> str:
    """A word without its ending, so that "picked" and "picking" are one. Rough, and meant for verbs."""
    word = word.partition("'")[0]
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in ("ing", "ied", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _telling(word: str) -> bool:
    return len(word) > 2 and word not in _PASSED_OVER and word not in _NOT and not is_date_word(word)
