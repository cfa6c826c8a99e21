"""When: a day, perhaps with a time, in the clock and zone of the person who gives it."""

from __future__ import annotations

from datetime import date

import msgspec


class When(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When it happened, in the writer's own clock and zone.

    `at` is "HH:MM" or None when no time was given; `about` says the time is approximate.
    `zone` is an IANA name. `fold` is 1 for the second pass through a repeated hour (end of summer time).
    """

    on: date
    at: str | None = None
    about: bool = False
    zone: str = "UTC"
    fold: int = 0
