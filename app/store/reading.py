"""A shelf that only reads: what is given to those who must not be able to write, such as the tools of a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from app.store.sealed import Records, Shelf, Stored

T = TypeVar("T")


class Readable(Protocol):
    """What reading asks of a shelf. Functions that take this can be given a whole shelf or one that only reads."""

    def get(self, sort: str, kind: type[T]) -> Stored[T] | None:
        """See Shelf.get."""

    def page(
        self,
        kind: type[T],
        *,
        prefix: str,
        start: str | None = None,
        end: str | None = None,
        after: str | None = None,
        limit: int = 25,
        newest_first: bool = False,
        mend: Callable[[str], T] | None = None,
    ) -> Records[T]:
        """See Shelf.page."""

    def every(
        self,
        kind: type[T],
        *,
        prefix: str,
        start: str | None = None,
        end: str | None = None,
        newest_first: bool = False,
        batch: int = 1000,
        mend: Callable[[str], T] | None = None,
    ) -> Iterator[Stored[T]]:
        """See Shelf.every."""


class ReadingShelf:
    """Three ways to read one tenant's records, bound when it is made. The shelf itself is not in here: there is
    nothing to reach through it that could write."""

    __slots__ = ("every", "get", "page")

    def __init__(self, shelf: Shelf) -> None:
        self.get, self.page, self.every = shelf.get, shelf.page, shelf.every
