"""Drafts: words that are not an entry yet, kept on the server as they were typed until they are finished or discarded.

They have no end of their own: while the record is read-only they cannot be finished, and must not run out meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from app.errors import Conflict
from app.ids import known_id
from app.incidents.placement import revision_key
from app.incidents.record import Revision
from app.store.sealed import Shelf
from app.text.cleaning import keepable

SHOWN = 20
"""Drafts that a list shows, newest first."""

DRAFT = "draft"
DRAFT_CORRECTION = "draft correction"
"""What stands in the place of an entry's status in an export, and is known again when a file is brought in."""

_PREFIX = "DRAFT#incident#"
_HEADLINE_CHARACTERS = 80
_AT_ONCE = 20

NEVER = datetime.min.replace(tzinfo=UTC)
"""When a draft was saved that nobody can read any more."""


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A form as it was last typed. Stored under DRAFT#incident#<entry id>, a correction's with #correction behind.

    `based_on` is the revision that a correction began from, 0 for a new entry.
    """

    entry_id: str
    fields: dict[str, tuple[str, ...]]
    saved_at: datetime
    based_on: int = 0

    @property
    def damaged(self) -> bool:
        """Whether nobody can read any more what was typed."""
        return self.saved_at == NEVER

    @property
    def headline(self) -> str:
        """The beginning of what was typed, for a list of drafts; empty when there are no words yet."""
        for name in ("title", "narrative"):
            words = " ".join("".join(self.fields.get(name, ())).split())
            if words:
                return words if len(words) <= _HEADLINE_CHARACTERS else f"{words[: _HEADLINE_CHARACTERS - 1].rstrip()}…"
        return ""


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


def as_kept(fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The `fields` as a draft holds them, so that the same words are equal."""
    return {name: tuple(keepable(value) for value in values) for name, values in fields.items() if values}


def find_draft(shelf: Shelf, id_: str, *, correction: bool = False) -> Draft | None:
    """The draft of this entry or of its correction, or None. Raises NotFound when the id cannot be one."""
    stored = shelf.get(draft_key(id_, correction=correction), Draft)
    return stored.record if stored else None


def open_drafts(shelf: Shelf) -> list[Draft]:
    """The drafts that wait to be finished, last touched first, at most 20; damaged ones last (see Draft.damaged)."""
    page = shelf.page(Draft, prefix=_PREFIX, newest_first=True, limit=SHOWN, mend=_damaged)
    drafts = [row.record for row in page.rows]
    return sorted(drafts, key=lambda draft: draft.saved_at, reverse=True)


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
