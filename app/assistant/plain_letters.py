"""Plain letters: a text as it looks, with one kind of blank and dash and without what nobody sees, and the way back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_BLANKS = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x09]
_DASHES = [*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D]
_PLAIN = {**dict.fromkeys(_BLANKS, " "), **dict.fromkeys(_DASHES, "-")}
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain copy of a text. `places` holds where each of its letters stands, None where all stand as they did."""

    text: str
    places: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as it was written something of the copy stands."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


def plain(text: str) -> Plain:
    """`text` as it looks."""
    if text.isascii() and "\t" not in text:
        return Plain(text)
    same = _DIGITS.sub(lambda found: str(unicodedata.decimal(found[0], found[0])), text.translate(_PLAIN))
    if not _UNSEEN.search(same):
        return Plain(same)
    places = [place for place, letter in enumerate(same) if not _UNSEEN.match(letter)]
    return Plain("".join(same[place] for place in places), places)
