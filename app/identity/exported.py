"""Exported: where a person is signed in, without anything that could sign somebody in."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.lifecycle import Family, Feature, Left


class _SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """One signed-in browser, without its secrets."""

    created_at: datetime
    seen_at: datetime
    device: str


FEATURE = Feature(
    "sign-in",
    "Signing in",
    families=(
        Family("sessions", "SESSION#", _SignedIn, "Browsers that are signed in", comes_back=False, comprehensive=True),
    ),
    left=(
        Left("CONFIRMED#", "That a browser proved once more who is there: it ends within two hours."),
        Left("CONFIRMING#", "A proof that is under way: it ends within minutes, and could be misused."),
    ),
)
