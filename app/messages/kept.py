"""Kept words: a form that is being typed, kept on the server until it is saved; it is no draft message yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.errors import Conflict
from app.ids import known_id
from app.kept_forms import NEVER, SHOWN, KeptForm, as_kept, last_kept
from app.messages.drafting import Draft, load_draft
from app.messages.model import Clock
from app.messages.placement import head_key
from app.messages.record import Head
from app.store.sealed import Shelf

_PREFIX = "DRAFT#message#"


class Kept(KeptForm, frozen=True, kw_only=True, omit_defaults=True):
    """A form as it was last typed. Stored under DRAFT#message#<id>.

    `edit` says that it edits a version of the draft with this id; else the draft is not begun.
    """

    headed_by = ("text", "received", "facts")

    message_id: str
    edit: bool = False


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
    typed = {name: values for name, values in fields.items() if any(values)}
    kept = Kept(message_id=id_, fields=as_kept(typed), saved_at=now(), edit=edit)
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


def every_kept(shelf: Shelf, most: int = SHOWN) -> list[Kept]:
    """Forms that wait to be finished, last touched first; damaged ones last."""
    return last_kept(shelf, Kept, _PREFIX, mend=_damaged, most=most)


def discard_kept(shelf: Shelf, id_: str) -> None:
    """Throw what is kept away, if there is anything. Raises NotFound when the id cannot be one."""
    shelf.write(shelf.discard(kept_key(id_)))


def _damaged(sort: str) -> Kept:
    return Kept(message_id=sort.removeprefix(_PREFIX), fields={}, saved_at=NEVER)
