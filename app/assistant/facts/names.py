"""Names of people, places and bodies in a text: words with a capital where a sentence needs none, and known people."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from app.assistant.facts.fact import Fact
from app.assistant.facts.given_names import GIVEN
from app.assistant.facts.words import words as word_list
from app.assistant.people import ROLES
from app.assistant.word_lists import word_list as listed

_WORD = re.compile(r"(?<![\w@#/])[^\W\d_][\w’'-]*(?<![’'-])")
_SENTENCE_START = re.compile(r"(?:^|[.!?¿¡:;•–—\n(\[\"“‘«*>]|(?:^|\n)\s*(?:[-*•]|\d+[.)]))\s*$")
_EVERYDAY = listed("names_that_are_words")
_TITLES = frozenset(word_list("mr mrs ms miss mx dr prof judge officer detective sgt sr jr coach pastor rev st"))
_ACTS = re.compile(
    r"\s+(?:said|says|told|asked|called|wants|wanted|thinks|agreed|texted|emailed|wrote|replied|promised|drove|lives)\b"
)
_NO_NAMES = frozenset(
    word_list("""
    i i'm i'd i'll i've ok okay am pm re cc fyi asap ps eta etc tv pdf usa us faq id the a an and or but if so as at by
    for from in on of to with you we he she it they my your our his her its their this that these those not no yes hi
    hello hey dear thanks thank regards best sincerely respectfully please let when while because since after before
    until hola gracias querido querida estimado estimada
    mom mother dad father mommy daddy kids children everyone everybody anyone who what where why how
    """)
)


def names(text: str, known: Collection[str] = ()) -> Iterator[Fact]:
    """The names of `text`. `known` are people that are named elsewhere: found in any letters."""
    words = list(_WORD.finditer(text))
    parts = {_bare(part) for name in known for part in name.split() if len(part) > 1 and part[0].isupper()}
    known_words = parts - _NO_NAMES - _EVERYDAY - ROLES
    flags = [_is_name(text, words, place, known_words) for place in range(len(words))]
    place = 0
    while place < len(words):
        last = place
        if flags[place]:
            while last + 1 < len(words) and flags[last + 1] and _close(text, words[last], words[last + 1]):
                last += 1
            start, end = words[place].start(), words[last].end()
            spelled = text[start:end]
            value = tuple(_bare(word[0]) for word in words[place : last + 1])
            if any(word not in _TITLES for word in value):
                yield Fact("name", spelled, start, end, value)
        place = last + 1


def _is_name(text: str, words: list[re.Match[str]], place: int, known: Collection[str]) -> bool:
    found = words[place]
    word, bare = found[0], _bare(found[0])
    if bare in _NO_NAMES or found[0].casefold() in _NO_NAMES:
        return False
    if bare in known or bare in GIVEN:
        return True
    if not word[0].isupper() or (len(word) == 1 and not _beside_name(text, words, place)):
        return False
    if word.isupper() and len(word) > 1:
        return not _shouted(words, place)
    if not _SENTENCE_START.search(text[max(0, found.start() - 60) : found.start()]):
        return True
    if place and _bare(words[place - 1][0]) in _TITLES and _close(text, words[place - 1], found):
        return True
    acting = _ACTS.match(text, found.end()) is not None and not bare.endswith("s")
    return acting or _opens_name(text, words, place)


def _opens_name(text: str, words: list[re.Match[str]], place: int) -> bool:
    """Whether a capital at a sentence's start is the first of several."""
    if place + 1 >= len(words) or not _close(text, words[place], words[place + 1]):
        return False
    following = words[place + 1][0]
    known = _bare(following) in _NO_NAMES or _bare(following) in GIVEN
    return following[0].isupper() and following[1:].islower() and not known and _bare(words[place][0]) not in _STARTS


def _beside_name(text: str, words: list[re.Match[str]], place: int) -> bool:
    """A single letter is a name beside another capital ("Alice B.")."""
    before = words[place - 1] if place else None
    return before is not None and before[0][0].isupper() and _close(text, before, words[place])


def _shouted(words: list[re.Match[str]], place: int) -> bool:
    word = words[place][0]
    beside = [words[at][0] for at in (place - 1, place + 1) if 0 <= at < len(words)]
    loud = any(other.isupper() and len(other) > 1 for other in beside)
    return len(word) > 5 or loud or word.casefold() in _LOUD


def _close(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return text[one.end() : other.start()] in (" ", ". ", "-")


def _bare(word: str) -> str:
    word = word.casefold().replace("’", "'")
    return word.removesuffix("'s").rstrip("'")


_LOUD = frozenset(
    word_list("""
    always never you your why what stop not now again all my me mine is are was no yes do did dont don't cant can't
    wont won't late liar lies lie every time only any ever how dare i'm sick done mad must will shut up get out off lol
    wtf omg smh leave
    """)
)
_STARTS = frozenset(
    word_list("""
    as at by on in for from since until when while where why what who how can could would will shall should may might
    must is are was were do does did has have had let please regarding about per with without both either neither each
    every all any some no not only also and but or so then if because although though after before once today tomorrow
    yesterday tonight now here there again still dear hi hello hey thanks thank tell ask call text email see meet bring
    send confirm note remember picking dropping taking bringing meeting calling seeing having being attached
    """)
)
