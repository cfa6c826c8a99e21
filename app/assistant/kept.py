"""Kept answers: what a model or our rules said, beside what the person wrote and never over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from app.errors import Conflict, NotFound
from app.ids import known_id, mint_id
from app.store.sealed import Records, Shelf

PAGE = 20

_PREFIX = "AIKEPT#"


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


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. Stored under AIKEPT#<id>. `kind` is "answer" or "summary"; `question` what was asked for."""

    id: str = ""
    kind: str
    question: str
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    provider: str
    model: str
    made_at: datetime
    kept_at: datetime | None = None


def keep(shelf: Shelf, now: Callable[[], datetime], answer: Kept) -> Kept:
    """Keep the answer; the same one again is kept once. Raises ItemTooLarge, StoreUnavailable."""
    mark = shelf.blind_index("kept answer", msgspec.json.encode(answer).decode())[:8]
    id_ = f"{mint_id(answer.made_at)[:10]}{mark}"
    kept = msgspec.structs.replace(answer, id=id_, kept_at=now())
    try:
        shelf.write(shelf.add(_key(id_), kept))
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
    return shelf.page(Kept, prefix=_PREFIX, after=_key(after) if after else None, limit=PAGE, newest_first=True)


def remove(shelf: Shelf, id_: str) -> None:
    """Throw it away, if it is there. Raises NotFound for what cannot be one."""
    shelf.write(shelf.discard(_key(id_)))


def _key(id_: str) -> str:
    return f"{_PREFIX}{known_id(id_)}"
