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
_SPANISH_SMALL = words("dos tres cuatro cinco seis siete ocho nueve")
_SPANISH_TENS = {word: 10 * (value + 3) for value, word in enumerate(
    words("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
)}  # fmt: skip
_SPANISH_HUNDREDS = {word: 100 * (value + 2) for value, word in enumerate(
    words("doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos")
)}  # fmt: skip
_SPANISH = {
    **{word: value + 2 for value, word in enumerate(_SPANISH_SMALL)},
    **{word: value + 12 for value, word in enumerate(
        words("doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno")
    )},
    **{f"veinti{one}": 22 + value for value, one in enumerate(_SPANISH_SMALL)},
    **{f"{ten} y {one}": tens + 2 + value for ten, tens in _SPANISH_TENS.items()
       for value, one in enumerate(_SPANISH_SMALL)},
    **{f"{ten} y un{end}": tens + 1 for ten, tens in _SPANISH_TENS.items() for end in ("", "o", "a")},
    **_SPANISH_TENS, **_SPANISH_HUNDREDS,
    **{f"ciento {ten}": 100 + tens for ten, tens in {**_SPANISH_TENS, "veinte": 20}.items()},
    **{f"{one} mil": 1000 * (value + 2) for value, one in enumerate((*_SPANISH_SMALL, "diez"))},
    "diez": 10, "veintiun": 21, "veintiuna": 21, "cien": 100, "mil": 1000,
}  # fmt: skip
"""Without "un" and "una", which are articles, and without "once": it is English as often."""
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
_ORDINALS |= {"primero": 1}
_ORDINALS |= {f"twenty-{word}": 20 + _ORDINALS[word] for word in list(_ORDINALS)[:9]} | {"thirtieth": 30}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WORDS = "|".join(sorted((re.escape(word) for word in _WORDS if word != "zero"), key=len, reverse=True))
SPANISH_DAYS = "|".join(
    sorted((*(word for word, value in _SPANISH.items() if value <= 31), "once"), key=len, reverse=True)
)
"""The days of a month in words."""

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
    if words in _SPANISH or words == "once":
        return 11 if words == "once" else _SPANISH[words]
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else 0
