"""Kept forms: what was typed into a form and is not saved yet, kept on the server as it was last typed.

They have no end of their own: while the record is read-only they cannot be finished, and must not run out meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar, TypeVar

import msgspec

from app.store.sealed import Shelf
from app.text.cleaning import keepable, one_line

SHOWN = 20
"""Kept forms that a list shows, newest first."""

NEVER = datetime.min.replace(tzinfo=UTC)
"""When a form was kept that nobody can read any more."""

_HEADLINE_CHARACTERS = 80


class KeptForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A form as it was last typed; a feature's own says what it is of."""

    headed_by: ClassVar[tuple[str, ...]]
    """Fields that say best what it is about: the first that holds words."""

    fields: dict[str, tuple[str, ...]]
    saved_at: datetime

    @property
    def damaged(self) -> bool:
        """Whether nobody can read any more what was typed."""
        return self.saved_at == NEVER

    @property
    def headline(self) -> str:
        """The beginning of what was typed, for a list; empty when there are no words yet."""
        words = next((words for name in self.headed_by if (words := one_line(self.value(name)))), "")
        return words if len(words) <= _HEADLINE_CHARACTERS else f"{words[: _HEADLINE_CHARACTERS - 1].rstrip()}…"

    def value(self, name: str) -> str:
        """What was typed into a field, empty for nothing."""
        return "".join(self.fields.get(name, ()))


_Kept = TypeVar("_Kept", bound=KeptForm)


def as_kept(fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The `fields` as a kept form holds them, so that the same words are equal."""
    return {name: tuple(keepable(value) for value in values) for name, values in fields.items() if values}


def last_kept(
    shelf: Shelf, kind: type[_Kept], prefix: str, *, mend: Callable[[str], _Kept], most: int = SHOWN
) -> list[_Kept]:
    """The forms that wait to be finished, last touched first; damaged ones last."""
    page = shelf.page(kind, prefix=prefix, newest_first=True, limit=most, mend=mend)
    return sorted((row.record for row in page.rows), key=lambda kept: kept.saved_at, reverse=True)
