"""Groups: as many things, in the order in which they come, as one write takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Thing = TypeVar("_Thing")


def groups(
    things: Iterable[_Thing], *, most: int, weight: Callable[[_Thing], int] = lambda _: 0, heaviest: int = 0
) -> Iterator[list[_Thing]]:
    """Lists of at most `most` things that together weigh no more than `heaviest`; one that weighs more is alone."""
    group: list[_Thing] = []
    heavy = 0
    for thing in things:
        weighs = weight(thing)
        if group and (len(group) == most or heavy + weighs > heaviest):
            yield group
            group, heavy = [], 0
        group.append(thing)
        heavy += weighs
    if group:
        yield group
