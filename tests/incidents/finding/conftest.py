"""A shelf of Alice's own on each store, and a log with something in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.dates.when import When
from app.incidents.bulk import NewEntry, write_many
from app.incidents.record import Incident
from app.store.sealed import Shelf
from tests.incidents.record.conftest import cloud_records, shelf

__all__ = ["cloud_records", "shelf"]

NOW = datetime(2026, 11, 20, 3, 41, tzinfo=UTC)
LAST_DAY = date(2026, 11, 19)


@pytest.fixture
def write(shelf: Shelf) -> Callable[[Iterable[Incident]], list[str]]:
    """Writes incidents to Alice's shelf and gives their ids in the same order."""
    return lambda incidents: written(shelf, incidents)


def written(shelf: Shelf, incidents: Iterable[Incident]) -> list[str]:
    entries = [NewEntry(f"entry{number:07}", incident) for number, incident in enumerate(incidents)]
    return write_many(shelf, lambda: NOW, entries)


def daily(count: int, **fields: object) -> list[Incident]:
    """One incident a day, the first on 19 November 2026, the others on the days before."""
    return [
        Incident(
            when=When(on=LAST_DAY - timedelta(days=number), at="17:05", zone="America/Chicago"),
            narrative=f"Day number {number}.",
            **fields,  # type: ignore[arg-type]  # fields of an incident, by name
        )
        for number in range(count)
    ]
