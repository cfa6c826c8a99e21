"""Closing: that an account is on its way to its end, since when, and from when on nothing brings it back."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """Stands in the account itself, so that whoever reads the account knows."""

    asked_at: datetime
    purge_from: datetime
    """Until then its owner may come back; from then on it is removed."""
    saga: str
    """Under which id the record of this end is kept; see app/rights/deletion/saga.py."""
    final: bool = False
    """The removal has begun."""
