"""Placement: the sort keys of the vault, and what is derived from a document to stand under them."""

from __future__ import annotations

import os
from datetime import datetime

from app.ids import known_id
from app.text.folding import fold
from app.text.letters import composed
from app.vault.limits import FOUND_BYTES
from app.vault.record import Card, Findable, Kind, Part, Revision, Tally

LIST = "VAULTLIST#"
TEXT = "VAULTTEXT#"
TALLY = "TALLY#VAULT"


def revisions_prefix(id_: str) -> str:
    """The sort-key prefix under which a document's revisions stand, oldest first."""
    return f"VAULT#{known_id(id_)}#R"


def revision_key(id_: str, number: int) -> str:
    """Sort key of one revision; `number` counts from 1."""
    return f"{revisions_prefix(id_)}{number:04d}"


def list_key(added_at: datetime, id_: str) -> str:
    """Sort key of a document's card, in the order of adding."""
    return f"{LIST}{_place(added_at, id_)}"


def text_key(added_at: datetime, id_: str) -> str:
    """Sort key of a document's searchable text; the same order as the list."""
    return f"{TEXT}{_place(added_at, id_)}"


def sum_key(sha256: str) -> str:
    """Sort key of the pointer to the document with this checksum (hex)."""
    return f"VAULTSUM#{sha256}"


def made_key(id_: str) -> str:
    """Sort key of what workers found in a document."""
    return f"VAULTMADE#{known_id(id_)}"


def words_key(id_: str) -> str:
    """Sort key of the words in a document as they are written."""
    return f"VAULTWORDS#{known_id(id_)}"


def custody_prefix(id_: str) -> str:
    """The sort-key prefix of a document's custody events, oldest first."""
    return f"CUSTODY#{known_id(id_)}#"


def custody_key(id_: str, at: datetime) -> str:
    """A sort key of its own for an event at this moment."""
    return f"{custody_prefix(id_)}{at:%Y%m%dT%H%M%S%fZ}#{os.urandom(5).hex()}"


def upload_key(id_: str) -> str:
    """Sort key of an upload on its way."""
    return f"UPLOAD#{known_id(id_)}"


def folder(id_: str) -> str:
    """Where a document's blobs lie, with the closing slash: the original, and what is made of it."""
    return f"vault/{known_id(id_)}/"


def original(id_: str) -> str:
    """Name of the blob with the bytes as they came."""
    return f"{folder(id_)}original"


def card_of(latest: Revision, *, thumbnail: str = "") -> Card:
    """What lists show of a document, from its latest revision."""
    details, file = latest.details, latest.file
    return Card(
        id=latest.id,
        title=details.title,
        kind=details.kind,
        dated=details.dated,
        tags=details.tags,
        original_name=file.original_name,
        size=file.size,
        content_type=file.content_type,
        added_at=file.added_at,
        revision=latest.number,
        removed=latest.part is Part.REMOVED,
        thumbnail=thumbnail,
    )


def findable_of(card: Card, latest: Revision, *, found: str = "") -> Findable:
    """The card with everything that was written, folded as search compares it; `found` is folded already."""
    details = latest.details
    written = (
        details.title,
        latest.file.original_name,
        details.source,
        "\n".join(details.tags),
        "" if details.kind is Kind.OTHER else f"{details.kind.value} {details.kind.label}",
    )
    return Findable(card=card, text="\n".join(fold(composed(text)) for text in written if text), found=found)


def found_text(text: str) -> str:
    """Text read from a file, as Findable.found holds it: folded, cut to what fits."""
    return fitting_words(fold(composed(text[:FOUND_BYTES])))


def fitting_words(text: str) -> str:
    """As much of a text as Words holds, and search looks through."""
    return text[:FOUND_BYTES].encode("utf-8", "ignore")[:FOUND_BYTES].decode("utf-8", "ignore")


def tally_after(tally: Tally, *, added: int | None = None, taken: int | None = None, arrived: str = "") -> Tally:
    """The counts after a document of so many bytes was added, or taken; `arrived` is on its way no more."""
    moved = (added is not None) - (taken is not None)
    return Tally(
        count=max(0, tally.count + moved),
        bytes=max(0, tally.bytes + (added or 0) - (taken or 0)),
        arriving=tuple(one for one in tally.arriving if one.id != arrived),
    )


def _place(added_at: datetime, id_: str) -> str:
    return f"{added_at:%Y%m%dT%H%M%SZ}#{known_id(id_)}"
