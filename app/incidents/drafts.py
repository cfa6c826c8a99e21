"""Drafts: words that are not an entry yet, kept as they were typed until they are finished or discarded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from app.errors import Conflict
from app.ids import known_id
from app.incidents.placement import revision_key
from app.incidents.record import Revision
from app.kept_forms import NEVER, KeptForm, as_kept, last_kept
from app.store.sealed import Shelf

DRAFT = "draft"
DRAFT_CORRECTION = "draft correction"
"""What stands in the place of an entry's status in an export, and is known again when a file is brought in."""

_PREFIX = "DRAFT#incident#"
_AT_ONCE = 20


class Draft(KeptForm, frozen=True, kw_only=True, omit_defaults=True):
    """A form as it was last typed. Stored under DRAFT#incident#<entry id>, a correction's with #correction behind.

    `based_on` is the revision that a correction began from, 0 for a new entry.
    """

    headed_by = ("title", "narrative")

    entry_id: str
    based_on: int = 0


class AlreadySaved(Conflict):
    """What the draft was for stands in the log, so the draft would only come back from the dead."""

    sentence = "This was already saved, so it is no draft any more. Open the entry to correct it."


def keep_draft(
    shelf: Shelf,
    now: Callable[[], datetime],
    id_: str,
    fields: Mapping[str, Sequence[str]],
    *,
    based_on: int = 0,
) -> Draft:
    """Keep what is typed, over what was kept before.

    Raises AlreadySaved when the revision that would follow `based_on` is there, ItemTooLarge, StoreUnavailable.
    """
    if shelf.get(revision_key(id_, based_on + 1), Revision) is not None:
        raise AlreadySaved
    draft = Draft(entry_id=id_, fields=as_kept(fields), saved_at=now(), based_on=based_on)
    shelf.write(shelf.put(draft_key(id_, correction=based_on > 0), draft))
    return draft


def find_draft(shelf: Shelf, id_: str, *, correction: bool = False) -> Draft | None:
    """The draft of this entry or of its correction, or None. Raises NotFound when the id cannot be one."""
    stored = shelf.get(draft_key(id_, correction=correction), Draft)
    return stored.record if stored else None


def open_drafts(shelf: Shelf) -> list[Draft]:
    """The drafts that wait to be finished, last touched first, at most 20; damaged ones last (see Draft.damaged)."""
    return last_kept(shelf, Draft, _PREFIX, mend=_damaged)


def every_draft(shelf: Shelf) -> Iterator[Draft]:
    """All drafts, oldest first, for an export; a damaged one has no fields, and was saved at no time."""
    return (row.record for row in shelf.every(Draft, prefix=_PREFIX, batch=_AT_ONCE, mend=_damaged))


def _damaged(sort: str) -> Draft:
    id_, _, part = sort.removeprefix(_PREFIX).partition("#")
    return Draft(entry_id=id_, fields={}, saved_at=NEVER, based_on=1 if part else 0)


def discard_draft(shelf: Shelf, id_: str, *, correction: bool = False) -> None:
    """Throw the draft away, if there is one. Raises NotFound when the id cannot be one."""
    shelf.write(shelf.discard(draft_key(id_, correction=correction)))


def draft_key(id_: str, *, correction: bool = False) -> str:
    """Sort key of a draft."""
    return f"{_PREFIX}{known_id(id_)}{'#correction' if correction else ''}"
