"""Plain words: whether a word stands in a dictionary of English or Spanish in small letters, and so names nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from app.assistant.word_lists import word_list
from app.text.folding import fold

_CONTRACTED = re.compile(r"(?:'(?:s|m|d|ll|ve|re|all|em)|n't|s')$")
_ENDING = re.compile(r"(?:s|es|ed|d|ing|er|ers|ly|ness|ful|less|ish|able|y|mente|ito|ita|itos|itas)$")
_BEGINNING = re.compile(r"^(?:co|un|re|non|pre|over|under|mis|out|step|anti|super)(?=.{4})")
_JOINED = re.compile(r"(?:(?:se|me|te|nos)?(?:l[oae]s?|se|me|te|nos))$")
"""What Spanish joins to a verb: "dígaselo"."""
_STRETCHED = re.compile(r"(.)\1{2,}")


_LISTS = ("plain_with_a_capital", "no_names", "roles", "no_children", "chat_titles")


def is_plain(word: str) -> bool:
    """Whether `word`, one word without blanks, is in a dictionary, or made of one that is."""
    small = word.lower().replace("’", "'")
    bare = _CONTRACTED.sub("", small)
    if _stands(small) or _stands(bare) or any(fold(bare) in word_list(name) for name in _LISTS):
        return True
    parts = bare.replace("'", "-").split("-")
    if len(parts) > 1:
        return all(_stands(part) or len(part) < 2 for part in parts)
    return any(_stands(form) for form in _made_of(bare))


def _made_of(word: str) -> list[str]:
    """The words that this one may be made of: "coparenting", "noooo"."""
    stem = _ENDING.sub("", word) if len(word) > 5 else word
    begun = _BEGINNING.sub("", word)
    forms = {begun, _ENDING.sub("", begun), _STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)}
    if word.endswith(("ed", "ing")) or (stem != word and len(stem) > 4):
        forms |= {stem, stem + "e"}
    if verb := _JOINED.sub("", word) if len(word) > 5 else "":
        forms |= {fold(verb), fold(verb) + "r"}
    return [form for form in forms if form != word and len(form) > 2]


def _stands(word: str) -> bool:
    return any(word in dictionary for dictionary in _dictionaries())


@cache
def _dictionaries() -> tuple[Mapping[str, str], ...]:
    """English and Spanish, read when the first word is looked up: 0.8 seconds and 12 MB; a word then takes 30 µs.

    They tell apart what is written with a capital, so that a name is in them only where it is also a word.
    """
    from simplemma.strategies.dictionaries import StreamDictionaryFactory  # noqa: PLC0415  # a process that never masks

    read = StreamDictionaryFactory()
    return read.get_dictionary("en"), read.get_dictionary("es")
