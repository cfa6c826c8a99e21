"""The published questionnaires: their items, choices and bands as their authors gave them, read once from files."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

from app.errors import NotFound

KEYS = ("phq9", "gad7")


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"least": "from"}):
    """What the authors call totals from `least` on."""

    least: int
    words: str


class Questionnaire(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One questionnaire. Each choice counts its place: 0 for the first.

    `urgent` is the number of the item whose every answer but the first puts help first, 0 for none.
    `difficulty` is asked below and counts nothing.
    """

    title: str
    about: str
    stem: str
    choices: tuple[str, ...]
    items: tuple[str, ...]
    bands: tuple[Band, ...]
    difficulty: str
    difficulties: tuple[str, ...]
    subject: str
    source: str
    bands_from: str
    urgent: int = 0

    @property
    def most(self) -> int:
        """The highest total."""
        return len(self.items) * (len(self.choices) - 1)

    @property
    def ranges(self) -> tuple[tuple[int, int, str], ...]:
        """(lowest total, highest total, words) of each band."""
        ends = [*(band.least - 1 for band in self.bands[1:]), self.most]
        return tuple((band.least, end, band.words) for band, end in zip(self.bands, ends, strict=True))

    def band(self, total: int) -> tuple[int, int, str]:
        """The band that a total lies in."""
        return next(band for band in reversed(self.ranges) if band[0] <= total)

    def is_urgent(self, answers: tuple[int | None, ...]) -> bool:
        """Whether help comes before anything else. A rule, and nothing else decides it."""
        return 0 < self.urgent <= len(answers) and bool(answers[self.urgent - 1])


@cache
def questionnaire(key: str) -> Questionnaire:
    """The questionnaire of this key. Raises NotFound."""
    if key not in KEYS:
        raise NotFound
    words = resources.files("app.wellbeing.questionnaires").joinpath("published", f"{key}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(words), Questionnaire)
