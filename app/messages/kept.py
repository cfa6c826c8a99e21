"""Kept words: a form that is being typed, kept on the server until it is saved; it is no draft message yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from app.errors import Conflict
from app.ids import known_id
from app.messages.drafting import Draft, load_draft
from app.messages.model import Clock
from app.messages.placement import head_key
from app.messages.record import Head
from app.store.sealed import Shelf
from app.text.cleaning import keepable, one_line

_PREFIX = "DRAFT#message#"
_SHOWN = 20
_HEADLINE_CHARACTERS = 80

NEVER = datetime.min.replace(tzinfo=UTC)


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A form as it was last typed. Stored under DRAFT#message#<id>.

    `edit` says that it edits a version of the draft with this id; else the draft is not begun.
    """

    message_id: str
    fields: dict[str, tuple[str, ...]]
    saved_at: datetime
    edit: bool = False

    @property
    def damaged(self) -> bool:
        """Whether nobody can read any more what was typed."""
        return self.saved_at == NEVER

    @property
    def headline(self) -> str:
        """The beginning of what was typed; empty when there are no words yet."""
        words = next((w for name in ("text", "received", "facts") if (w := one_line(self.value(name)))), "")
        return words if len(words) <= _HEADLINE_CHARACTERS else f"{words[: _HEADLINE_CHARACTERS - 1].rstrip()}…"

    def value(self, name: str) -> str:
        """What was typed into a field, empty for nothing."""
        return "".join(self.fields.get(name, ()))


def kept_key(id_: str) -> str:
    """Sort key of the words that are kept for this message."""
    return f"{_PREFIX}{known_id(id_)}"


class AlreadySaved(Conflict):
    """What was typed is a draft by now, so keeping it would only bring it back from the dead."""

    sentence = "This was already saved. Open the message to go on with it."


def keep(shelf: Shelf, now: Clock, id_: str, fields: Mapping[str, Sequence[str]], *, edit: bool = False) -> Kept:
    """Keep what is typed, over what was kept before; an edit only of a draft that there is.

    Raises NotFound, AlreadySaved, ItemTooLarge, StoreUnavailable.
    """
    if edit:
        _still_open(load_draft(shelf, id_), "".join(fields.get("text", ())))
    elif shelf.get(head_key(id_), Head) is not None:
        raise AlreadySaved
    held = {name: tuple(keepable(value) for value in values) for name, values in fields.items() if any(values)}
    kept = Kept(message_id=id_, fields=held, saved_at=now(), edit=edit)
    shelf.write(shelf.put(kept_key(id_), kept))
    return kept


def _still_open(draft: Draft, text: str) -> None:
    """Raises AlreadySaved when these words are the latest version, or nothing can be added any more."""
    if draft.sent or (draft.versions and draft.versions[-1].text == text.strip()):
        raise AlreadySaved


def find_kept(shelf: Shelf, id_: str) -> Kept | None:
    """What is kept for this message, or None. Raises NotFound when the id cannot be one."""
    stored = shelf.get(kept_key(id_), Kept)
    return stored.record if stored else None


def every_kept(shelf: Shelf, most: int = _SHOWN) -> list[Kept]:
    """Forms that wait to be finished, last touched first; damaged ones last."""
    page = shelf.page(Kept, prefix=_PREFIX, newest_first=True, limit=most, mend=_damaged)
    return sorted((row.record for row in page.rows), key=lambda kept: kept.saved_at, reverse=True)


def discard_kept(shelf: Shelf, id_: str) -> None:
    """Throw what is kept away, if there is anything. Raises NotFound when the id cannot be one."""
    shelf.write(shelf.discard(kept_key(id_)))


def _damaged(sort: str) -> Kept:
    return Kept(message_id=sort.removeprefix(_PREFIX), fields={}, saved_at=NEVER)
