"""What workers made of a document: its pictures, the text found in it, what it says of itself, and the virus scan."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from app.store.sealed import Shelf, Stored
from app.vault.making.found import Offer, Why
from app.vault.placement import folder, made_key

SMALL, LARGE = "preview-small.webp", "preview-large.webp"
TEXT = "preview-text"
"""The text found in a file, as UTF-8; for reading, where Findable.found is for search."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One preview picture: always WebP, made by us, without the original's metadata."""

    name: str
    """Of the blob, whole: "vault/<id>/preview-small.webp"."""
    width: int
    height: int
    """Pixels."""


class Scan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the virus scanner said. `waiting`: there is a scanner and it did not answer yet; `none`: there is none."""

    state: Literal["none", "waiting", "clean", "found", "too-large"] = "none"
    at: datetime | None = None
    signature: str = ""
    """The scanner's name for what it found."""


class Made(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a document beyond its bytes. Stored under VAULTMADE#<id>; made again whenever that is asked."""

    id: str
    made_at: datetime
    small: Picture | None = None
    """At most 320 pixels on each side."""
    large: Picture | None = None
    """At most 1600 pixels on each side."""
    why: Why | None = None
    """Why there is no picture and no text; None where there is either."""
    pages: int = 0
    """Of a PDF; 0 where pages mean nothing."""
    seconds: float = 0.0
    """How long it plays; 0 where that is not known."""
    excerpt: str = ""
    """The first of the text found in it."""
    characters: int = 0
    """How much text was found and kept; it lies in the blob `text_name`."""
    cut: bool = False
    """Whether there is more text than was kept."""
    offers: tuple[Offer, ...] = ()
    scan: Scan = Scan()

    @property
    def dangerous(self) -> bool:
        """Whether the scanner found something: it is never shown inline, and a download asks once more."""
        return self.scan.state == "found"


def find_made(shelf: Shelf, id_: str) -> Made | None:
    """What was made of a document, or None when the worker has not come to it."""
    stored = stored_made(shelf, id_)
    return stored.record if stored else None


def stored_made(shelf: Shelf, id_: str) -> Stored[Made] | None:
    """As `find_made`, to be replaced."""
    return shelf.get(made_key(id_), Made)


def text_name(id_: str) -> str:
    """Name of the blob with the text found in a document."""
    return f"{folder(id_)}{TEXT}"
