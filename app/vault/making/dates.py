"""Dates that files carry: checked, and given with the distance from UTC where the file knows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from app.vault.making.found import Offer

_EARLIEST = 1980
"""A year before this is a clock that was never set."""


def date_offer(
    source: Literal["picture", "video", "pdf", "mail"], parts: Sequence[int], offset: int | None
) -> Iterator[Offer]:
    """The offer of a date: year, month, day, hour, minute, second; nothing when there is no such date."""
    try:
        moment = datetime(*parts)  # type: ignore[arg-type]  # six numbers  # noqa: DTZ001  # the file's own clock
    except (ValueError, OverflowError, TypeError):
        return
    if moment.year >= _EARLIEST and (offset is None or abs(offset) < 24 * 60):
        yield Offer(what="date", source=source, local=moment.isoformat(timespec="seconds"), offset=offset)
