"""Analytics: sums of what kinds of pages are opened, by nobody in particular; off by default and for who objects."""

from __future__ import annotations

from typing import Protocol


class Analytics(Protocol):
    """Counts by name, such as `page_views:library`, that end as sums at somebody else's. Knows of no person."""

    def count(self, name: str) -> None:
        """One more. Returns at once, asks nothing of any other machine, and never raises."""

    def send(self) -> None:
        """Pass on what every process counted; what cannot be passed on is lost. Never raises."""
