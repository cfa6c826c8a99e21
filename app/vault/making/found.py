"""What a maker found in a file, as it comes out of the child process: plain values, believed by nobody."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

TEXT_CHARACTERS = 300_000
PICTURE_BYTES = 6 * 1024 * 1024
OFFERS = 8

SMALL_PIXELS, LARGE_PIXELS = 320, 1600
"""The longest sides of the two pictures."""


class Why(StrEnum):
    """Why there is no preview; the value is stored, `sentence` is shown."""

    NONE_FOR_TYPE = "none-for-type"
    EMPTY = "empty"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_LARGE = "too-large"
    TOO_LONG = "too-long"
    TOO_MUCH_MEMORY = "too-much-memory"
    CRASHED = "crashed"

    @property
    def sentence(self) -> str:
        return f"There is no preview{_SENTENCES[self]}"


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that a file says of itself. Offered to the person, never taken over by us."""

    what: Literal["date", "device", "place"]
    source: Literal["picture", "video", "pdf", "mail"]
    """What says so; in a picture or a video it was the camera."""
    text: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """The device, or the place as "38.63, -90.20"."""
    local: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})?\Z")] = ""
    """A date as the file has it, "2026-11-12T17:05:33", on a clock that was `offset` away from UTC."""
    offset: Annotated[int, msgspec.Meta(gt=-1440, lt=1440)] | None = None
    """Minutes east of UTC; None where the file does not say."""


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """One picture; width and height in pixels."""

    width: Annotated[int, msgspec.Meta(ge=1, le=LARGE_PIXELS)]
    height: Annotated[int, msgspec.Meta(ge=1, le=LARGE_PIXELS)]
    webp: Annotated[bytes, msgspec.Meta(min_length=16, max_length=PICTURE_BYTES)]


class Found(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that one maker found. `why` is set where there is neither picture nor text."""

    small: Drawn | None = None
    large: Drawn | None = None
    why: Why | None = None
    pages: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 0
    seconds: Annotated[float, msgspec.Meta(ge=0, le=10_000_000)] = 0.0
    text: Annotated[str, msgspec.Meta(max_length=TEXT_CHARACTERS)] = ""
    cut: bool = False
    """Whether there is more text than this."""
    offers: Annotated[tuple[Offer, ...], msgspec.Meta(max_length=OFFERS)] = ()


class Refused(Exception):
    """A maker will not go on with this file."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


_SENTENCES = {
    Why.NONE_FOR_TYPE: " for this type of file.",
    Why.EMPTY: ": nothing in it can be shown.",
    Why.DAMAGED: ": the file is damaged, or not what it says it is.",
    Why.LOCKED: ": the file is locked with a password.",
    Why.TOO_LARGE: ": the file is too large for one.",
    Why.TOO_LONG: ": making it took too long.",
    Why.TOO_MUCH_MEMORY: ": making it took too much memory.",
    Why.CRASHED: ": the file could not be read safely.",
}
