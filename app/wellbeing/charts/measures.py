"""Measures: what of a check-in can be drawn, from where to where it runs, and what its steps are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.wellbeing.checkins.record import MOODS, MOST_INTENSITY, CheckIn, Symptom

NAMELESS = "A symptom of no name"

MOOD, SLEEP = "mood", "sleep"

LEVELS = 5
"""Into how many steps a picture that shades its days divides each measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that can be drawn. `least` and `most` are the ends of its axis, `ticks` (value, words) beside it.

    `steps` are (lowest value, words) of the five shades, the lowest first. They are an order, and no judgement.
    """

    key: str
    name: str
    least: float
    most: float
    ticks: tuple[tuple[float, str], ...]
    steps: tuple[tuple[float, str], ...]
    scale: str

    def level(self, value: float) -> int:
        """Which of the five shades a value has, from 0."""
        return max(at for at, (least, _) in enumerate(self.steps) if value >= least or at == 0)

    def say(self, value: float) -> str:
        """A value in words: "3.5", "3 (So-so)", "7.5 hours"."""
        if self.key == SLEEP:
            return f"{number(value)} {'hour' if value == 1 else 'hours'}"
        if self.key == MOOD and value == int(value):
            return f"{number(value)} ({MOODS[int(value) - 1]})"
        return number(value)


_MOOD_STEPS = tuple((float(at), words) for at, words in enumerate(MOODS, 1))


def mood() -> Measure:
    """The mood, 1 to 5."""
    scale = "1 is very low, 5 is very good."
    return Measure(MOOD, "Mood", 1, len(MOODS), _MOOD_STEPS, _MOOD_STEPS, scale)


def sleep(longest: float = 0) -> Measure:
    """Hours of sleep; the axis goes on to 24 only where somebody slept longer than 12."""
    most = 12.0 if longest <= 12 else 24.0
    ticks = tuple((most * part / 4, f"{number(most * part / 4)} h") for part in range(5))
    steps = ((0, "under 4 hours"), (4, "4 to under 6"), (6, "6 to under 8"), (8, "8 to under 10"), (10, "10 or more"))
    return Measure(SLEEP, "Sleep", 0, most, ticks, steps, "In hours.")


def symptom(key: str, name: str) -> Measure:
    """How strong one symptom is, 0 to 10."""
    ticks = tuple((float(value), str(value)) for value in (0, 2, 4, 6, 8, MOST_INTENSITY))
    steps = ((0, "under 1"), (1, "1 to under 4"), (4, "4 to under 7"), (7, "7 to under 9"), (9, "9 to 10"))
    return Measure(key, name, 0, MOST_INTENSITY, ticks, steps, "0 is not at all, 10 is as strong as it gets.")


def measures(listed: Sequence[Symptom], rows: Iterable[CheckIn]) -> list[Measure]:
    """Everything that can be drawn: mood, sleep, and each symptom of the list or of a check-in, most noted first."""
    noted: Counter[str] = Counter()
    longest = 0.0
    for row in rows:
        noted.update(felt.symptom for felt in row.felt)
        longest = max(longest, row.sleep_hours or 0)
    names = {one.id: one.name for one in listed}
    asked = [one.id for one in listed if not one.retired or one.id in noted]
    known = sorted(dict.fromkeys([*asked, *noted]), key=lambda key: -noted[key])
    return [mood(), sleep(longest), *(symptom(key, names.get(key, NAMELESS)) for key in known)]


def number(value: float) -> str:
    """ "3", "3.5", "7.3": one place at most."""
    return f"{round(value, 1):g}"
