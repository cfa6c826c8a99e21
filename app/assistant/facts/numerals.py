"""Numerals: numbers as people write them, in digits and in words."""

from __future__ import annotations

import re
from decimal import Decimal

from app.assistant.facts.words import words

_SMALL = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_SPANISH = {"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10}
_UNITS = {word: value for value, word in enumerate(_SMALL)}
_WORDS = {
    **_UNITS,
    **{word: 10 * (value + 2) for value, word in enumerate(_TENS)},
    **{
        f"{ten}{dash}{one}": 10 * (place + 2) + _UNITS[one]
        for place, ten in enumerate(_TENS)
        for one in _SMALL[1:10]
        for dash in ("-", " ")
    },
    **_SPANISH,
    "hundred": 100,
    "a hundred": 100,
    "one hundred": 100,
    "twice": 2,
}
_ORDINALS = {
    word: value + 1
    for value, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
            " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        )
    )
}
_ORDINALS |= {f"twenty-{word}": 20 + _ORDINALS[word] for word in list(_ORDINALS)[:9]} | {"thirtieth": 30}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WORDS = "|".join(sorted((re.escape(word) for word in _WORDS if word != "zero"), key=len, reverse=True))
ORDINALS = "|".join(sorted(_ORDINALS, key=len, reverse=True))
NUMBER = rf"(?:{DIGITS}|{WORDS})"

WEAK = frozenset({"one", "zero", "hundred", "a hundred"})
"""Words that are a number as often as they are none ("no one", "one of them")."""


def number(words: str) -> Decimal:
    """The value of what NUMBER matched."""
    value = _WORDS.get(words)
    return Decimal(value) if value is not None else Decimal(words.replace(",", ""))


def ordinal(words: str) -> int:
    """The value of "12th", "12" or "twelfth"; 0 for what is none."""
    if words in _ORDINALS:
        return _ORDINALS[words]
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else 0
