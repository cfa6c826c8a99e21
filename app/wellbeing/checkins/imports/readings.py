"""Readings: what the cells of a mood log mean, in whatever scale and words its app or its owner wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.text.folding import fold
from app.text.letters import composed
from app.wellbeing.checkins.limits import HOURS_OF_A_DAY
from app.wellbeing.checkins.record import MOODS, MOST_INTENSITY

_NUMBER = re.compile(r"([+-−]?[0-9]{1,6}(?:[.,][0-9]{1,6})?)(?:\s*(?:/|of|out of)\s*[0-9]{1,3}|\s*%)?", re.IGNORECASE)
_CLOCKED = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::[0-5][0-9])?")
_SPELLED = re.compile(
    r"(?:([0-9]{1,3}(?:[.,][0-9]{1,4})?)\s*h(?:(?:ou)?rs?)?\.?)?\s*(?:([0-9]{1,4})\s*m(?:in(?:ute)?s?)?\.?)?",
    re.IGNORECASE,
)


class Unread(Exception):
    """Why a cell cannot be taken, as a sentence."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How numbers are written: from the lowest to the highest. A mood's lowest may be the larger number."""

    key: str
    low: float
    high: float
    words: str


MOOD_SCALES = {
    scale.key: scale
    for scale in (
        Scale("1-5", 1, 5, "1 is very low, 5 is very good"),
        Scale("5-1", 5, 1, "1 is very good, 5 is very low"),
        Scale("1-10", 1, 10, "1 is very low, 10 is very good"),
        Scale("0-10", 0, 10, "0 is very low, 10 is very good"),
        Scale("0-100", 0, 100, "0 is very low, 100 is very good"),
        Scale("2", -2, 2, "-2 is very low, 2 is very good"),
        Scale("3", -3, 3, "-3 is very low, 3 is very good"),
        Scale("5", -5, 5, "-5 is very low, 5 is very good"),
    )
}
STRENGTH_SCALES = {
    scale.key: scale
    for scale in (
        Scale("10", 0, MOST_INTENSITY, "0 to 10"),
        Scale("3", 0, 3, "0 to 3"),
        Scale("4", 0, 4, "0 to 4"),
        Scale("5", 0, 5, "0 to 5"),
        Scale("100", 0, 100, "0 to 100"),
    )
}

_KNOWN = {
    **{fold(words): at for at, words in enumerate(MOODS, 1)},
    "awful": 1, "terrible": 1, "horrible": 1, "very bad": 1, "very sad": 1, "worst": 1,
    "bad": 2, "sad": 2, "down": 2, "poor": 2, "unhappy": 2,
    "meh": 3, "ok": 3, "okay": 3, "neutral": 3, "average": 3, "fair": 3, "normal": 3, "so so": 3, "medium": 3,
    "happy": 4, "fine": 4, "well": 4,
    "rad": 5, "great": 5, "amazing": 5, "excellent": 5, "awesome": 5, "very happy": 5, "best": 5,
}  # fmt: skip
"""Words of common mood apps. What else stands there is asked."""


def number(text: str) -> float | None:
    """The number in a cell, "7/10" and "70 %" too, or None."""
    found = _NUMBER.fullmatch(text.strip())
    return float(found[1].replace(",", ".").replace("−", "-")) if found else None


def word(text: str) -> str:
    """A mood's word in the spelling in which it is looked up."""
    return " ".join(fold(composed(text)).split())


def known_word(text: str) -> int | None:
    """The mood that a word means everywhere, or None."""
    return _KNOWN.get(word(text))


def mood(text: str, scale: Scale, words: dict[str, int]) -> int | None:
    """The mood in a cell, 1 to 5; None where the person leaves its word out. Raises Unread."""
    value = number(text)
    if value is None:
        said = words.get(word(text), known_word(text))
        if said is None:
            raise Unread(f"We could not read “{text[:40]}” as a mood.")
        return said or None
    low, high = scale.low, scale.high
    if not min(low, high) <= value <= max(low, high):
        raise Unread(f"The mood “{text[:40]}” is outside of {min(low, high):g} to {max(low, high):g}.")
    return 1 + _whole((value - low) / (high - low) * (len(MOODS) - 1))


def intensity(text: str, scale: Scale) -> int:
    """How strong a symptom is, 0 to 10. Raises Unread."""
    value = number(text)
    if value is None:
        raise Unread(f"We could not read “{text[:40]}” as a number for how strong it was.")
    if not scale.low <= value <= scale.high:
        raise Unread(f"“{text[:40]}” is outside of {scale.words}, so it cannot say how strong it was.")
    return _whole(value / scale.high * MOST_INTENSITY)


def hours(text: str) -> float:
    """Hours of sleep from "7.5", "7:30", "7h 30m" or "450 min". Raises Unread."""
    text = text.strip()
    slept = number(text) if "/" not in text and "%" not in text else None
    if found := _CLOCKED.fullmatch(text):
        slept = int(found[1]) + int(found[2]) / 60
    elif slept is None and (found := _SPELLED.fullmatch(text)) and found.group().strip():
        slept = float((found[1] or "0").replace(",", ".")) + int(found[2] or 0) / 60
    if slept is None:
        raise Unread(f"We could not read “{text[:40]}” as hours of sleep.")
    if not 0 <= slept <= HOURS_OF_A_DAY:
        raise Unread(f"“{text[:40]}” cannot be the hours of sleep of one day.")
    return round(slept, 2)


def mood_scale(texts: Iterable[str]) -> str:
    """The smallest common scale that holds all numbers in these cells."""
    values = [value for text in texts if (value := number(text)) is not None]
    low, high = min(values, default=1), max(values, default=5)
    if low < 0:
        return next((key for key in ("2", "3", "5") if max(-low, high) <= float(key)), "5")
    if high <= MOOD_SCALES["1-5"].high and low >= 1:
        return "1-5"
    if high <= MOOD_SCALES["1-10"].high:
        return "1-10" if low >= 1 else "0-10"
    return "0-100"


def strength_scale(texts: Iterable[str]) -> str:
    """0 to 10, unless more than one number in ten does not fit there: a slip of the pen is no scale."""
    values = [value for text in texts if (value := number(text)) is not None]
    return "100" if sum(value > MOST_INTENSITY for value in values) * 10 > len(values) else "10"


def _whole(value: float) -> int:
    """The nearest whole number, halves upwards."""
    return int(value + 0.5)
