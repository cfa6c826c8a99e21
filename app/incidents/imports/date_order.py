"""Date order of old notes: asked of their columns of days, whatever else stands in a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.dates import days
from app.dates.order import DateOrder
from app.incidents.imports import columns

_MONTHS_IN_A_YEAR = 12


def order_of(rows: Iterable[Sequence[str]], targets: Sequence[str]) -> DateOrder:
    """What the days in these rows tell."""
    order = none_yet()
    for row in rows:
        note(order, columns.dated(targets, row))
    return order


def none_yet() -> DateOrder:
    """To be told days. Those of notes need not run forward in time."""
    return DateOrder(_read)


def note(order: DateOrder, cells: Iterable[str]) -> None:
    """Take note of the dates in these cells. A number that is no month tells, also of a day that never was."""
    for cell in cells:
        numbers = days.either_way(cell)
        if numbers is None or numbers[0] == numbers[1]:
            continue
        first, second = (number > _MONTHS_IN_A_YEAR for number in numbers)
        if first != second:
            order.vote(day_first=first)
        elif not first:
            order.add(cell)


def _read(cell: str, day_first: bool) -> date | None:
    try:
        return days.read(cell, day_first=day_first, zone="UTC").on
    except (ValueError, OverflowError):
        return None
