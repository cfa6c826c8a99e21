"""Rates and doses in a text: how often something is (twice a week, every other weekend), and 5 mg, 10 km, 2 puffs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.fact import Fact, Length
from app.assistant.facts.numerals import NUMBER, WEAK, number

_DOSES = {
    "mg": r"mg|milligrams?", "mcg": r"mcg|micrograms?", "g": r"g|grams?", "kg": r"kg|kilos?|kilograms?",
    "ml": r"ml|millilit(?:er|re)s?", "oz": r"oz|ounces?", "lb": r"lbs?", "tsp": r"tsp|teaspoons?",
    "tbsp": r"tbsp|tablespoons?", "km": r"km|kilomet(?:er|re)s?", "foot": r"ft|feet", "inch": r"inch(?:es)?",
    "tablet": r"tablets?|pills?", "puff": r"puffs?", "drop": r"drops?", "degree": r"degrees?",
}  # fmt: skip
_ANY = re.compile(rf"(?<![\w.,$])(?P<n>{NUMBER})[\s-]?(?P<unit>{'|'.join(_DOSES.values())})(?!\w)")
_OF = {"day": "day", "dia": "day", "week": "week", "semana": "week", "month": "month", "mes": "month", "year": "year",
       "ano": "year", "night": "night", "noche": "night", "hour": "hour", "weekend": "weekend",
       "fin de semana": "weekend"}  # fmt: skip
_UNIT = "|".join(sorted(_OF, key=len, reverse=True))
_EVERY_OTHER = re.compile(
    rf"(?<!\w)(?:every (?:other|second)|alternat(?:e|ing)|uno? de cada dos)\s+(?P<unit>{_UNIT})s?(?!\w)"
)
_EVERY_OTHER_DAY = re.compile(r"(?<!\w)(?:every (?:other|second)|alternate|alternating)(?=\s+\w+day)")
_EVERY = re.compile(rf"(?<!\w)(?:every|each|cada)\s+(?P<unit>{_UNIT})(?!\w)")
_A = re.compile(
    rf"(?:(?<=\d)|(?<=twice)|(?<=once)|(?<=times)|(?<=time)|(?<=dollars)|(?<=hours)|(?<=minutes)|(?<=mg)|(?<=ml)"
    rf"|(?<=veces)|(?<=vez))\s*(?:a |an |per |each |every |/\s?|al? |por |cada )\s*(?P<unit>{_UNIT})(?!\w)"
)
_LY = re.compile(r"(?<!\w)(?P<unit>dai|week|month|year|night|hour)ly(?!\w)")


def doses(text: str, folded: str) -> Iterator[Fact]:
    """Numbers with a unit that is none of time; `folded` has the same length."""
    for found in _ANY.finditer(folded):
        said = number(found["n"])
        unit = next(unit for unit, form in _DOSES.items() if re.fullmatch(form, found["unit"]))
        yield Fact("number", text[slice(*found.span())], *found.span(), Length(said, unit, said), found["n"] in WEAK)


def rates(text: str, folded: str) -> Iterator[Fact]:
    """How often something is; `folded` has the same length."""
    for form, every in ((_EVERY_OTHER, "every other"), (_EVERY, "each"), (_A, "each"), (_LY, "each")):
        for found in form.finditer(folded):
            unit = "day" if found["unit"] == "dai" else _OF[found["unit"]]
            yield _often(text, found, f"{every} {unit}")
    for found in _EVERY_OTHER_DAY.finditer(folded):
        yield _often(text, found, "every other")


def _often(text: str, found: re.Match[str], value: str) -> Fact:
    words = text[slice(*found.span())]
    start = found.start() + len(words) - len(words.lstrip())
    return Fact("how often", words.strip(), start, found.end(), value)
