"""The list of check-ins: day by day, the latest first, a page at a time however many there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from app.wellbeing.checkins.places import check_in_at, day_of, is_check_in, place_of
from app.wellbeing.checkins.record import CheckIn
from app.wellbeing.families import CHECK_INS
from app.wellbeing.records import Records

PAGE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One check-in and its place; a damaged one is None."""

    place: str
    check_in: CheckIn | None


@dataclass(frozen=True, slots=True)
class Day:
    """The check-ins of one day, the latest first."""

    on: date
    rows: tuple[Row, ...]

    @property
    def damaged(self) -> int:
        return sum(row.check_in is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. `older` is the place to go on after, empty on the last page; `lost` are damaged and of no known day."""

    days: tuple[Day, ...] = field(default=())
    older: str = ""
    lost: int = 0


def page(records: Records, *, after: str = "", until: date | None = None) -> Listing:
    """The check-ins after a place, or up to a day and on it, or the latest. Raises NotFound, Locked."""
    prefix = CHECK_INS.prefix
    found = records.page(
        CHECK_INS,
        CheckIn,
        after=prefix + check_in_at(after) if after else None,
        end=(until + timedelta(days=1)).isoformat() if until and until < date.max else None,
        limit=PAGE,
        newest_first=True,
    )
    by_name: dict[str, CheckIn | None] = {stored.sort.removeprefix(prefix): stored.record for stored in found.rows}
    damaged = [sort.removeprefix(prefix) for sort in found.damaged]
    by_name |= dict.fromkeys(name for name in damaged if is_check_in(name))
    names = sorted(by_name, reverse=True)
    last = names[-1] if names else ""
    return Listing(
        days=tuple(
            Day(on, tuple(Row(place_of(name), by_name[name]) for name in rows)) for on, rows in groupby(names, day_of)
        ),
        older=place_of(last) if found.after else "",
        lost=sum(not is_check_in(name) for name in damaged),
    )
