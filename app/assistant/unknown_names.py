"""Unknown names: words with a capital that no dictionary has, and what stands beside them, are taken for names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.given_names import GIVEN
from app.assistant.plain_words import is_plain
from app.assistant.word_lists import word_list
from app.text.folding import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+|-[A-ZÀ-ÖØ-Þ][^\W\d_]*)*")
_BESIDE = re.compile(r" |(?<=\b[A-Z])\. |  | (?:de|del|de la|de los|van|van der|von|da|dos) ")
_DOES = re.compile(r" (?:is|was|has|had|said|says|told|came|went|took|got|left|cried|will|does|did|[a-z]{2,12}ed)\b")
"""What follows a name at a sentence's start, and seldom another word that could be one."""
_BEGINS = re.compile(r"(?:^|[.!?:;\n\"“(*•–—-])\s*$")
_POSSESSIVE = re.compile(r"['’]s?$")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’-]+")

_LONGEST_INITIALS = 5
"""Letters of a word in capitals that is taken for initials, such as UCCJEA is not."""


class UnknownNames:
    """Looks for names that nobody told it; each word is looked up once."""

    def __init__(self) -> None:
        self._plain: dict[str, bool] = {}

    def in_text(self, text: str) -> Iterator[str]:
        """Each name, as it is written in `text`: a run of words with capitals around one that must be a name."""
        for run in _runs(text):
            words = [_POSSESSIVE.sub("", word[0]) for word in run]
            names = [self._must_be_name(text, word) for word in run]
            yield from self._around(words, names, begins=_begins(text, run[0]))

    def _around(self, words: list[str], names: list[bool], *, begins: bool) -> Iterator[str]:
        taken = list(names)
        for here in range(len(words)):
            before = here and (taken[here - 1] and (here < 2 or names[here - 1] or names[here - 2]))
            after = here + 1 < len(words) and names[here + 1]
            starts = begins and not here and fold(words[here]) not in word_list("names_like_words")
            if not names[here] and (before or (after and not starts)) and _may_be_name(words[here]):
                taken[here] = True
        start = 0
        for here in range(len(words) + 1):
            if here == len(words) or not taken[here]:
                if here > start:
                    yield " ".join(words[start:here])
                start = here + 1

    def _must_be_name(self, text: str, found: re.Match[str]) -> bool:
        word = _POSSESSIVE.sub("", found[0])
        small = fold(word)
        if not _LATIN.fullmatch(word):
            return re.search(r"[A-Za-z]", word) is not None  # letters of two scripts in one word
        if word.isupper() and len(word) <= _LONGEST_INITIALS:
            return False
        if small in GIVEN and not word.isupper():
            return True
        if small in word_list("names_like_words"):
            return not word.isupper() and (not _begins(text, found) or _DOES.match(text, found.end()) is not None)
        return len(word) > 1 and not self._is_plain(word)

    def _is_plain(self, word: str) -> bool:
        if word not in self._plain:
            self._plain[word] = is_plain(word)
        return self._plain[word]


def _may_be_name(word: str) -> bool:
    """Whether a word of the dictionary may be part of a name where one stands beside it: "Marguerite Hill"."""
    small = fold(word)
    stops = ("plain_with_a_capital", "no_names", "roles", "chat_titles", "no_children")
    return not word.isupper() and len(word) > 1 and not any(small in word_list(name) for name in stops)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Words with a capital that follow each other."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if not word[0][0].isupper():
            continue
        if run and not _BESIDE.fullmatch(text, run[-1].end(), word.start()):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _begins(text: str, word: re.Match[str]) -> bool:
    return _BEGINS.search(text[max(0, word.start() - 8) : word.start()]) is not None
