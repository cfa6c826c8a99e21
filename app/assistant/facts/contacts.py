"""Ways to reach somebody and places with a number, in a text: phones, mail, web addresses, street addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.fact import Fact

_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"”]{1,500}[^\s<>\"”.,;:!?)]")
_PHONE = re.compile(
    r"(?<![\w$.-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?!\d)|(?<![\w$.-])\+?1?\d{10}(?!\d)"
)
_SUFFIXES = {
    "street": "st", "st": "st", "avenue": "ave", "ave": "ave", "road": "rd", "rd": "rd", "boulevard": "blvd",
    "blvd": "blvd", "lane": "ln", "ln": "ln", "drive": "dr", "dr": "dr", "court": "ct", "ct": "ct", "way": "way",
    "place": "pl", "pl": "pl", "highway": "hwy", "hwy": "hwy", "parkway": "pkwy", "pkwy": "pkwy", "terrace": "ter",
    "circle": "cir", "cir": "cir", "trail": "trl", "square": "sq", "route": "rte", "calle": "calle",
}  # fmt: skip
_ADDRESS = re.compile(
    rf"(?<![\w$.-])\d{{1,6}}[a-z]? +(?:[nsew]\.? +|north +|south +|east +|west +)?(?:[\w']+ +){{1,3}}?"
    rf"(?:{'|'.join(sorted(_SUFFIXES, key=len, reverse=True))})\b\.?"
)
_UNIT = re.compile(r"\b(?:apt|apartment|unit|suite)\.?\s*#?\s?(?P<n>\d+\w*|[a-z])\b")
_NO_STREET = re.compile(r"\d+\s+(?:\w+\s+)?(?:of|in|to|at|on|the|way|minutes?|hours?|days?|and|or)\b")
_SAME = {"north": "n", "south": "s", "east": "e", "west": "w"}


def contacts(text: str, folded: str) -> Iterator[Fact]:
    """Phones, addresses of mail and web, and street addresses of `text`; `folded` has the same length."""
    for form in (_MAIL, _WEB):
        for found in form.finditer(folded):
            yield Fact("contact", text[slice(*found.span())], *found.span(), found[0])
    for found in _PHONE.finditer(folded):
        digits = re.sub(r"\D", "", found[0])
        yield Fact("contact", text[slice(*found.span())], *found.span(), digits[-10:])
    for found in _ADDRESS.finditer(folded):
        street = text[slice(*found.span())].split()[1]
        if not street[0].islower() and not _NO_STREET.match(found[0]):
            yield Fact("place", text[slice(*found.span())], *found.span(), _address(found[0]))
    for found in _UNIT.finditer(folded):
        yield Fact("place", text[slice(*found.span())], *found.span(), ("unit", found["n"]))


def _address(folded: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", folded)
    return tuple(_SUFFIXES.get(word, _SAME.get(word, word)) for word in words)
