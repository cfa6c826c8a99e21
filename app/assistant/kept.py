"""Answers: what a model or our rules said, held for an hour, or kept beside what the person wrote and never over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from app.errors import Conflict, NotFound
from app.ids import known_id, mint_id
from app.store.sealed import Records, Shelf

PAGE = 20

HELD = timedelta(hours=1)
"""How long an answer can be come back to that nobody kept."""

KEPT_PREFIX = "AIKEPT#"
HELD_PREFIX = "AIHELD#"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that the answer rests on, as it was then."""

    number: int
    label: str
    title: str
    when: str = ""
    text: str
    address: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, or one row of a summary. `numbers` are its sources, `doubtful` facts that none of them holds."""

    text: str
    numbers: tuple[int, ...]
    when: str = ""
    relevance: str = ""
    doubtful: tuple[str, ...] = ()


class NoLongerHeld(NotFound):
    """An answer that was not kept within its hour, or never was."""

    title = "This answer is no longer here"
    sentence = "An answer is held for an hour, unless you keep it. Your record is as it was: ask again."


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer. Stored under AIHELD#<id> for an hour, under AIKEPT#<id> once it is kept.

    `kind` is "answer", "summary" or "role"; `question` what was asked for; `form` how it was typed, or the role that
    was named. `left_out` counts what had no source, `more` the records beyond what fits in one summary.
    """

    id: str = ""
    kind: str
    question: str
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    provider: str
    model: str
    made_at: datetime
    form: dict[str, tuple[str, ...]] = {}
    left_out: int = 0
    more: int = 0
    kept_at: datetime | None = None


def hold(shelf: Shelf, now: Callable[[], datetime], answer: Kept) -> Kept:
    """Hold the answer for an hour. Raises ItemTooLarge, StoreUnavailable."""
    held = msgspec.structs.replace(answer, id=mint_id(answer.made_at))
    shelf.write(shelf.add(f"{HELD_PREFIX}{held.id}", held, expires_at=int((now() + HELD).timestamp())))
    return held


def held(shelf: Shelf, id_: str) -> Kept:
    """The answer that is held, or was kept meanwhile. Raises NoLongerHeld."""
    stored = shelf.get(f"{HELD_PREFIX}{known_id(id_)}", Kept) or shelf.get(_key(id_), Kept)
    if stored is None:
        raise NoLongerHeld
    return stored.record


def keep(shelf: Shelf, now: Callable[[], datetime], id_: str) -> Kept:
    """Keep a held answer; pressed twice, it is kept once. Raises NoLongerHeld, StoreUnavailable."""
    answer = held(shelf, id_)
    if answer.kept_at is not None:
        return answer
    kept = msgspec.structs.replace(answer, kept_at=now())
    try:
        shelf.write(shelf.add(_key(id_), kept), shelf.discard(f"{HELD_PREFIX}{id_}"))
    except Conflict:
        return load(shelf, id_)
    return kept


def load(shelf: Shelf, id_: str) -> Kept:
    """The kept answer. Raises NotFound."""
    stored = shelf.get(_key(id_), Kept)
    if stored is None:
        raise NotFound
    return stored.record


def newest(shelf: Shelf, after: str = "") -> Records[Kept]:
    """A page of what was kept, newest first."""
    return shelf.page(Kept, prefix=KEPT_PREFIX, after=_key(after) if after else None, limit=PAGE, newest_first=True)


def remove(shelf: Shelf, id_: str) -> None:
    """Throw it away, if it is there. Raises NotFound for what cannot be one."""
    shelf.write(shelf.discard(_key(id_)))


def _key(id_: str) -> str:
    return f"{KEPT_PREFIX}{known_id(id_)}"
