"""What deletion does to well-being records, through their one door."""

from __future__ import annotations

from app.wellbeing.records import count, erase, keys

__all__ = ["count", "erase", "keys"]
