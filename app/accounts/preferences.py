"""Preferences: how one person likes the product to behave; kept apart from who they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from app.store import Change
from app.store.sealed import Shelf

PREFERENCES_SORT = "ACCOUNT#PREFERENCES"
"""Under the account's key, so that one page of the store reads both on every request."""

DEFAULT_ZONE = "America/Chicago"


NEAR_ZONES = {
    "America/New_York": "Eastern time",
    "America/Chicago": "Central time",
    "America/Denver": "Mountain time",
    "America/Phoenix": "Arizona time",
    "America/Los_Angeles": "Pacific time",
    "America/Anchorage": "Alaska time",
    "Pacific/Honolulu": "Hawaii time",
    "America/Puerto_Rico": "Atlantic time (Puerto Rico)",
}
"""The zones that most of the people whom we serve live in, in the words that they have for them."""


Counting = Literal["", "objected", "signal", "allowed"]
"""What was said of counting visits: nothing yet, no, no by a browser's Sec-GPC, or yes after one of these."""


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """What may be set, each with the value it has until then."""

    time_zone: str = DEFAULT_ZONE
    neutral_titles: bool = True
    """Tabs say nothing of the subject while signed in."""
    language: str = "en"
    """Of the mail we send, a key of app.mail.letter.LANGUAGES. Pages are in English."""
    lock_minutes: int = 0
    """After how many idle minutes the private pages ask for a second proof of who is there; 0: they do not."""
    hides_private: bool = False
    """Whether the private pages are named nowhere but on themselves."""
    counting: Counting = ""

    @property
    def counted(self) -> bool:
        """Whether visits of this account may go into the sums of app/analytics."""
        return self.counting in ("", "allowed")

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are asked and shown."""
        return ZoneInfo(self.time_zone if self.time_zone in time_zones() else DEFAULT_ZONE)


def changes(shelf: Shelf, fields: Mapping[str, object]) -> list[Change]:
    """The change that sets some preferences; none when they are so already."""
    stored = shelf.get(PREFERENCES_SORT, Preferences)
    if stored is None:
        return [shelf.add(PREFERENCES_SORT, msgspec.structs.replace(Preferences(), **fields))]
    wanted = msgspec.structs.replace(stored.record, **fields)
    return [] if wanted == stored.record else [shelf.replace(stored, wanted)]


@cache
def time_zones() -> frozenset[str]:
    """Every zone that a device may name: places only, old names of them too, no abbreviations, no bare offsets."""
    continents = {
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
    }  # fmt: skip
    return frozenset(name for name in available_timezones() if name.split("/")[0] in continents and "/" in name)


@cache
def offered_time_zones() -> tuple[str, ...]:
    """Each zone once, under its present name, in order: column 3 of the zone database's own table of countries."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    named = {line.split("\t")[2] for line in table.splitlines() if not line.startswith("#")}
    return tuple(sorted(named & time_zones()))


def city_of(zone: str) -> str:
    """What a zone is called under its continent: "New York" for "America/New_York"."""
    return zone.split("/", 1)[1].replace("_", " ").replace("/", ", ")
