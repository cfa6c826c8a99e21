"""What deletion does to well-being records, through their one door."""

from __future__ import annotations

from app.wellbeing.records import count, destroy_key, erase, watch_key

__all__ = ["count", "destroy_key", "erase", "watch_key"]
