"""A measured figure beside its baseline and its budget, and the table and file that they end in."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` and `baseline` in `unit`; `most`, `least` bound the value, `most_ratio`, `least_ratio` the ratio."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    against: str = ""
    most: float | None = None
    least: float | None = None
    most_ratio: float | None = None
    least_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None

    @property
    def budget(self) -> str:
        """The bounds in words."""
        bounds = [
            (self.most, "≤ {:g} " + self.unit),
            (self.least, "≥ {:g} " + self.unit),
            (self.most_ratio, "≤ {:g} x"),
            (self.least_ratio, "≥ {:g} x"),
        ]
        return ", ".join(words.format(bound) for bound, words in bounds if bound is not None)

    @property
    def holds(self) -> bool:
        """Whether every bound is kept. A figure without bounds holds."""
        ratio = self.ratio
        return (
            (self.most is None or self.value <= self.most)
            and (self.least is None or self.value >= self.least)
            and (self.most_ratio is None or (ratio is not None and ratio <= self.most_ratio))
            and (self.least_ratio is None or (ratio is not None and ratio >= self.least_ratio))
        )

    def line(self) -> str:
        """One row of the table."""
        baseline = f"{self.baseline:10.2f} {self.against}" if self.baseline is not None else ""
        ratio = f"{self.ratio:6.2f} x" if self.ratio is not None else " " * 8
        verdict = "" if not self.budget else "ok" if self.holds else "MISSED"
        return f"{self.name:52} {self.value:10.2f} {self.unit:9} {ratio} {verdict:6} {self.budget:16} {baseline}"


HEADING = f"{'figure':52} {'measured':>10} {'':9} {'ratio':>8} {'':6} {'budget':16} {'baseline of the same run':>10}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


def save(figures: Sequence[Figure]) -> None:
    """Writes bench/results.json."""
    rows = [asdict(figure) | {"ratio": figure.ratio, "holds": figure.holds} for figure in figures]
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    RESULTS.write_text(json.dumps({"machine": machine, "figures": rows}, indent=1) + "\n", "utf-8")
