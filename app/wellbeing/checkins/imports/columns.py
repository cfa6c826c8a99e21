"""Columns: what a column of a mood log can become, and a guess at which is which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.dates.days import is_day
from app.text.folding import fold
from app.text.letters import composed
from app.wellbeing.checkins.imports.readings import number
from app.wellbeing.checkins.record import MOST_INTENSITY

LEAVE_OUT = ""
ADD = "add"
SYMPTOM = "symptom"

TARGETS = {
    LEAVE_OUT: "Leave out",
    "on": "Day, or day and time",
    "at": "Time",
    "zone": "Time zone",
    "mood": "Mood",
    "sleep": "Hours of sleep",
    SYMPTOM: "A symptom, called as the column is",
    "symptoms": "Symptoms with numbers, such as Headache 7; Tired 4",
    "triggers": "What set it off",
    "helped": "What helped",
    "note": "Note",
    ADD: "Add to the note, with the column’s name",
}
"""What a column can become, in the words of the screen."""

SEVERAL = frozenset({SYMPTOM, "symptoms", "triggers", "helped", "note", ADD})
"""Targets that more than one column may have."""

_NAMES = {
    "on": "on|full date|date|day|when|datetime|date time|date and time|timestamp|logged at|created at|created|start",
    "at": "at|time|time of day|hour|clock",
    "zone": "zone|time zone|timezone|tz",
    "mood": "mood|mood level|mood score|mood rating|overall mood|feeling|how i feel|rating|mood value|humor|score",
    "sleep": "sleep|hours of sleep|sleep hours|hours slept|sleep duration|slept|sleep h|sleep time",
    "symptoms": "symptoms|felt",
    "triggers": "triggers|trigger|what set it off|set off by|cause|causes|stressors|stressor",
    "helped": "helped|what helped|coping|coping skills|coping strategies",
    "note": "note|notes|comment|comments|journal|diary|text|description|note title|entry|details|thoughts",
}
_SAYS_NOTHING = frozenset({
    "weekday", "day of week", "id", "state", "mood 1 to 5", "written", "written at", "brought in from a file", "number",
    "revision",
})  # fmt: skip
"""Columns that repeat another, or that are set anew; those of our own export among them."""

_SAMPLE = 200
_MOSTLY = 0.75


def guess(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A target for each column, by its heading and by what stands below it. What nobody knows is added, not lost."""
    below = [[row[at] for row in rows[:_SAMPLE] if at < len(row) and row[at]] for at in range(len(headings))]
    guessed: list[str] = []
    for heading, texts in zip(headings, below, strict=True):
        target = _BY_NAME.get(_plain(heading), "")
        taken = bool(target) and target in guessed and target not in SEVERAL
        if taken or _plain(heading) in _SAYS_NOTHING or not texts:
            guessed.append(LEAVE_OUT)
        else:
            guessed.append(target or (SYMPTOM if _counts(texts) else ADD))
    if "on" not in guessed:
        days = [sum(map(is_day, texts)) for texts in below]
        if any(days):
            guessed[days.index(max(days))] = "on"
    return tuple(guessed)


def dated(targets: Sequence[str], row: Sequence[str]) -> list[str]:
    """The cells of a row that stand in the column of days."""
    return [text for target, text in zip(targets, row, strict=False) if target == "on" and text]


def cells_of(target: str, targets: Sequence[str], row: Sequence[str]) -> list[str]:
    """The cells of a row that stand in columns of one target."""
    return [text for given, text in zip(targets, row, strict=False) if given == target and text]


def _counts(texts: Sequence[str]) -> bool:
    """Whether what stands there can say how strong something was."""
    values = [number(text) for text in texts]
    fitting = sum(value is not None and 0 <= value <= MOST_INTENSITY for value in values)
    return None not in values and fitting >= _MOSTLY * len(texts)


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(composed(heading))))


_BY_NAME = {name: target for target, names in _NAMES.items() for name in names.split("|")}
