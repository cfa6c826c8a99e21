"""The records of the vault: a document's details, the facts of its file, its revisions, cards and custody events."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.dates.when import When


class Kind(StrEnum):
    """What sort of thing a document is; the value is stored, `label` is shown."""

    ORDER = "order"
    MESSAGE = "message"
    EMAIL = "email"
    VOICEMAIL = "voicemail"
    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    SCREENSHOT = "screenshot"
    SOCIAL_POST = "social-post"
    MEDICAL = "medical"
    POLICE = "police"
    FINANCIAL = "financial"
    SCHOOL = "school"
    TRANSCRIPT = "transcript"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


class Part(StrEnum):
    """What a revision is: the adding, a change of details, a removal, or its undoing."""

    ADDED = "added"
    REVISED = "revised"
    REMOVED = "removed"
    RESTORED = "restored"


class Act(StrEnum):
    """What was done with a document; each is one custody event."""

    ADDED = "added"
    VIEWED = "viewed"
    DOWNLOADED = "downloaded"
    SHARED = "shared"
    LINKED = "linked"
    UNLINKED = "unlinked"
    REVISED = "revised"
    REMOVED = "removed"
    RESTORED = "restored"
    ERASED = "erased"
    CHECKED = "checked"


class Details(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person says of a document. Only `title` is never empty."""

    title: str
    kind: Kind = Kind.OTHER
    dated: When | None = None
    """The date of the thing itself."""
    source: str = ""
    """How they got it."""
    tags: tuple[str, ...] = ()


class File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The facts of a file. None of them can be changed afterwards."""

    blob: str
    """Its name in the blob store; from us."""
    original_name: str
    """As it came: to be shown, never to be used as a path or in a header as it is."""
    size: int
    """Bytes."""
    sha256: str
    """Hex, taken while the bytes arrived."""
    content_type: str
    """Read from the content."""
    announced_type: str = ""
    """What the browser called it; empty when that says nothing."""
    added_at: datetime


class Revision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One writing of a document. Stored once under VAULT#<id>#R<number> and never changed.

    `number` counts from 1. `written_at` is the server's clock. `reason` is why it was removed or restored, or what
    was taken from the file ("date from the picture").
    """

    id: str
    number: int
    part: Part
    written_at: datetime
    details: Details
    file: File
    reason: str = ""


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list shows of a document. Stored under VAULTLIST#<added instant>#<id>."""

    id: str
    title: str
    kind: Kind = Kind.OTHER
    dated: When | None = None
    tags: tuple[str, ...] = ()
    original_name: str
    size: int
    content_type: str
    added_at: datetime
    revision: int = 1
    removed: bool = False
    thumbnail: str = ""
    """Name of the small picture in the blob store, once there is one."""


class Findable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What search reads, folded: `text` is what people wrote, `found` what stands in the file. Under VAULTTEXT#…."""

    card: Card
    text: str
    found: str = ""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a file, as it is written there and so far as search reads it. Stored under VAULTWORDS#<id>.

    A passage of it is quoted letter for letter; Findable.found is for search alone.
    """

    text: str


class Same(msgspec.Struct, frozen=True, kw_only=True):
    """Which document holds the bytes with a checksum. Stored under VAULTSUM#<sha256>."""

    id: str


class Custody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened to a document. Stored under CUSTODY#<id>#<instant>#<random>, and only ever added."""

    act: Act
    at: datetime
    incident: str = ""
    """Id of the entry that was linked or unlinked."""
    note: str = ""
    """Our own words for more, such as the checksum that was found."""


class Arriving(msgspec.Struct, frozen=True, array_like=True):
    """Room that is held for a file on its way: its id, and so many bytes. It counts no longer than `until`."""

    id: str
    size: int
    until: datetime


class Tally(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many documents there are, and their bytes in all. Stored under TALLY#VAULT."""

    count: int = 0
    bytes: int = 0
    arriving: tuple[Arriving, ...] = ()
    """What is on its way, beside these."""


_KIND_LABELS = {
    Kind.ORDER: "Court order",
    Kind.MESSAGE: "Message",
    Kind.EMAIL: "Email",
    Kind.VOICEMAIL: "Voicemail",
    Kind.PHOTO: "Photo",
    Kind.VIDEO: "Video",
    Kind.AUDIO: "Audio",
    Kind.SCREENSHOT: "Screenshot",
    Kind.SOCIAL_POST: "Social post",
    Kind.MEDICAL: "Medical",
    Kind.POLICE: "Police",
    Kind.FINANCIAL: "Financial",
    Kind.SCHOOL: "School",
    Kind.TRANSCRIPT: "Transcript",
    Kind.OTHER: "Something else",
}
