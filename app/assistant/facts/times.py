"""Times of day in a text: 5 pm, 17:00, 5:05, noon, half past five, from 5 to 6 pm, at 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from app.assistant.facts.fact import Clock, Fact
from app.assistant.facts.numerals import number

_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HALF = r"(?P<half>[ap])\s?\.?\s?m\b\.?"
_PART = r"(?:in the (?P<part>morning|afternoon|evening)|at (?P<night>night))\b"
_HOUR = rf"(?P<hour>\d{{1,2}}|{_WORD})"
_BARE = r"(?<=at )|(?<=by )|(?<=until )|(?<=till )|(?<=before )|(?<=after )|(?<=from )"
_SPANISH = "una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
_HOURS = {word: value + 1 for value, word in enumerate(_SPANISH.split("|"))}
_AT = r"(?:(?<=a las )|(?<=a la )|(?<=las )|(?<=son las )|(?<=es la ))"
_PARTE = r"de la (?P<parte>manana|tarde|noche|madrugada)\b"
_PAST = r"(?P<past> y media| y cuarto| menos cuarto)"
_FORMS = tuple(
    re.compile(rf"(?<![\w$:.,/])(?<![a-z]-){form}")
    for form in (
        rf"{_HOUR}(?P<range>\s*(?:-|to|and|or|until|through)\s*)(?=(?:\d{{1,2}})(?::\d\d)?\s*{_HALF})",
        rf"(?P<hour>\d{{1,2}})[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?:\s*{_HALF}|\s+{_PART})",
        rf"(?P<hour>\d{{1,2}})[:.](?P<minute>[0-5]\d)(?P<range>\s*(?:-|to|and|or|until)\s*)(?=\d{{1,2}}[:.][0-5]\d\s*{_HALF})",
        rf"(?P<hour>\d{{1,2}})[:.](?P<minute>[0-5]\d)\s+{_PARTE}",
        rf"(?P<hora>\d{{1,2}}|{_SPANISH}){_PAST}?\s+{_PARTE}",
        rf"{_AT}(?P<hora>\d{{1,2}}|{_SPANISH}){_PAST}?(?![\w%]|[.,:/]\d|\s+(?:{_HALF}))",
        r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])",
        rf"{_HOUR}(?:\s*|-){_HALF}",
        rf"{_HOUR}(?:\s+o'?clock)?\s+{_PART}",
        rf"{_HOUR}\s+o'?clock",
        rf"(?P<rel>half past|quarter past|quarter to|a quarter past|a quarter to)\s+{_HOUR}(?:\s*{_HALF})?",
        r"(?P<name>noon|midday|midnight|mediodia|medianoche)\b",
        (
            rf"(?:{_BARE})(?P<bare>\d{{1,2}}|{_WORD})"
            r"(?![\w%]|[.,:/]\d|\s*-\s*\w|\s+(?:\w+\s+)?(?:minutes?|hours?|days?|weeks?|months?|years?|nights?|times?"
            r"|miles?|dollars?|people|kids?|children|messages?|calls?|texts?|attempts?|least|most|of|percent)\b)"
        ),
    )
)
_NAMES: dict[str, Literal["am", "pm"]] = {
    "noon": "pm", "midday": "pm", "midnight": "am", "mediodia": "pm", "medianoche": "am",
}  # fmt: skip


def times(text: str, folded: str) -> Iterator[Fact]:
    """The times of `text`; `folded` has the same length, in small letters."""
    for form in _FORMS:
        for found in form.finditer(folded):
            clock = _clock(found.groupdict())
            if clock:
                # The end of a range stands for itself: its own form finds it.
                end = found.start("range") if "range" in found.groupdict() else found.end()
                yield Fact("time", text[found.start() : end], found.start(), end, clock)


def _clock(parts: dict[str, str | None]) -> Clock | None:
    if name := parts.get("name"):
        return Clock(12, 0, _NAMES[name])
    if parts.get("hora"):
        return _spanish(parts)
    words = parts.get("hour") or parts.get("bare") or ""
    hour, minute = int(number(words)), int(parts.get("minute") or 0)
    rel = parts.get("rel") or ""
    if rel:
        minute = 30 if rel.startswith("half") else 15
        if rel.endswith("to"):
            hour, minute = (hour + 10) % 12 + 1, 45
    half: Literal["am", "pm", ""] = _half(parts, hour)
    if hour > 23 or (hour > 12 and parts.get("half")) or (not parts.get("minute") and not 1 <= hour <= 23):
        return None
    if hour > 12:
        return Clock(hour - 12, minute, "pm") if parts.get("minute") or parts.get("part") else None
    if hour == 0:
        return Clock(12, minute, "am")
    if not half and parts.get("minute") and words.startswith("0"):
        half = "am"
    return Clock(hour, minute, half)


def _spanish(parts: dict[str, str | None]) -> Clock | None:
    """ "Cinco y media de la tarde", "17"."""
    said, past = parts["hora"] or "", (parts.get("past") or "").strip()
    hour = _HOURS.get(said) or int(said)
    if not 1 <= hour <= 23:
        return None
    minute = {"y media": 30, "y cuarto": 15, "menos cuarto": 45}.get(past, 0)
    if past.startswith("menos"):
        hour = (hour + 10) % 12 + 1
    return Clock(hour - 12, minute, "pm") if hour > 12 else Clock(hour, minute, _half(parts, hour))


def _half(parts: dict[str, str | None], hour: int) -> Literal["am", "pm", ""]:
    if parts.get("half"):
        return "am" if parts["half"] == "a" else "pm"
    if parts.get("part"):
        return "am" if parts["part"] == "morning" else "pm"
    if parts.get("parte"):
        early = parts["parte"] in ("manana", "madrugada") or (parts["parte"] == "noche" and (hour < 6 or hour == 12))
        return "am" if early else "pm"
    if parts.get("night"):
        return "pm" if hour >= 6 else "am"
    return ""
