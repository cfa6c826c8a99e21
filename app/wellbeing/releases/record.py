"""The record of a release: which items somebody ticked, and what for. It holds places, and none of their words."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

LASTS = timedelta(minutes=15)

MOST = 50
"""Items of one release."""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Good for one taking, for `purpose` alone, until `until`. `items` are places (Item.place).

    `session` is the handle of the browser that ticked: another one of the same person was not asked.
    """

    id: str
    purpose: str
    items: tuple[str, ...]
    until: datetime
    session: str = ""
