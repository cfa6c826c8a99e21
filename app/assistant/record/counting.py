"""Counting: how often the texts of a record hold the words of a question, and which of them say most by that (BM25)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from app.assistant.record.near_words import Near
from app.assistant.record.scanning import Scanned
from app.assistant.record.wanted import spaced

_K1, _B = 1.2, 0.75
"""As in app/library/keywords.py."""

_KEPT = 4_000
"""Characters of each text that are looked through a second time, for near words."""

_NEAR_COUNTS = 0.6
"""What a near word counts against the word itself, times how like it is."""


class Counted:
    """Every text of a record, and how often those that hold any of the words hold each of them."""

    def __init__(self, everything: Iterable[Scanned], words: Sequence[str]) -> None:
        needles = [f" {word}" for word in words]  # from the beginning of a word on: these are stems
        self.texts: list[str] = []
        """With a blank around each word, and no longer than is looked through again."""
        self._scanned: list[Scanned] = []
        self._lengths: list[int] = []
        self._counts: dict[int, list[float]] = {}
        for at, scanned in enumerate(everything):
            padded = spaced(scanned.text)
            counts: list[float] = [padded.count(needle) for needle in needles]
            if any(counts):
                self._counts[at] = counts
            self._lengths.append(len(padded))
            self.texts.append(f"{padded[:_KEPT]} ")
            self._scanned.append(scanned if len(padded) <= _KEPT else _bare(scanned))
        columns = list(zip(*self._counts.values(), strict=True)) or [()] * len(words)
        self.rarity = tuple(self._rarity(sum(1 for count in column if count)) for column in columns)
        """How rare each word is: the rarer, the more it says."""

    @property
    def all_in_one(self) -> bool:
        """Whether some text holds all of the words."""
        return any(all(counts) for counts in self._counts.values())

    def count_near(self, near: Sequence[Near]) -> None:
        """Have near words stand for those that a text does not hold."""
        for at, words in enumerate(near):
            for word, like in words:
                needle = f" {word} "
                holding = [place for place, text in enumerate(self.texts) if needle in text]
                scale = _NEAR_COUNTS * like * min(1.0, self._rarity(len(holding)) / max(0.01, self.rarity[at]))
                for place in holding:
                    counts = self._counts.setdefault(place, [0] * len(self.rarity))
                    counts[at] = max(counts[at], scale)

    def best(self) -> list[Scanned]:
        """What holds anything, best first; the newer first where two are alike."""
        mean = max(1.0, sum(self._lengths) / max(1, len(self._lengths)))

        def score(place: int) -> tuple[float, str]:
            norm = _K1 * (1 - _B + _B * self._lengths[place] / mean)
            total = sum(
                weight * found * (_K1 + 1) / (found + norm) if found >= 1 else weight * found
                for weight, found in zip(self.rarity, self._counts[place], strict=True)
            )
            return total, self._scanned[place].day

        return [self._scanned[place] for place in sorted(self._counts, key=score, reverse=True)]

    def _rarity(self, found: int) -> float:
        return math.log(1 + (len(self.texts) - found + 0.5) / (found + 0.5))


def _bare(scanned: Scanned) -> Scanned:
    """Without its text, which is long: that was looked through."""
    return Scanned(scanned.kind, scanned.ref, "", scanned.day)
