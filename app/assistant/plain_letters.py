"""Plain letters: a text as it looks, with one kind of letter, blank and dash, without the unseen, and the way back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_UNSEEN = re.compile(
    r"[\u00ad\u0300-\u036f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_BLANKS = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x09]
_DASHES = [*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D]
_CYRILLIC = ("АВЕЅІЈКМНОРСТХУҮԀԌԚԜаеѕіјорсухһԁԛԝѵӏвкмнт", "ABESIJKMHOPCTXYYDGQWaesijopcyxhdqwvlbkmht")
_GREEK = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινοτυκρβγεησω", "ABEZHIKMNOPTYXaivotukpbyenow")
_ARMENIAN = ("օոսհցզ", "onuhgq")
_SMALL_CAPITALS = ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_LATIN = ("ɑɡɩıɾʋʐ", "agiirvz")
_ALPHABETS = (_CYRILLIC, _GREEK, _ARMENIAN, _SMALL_CAPITALS, _LATIN)
_WHITE_ON_BLACK = {first + at: chr(ord("A") + at) for first in (0x1F150, 0x1F170) for at in range(26)}


class _Table(dict[int, str]):
    """What each code point looks like, worked out when it is first met. Unicode is the bound of its size."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        like = unicodedata.normalize("NFKC", letter)
        if letter.isdecimal():
            like = str(unicodedata.decimal(letter))
        self[code] = look = like if len(like) == 1 and like.isascii() and like.isprintable() else letter
        return look


_PLAIN = _Table(
    dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys(_DASHES, "-")
    | _WHITE_ON_BLACK
    | {ord(letter): like for alphabet in _ALPHABETS for letter, like in zip(*alphabet, strict=True)}
)


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain copy of a text. `places` holds where each of its letters begins and ends; None: as in the text."""

    text: str
    places: list[tuple[int, int]] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as it was written something of the copy stands."""
        return (start, end) if self.places is None else (self.places[start][0], self.places[end - 1][1])


def plain(text: str) -> Plain:
    """`text` as it looks."""
    if text.isascii() and "\t" not in text:
        return Plain(text)
    same = text.translate(_PLAIN)
    if not _UNSEEN.search(same):
        return Plain(same)
    places = [(at, _end(same, at + 1)) for at, letter in enumerate(same) if not _UNSEEN.match(letter)]
    return Plain("".join(same[at] for at, _ in places), places)


def _end(text: str, after: int) -> int:
    """Where a letter ends with the accents that stand behind it."""
    found = _ACCENTS.match(text, after)
    return found.end() if found else after
