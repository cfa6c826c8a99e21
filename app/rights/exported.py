"""Exported: the marks that records came back from a copy."""

from __future__ import annotations

from app.lifecycle import Family, Feature, Left
from app.restored import PREFIX, Restored, key_of

FEATURE = Feature(
    "copies",
    "Copies",
    families=(
        Family("brought-back", PREFIX, Restored, "Copies that were brought back",
               rest="[0-9]{8}T[0-9]{12}Z#[0-9a-f]{16}", key_of=key_of, written=("begun_at", "ended_at")),
    ),
    left=(Left("RESTORING", "A copy that is on its way back: its mark is above."),),
)  # fmt: skip
