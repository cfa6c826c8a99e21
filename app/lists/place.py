"""Place: where a list goes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: beyond the entry at `key` (date#instant#id), when `seen` entries were shown."""

    key: str
    seen: int

    @property
    def month(self) -> str:
        """The month of the last entry shown, "2026-11"."""
        return self.key[:7]
