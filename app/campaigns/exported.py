"""Exported: which letters to many a person was sent, and when."""

from __future__ import annotations

from app.campaigns.due import SORT, Received
from app.lifecycle import Family, Feature

FEATURE = Feature(
    "letters",
    "Letters to many",
    families=(
        Family("letters", SORT, Received, "Letters you were sent", comes_back=False, comprehensive=True, rest=""),
    ),
)
