"""Exported: what a person ticked on the checklists of the library."""

from __future__ import annotations

from app.library.ticks import PREFIX, Ticks
from app.lifecycle import Family, Feature

_SLUG = "[a-z0-9][a-z0-9-]{0,99}"


def _fits(ticks: Ticks) -> bool:
    return ticks.count <= 1000 and all(1 <= number <= ticks.count for number in ticks.done)


FEATURE = Feature(
    "library",
    "Library",
    families=(
        Family(
            "ticks", PREFIX, Ticks, "What you ticked on checklists", rest=_SLUG, written=("changed_at",), fits=_fits
        ),
    ),
)
