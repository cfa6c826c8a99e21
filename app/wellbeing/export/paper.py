"""Paper: everything of some days as one PDF, set in memory; what is too much for one is refused, never cut."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.dates.wording import Reader, full_day
from app.errors import Invalid
from app.paper import typeset
from app.wellbeing.contents import reading
from app.wellbeing.contents.item import Item, Wording
from app.wellbeing.records import Records

MOST = 1_500
"""Things in one document: some hundred pages, made in a few seconds."""


class TooMuch(Invalid):
    """More than one document holds."""

    title = "That is too much for one PDF"

    def __init__(self) -> None:
        super().__init__(
            f"One PDF holds {MOST:,} things, and there are more. Nothing was left out in silence: choose fewer days, "
            "or take the tables, which hold everything."
        )


def pdf(records: Records, words: Wording, reader: Reader, since: date | None, until: date | None) -> bytes:
    """What lies in the span, both days included, and what has no day. Raises TooMuch, Locked."""
    kinds, count, damaged = [], 0, 0
    for kind in reading.kinds():
        rows = []
        for item in reading.items(records, kind, words, since=since, until=until):
            if not _within(item, since, until):
                continue
            count, damaged = count + 1, damaged + item.damaged
            if count > MOST:
                raise TooMuch
            rows.append(_set(item))
        if rows:
            kinds.append({"title": kind.family.label, "items": rows})
    data = {
        "made": reader.day_in_full(reader.now),
        "span": _span(since, until),
        "damaged": damaged,
        "lost": f"{damaged} of the {count} things here could not be read. Each is marked where it belongs.",
        "kinds": kinds,
    }
    return typeset("app.wellbeing.export", "everything.typ", data)


def _set(item: Item) -> dict[str, Any]:
    day = full_day(item.on) if item.on else item.family.label
    return {
        "title": f"{day}, {item.time}" if item.time else day,
        "damaged": item.damaged,
        "facts": [{"label": fact.label, "text": fact.text} for fact in item.said],
    }


def _within(item: Item, since: date | None, until: date | None) -> bool:
    if item.on is None:
        return True
    return (since is None or since <= item.on) and (until is None or item.on <= until)


def _span(since: date | None, until: date | None) -> str:
    first = f"from {full_day(since)}" if since else "from the beginning"
    last = f"to {full_day(until)}" if until else "to now"
    return f"What was kept {first} {last}."
