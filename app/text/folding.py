"""Folding: one spelling of every letter, so that search finds "Café" for "cafe"; positions stay as they were."""

from __future__ import annotations

import unicodedata

_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "ŧ": "t",
    "’": "'", "‘": "'", "ʼ": "'", "‚": "'", "‛": "'", "´": "'", "`": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
}  # fmt: skip
"""What Unicode does not take apart, and the typographic marks that phones put in by themselves."""


class _Table(dict[int, str]):
    """One character for each code point, worked out when it is first met. Unicode is the bound of its size."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _one(chr(code))
        return folded


def fold(text: str) -> str:
    """`text` in lower case, without accents, with plain quotes, dashes and blanks: as many characters as it had."""
    return text.lower().translate(_BLANKS) if text.isascii() else text.translate(_TABLE)


def _one(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter in _LETTERS:
        return _LETTERS[letter]
    parts = unicodedata.normalize("NFKD", letter)
    base = "".join(part for part in parts if not unicodedata.combining(part))
    for candidate in (base.lower(), letter.lower()):
        if len(candidate) == 1:
            return _LETTERS.get(candidate, candidate)
    return letter


_BLANKS = {ord(blank): " " for blank in "\t\n\r\v\f"}
_BLANKS[ord("`")] = "'"
_TABLE = _Table()
