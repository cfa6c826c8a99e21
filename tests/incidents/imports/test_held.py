"""An upload is held for a day, sealed, in pieces, and is gone when it is saved or forgotten."""

from __future__ import annotations

import pytest

from app.errors import NotFound
from app.incidents.imports import held
from app.incidents.imports.table import Unreadable
from app.services import Services
from app.store.keys import tenant_id
from app.store.sealed import Shelf
from tests.conftest import Clock
from tests.incidents.imports.conftest import held_upload

TEXT = "date,what\n2026-11-01,Late\n\n2026-11-02,Never\n"


def test_rows_keep_the_numbers_that_they_have_in_the_file(own_shelf: Shelf, services: Services) -> None:
    kept = held_upload(own_shelf, services, TEXT).record
    assert list(held.rows(own_shelf, kept)) == [(2, ["2026-11-01", "Late"]), (4, ["2026-11-02", "Never"])]
    assert (kept.headings, kept.choices.columns) == (("date", "what"), ("occurred_on", "narrative"))
    assert held.sample(own_shelf, kept, 1) == [["2026-11-01"], ["Late"]]


def test_a_long_file_is_held_in_pieces_and_read_in_order(own_shelf: Shelf, services: Services) -> None:
    text = "date,what\n" + "".join(f"2026-11-01,{number} {'x' * 900}\n" for number in range(500))
    kept = held_upload(own_shelf, services, text).record
    assert kept.pieces == 3
    assert [int(row[1].split()[0]) for _, row in held.rows(own_shelf, kept)] == list(range(500))


def test_after_a_day_nothing_of_it_is_left(own_shelf: Shelf, services: Services, clock: Clock) -> None:
    kept = held_upload(own_shelf, services, TEXT).record
    clock.move(hours=23, minutes=59)
    assert held.find(own_shelf, kept.id).record == kept
    assert list(held.rows(own_shelf, kept))
    clock.move(minutes=1)
    with pytest.raises(NotFound, match="kept for one day"):
        held.find(own_shelf, kept.id)
    with pytest.raises(NotFound):
        list(held.rows(own_shelf, kept))


def test_what_was_chosen_is_kept_for_a_day_and_no_longer(own_shelf: Shelf, services: Services, clock: Clock) -> None:
    stored = held_upload(own_shelf, services, TEXT)
    held.keep(own_shelf, services.now, stored, stored.record)
    clock.move(days=1)
    with pytest.raises(NotFound):
        held.find(own_shelf, stored.record.id)


def test_the_same_file_is_one_upload_and_nobody_elses(own_shelf: Shelf, services: Services) -> None:
    kept = held_upload(own_shelf, services, TEXT).record
    assert held_upload(own_shelf, services, TEXT).record.id == kept.id
    other = services.store.tenant(tenant_id("charlieofimports"))
    assert held_upload(other, services, TEXT).record.id != kept.id
    with pytest.raises(NotFound):
        held.find(other, kept.id)


def test_forgetting_takes_the_rows_along(own_shelf: Shelf, services: Services) -> None:
    kept = held_upload(own_shelf, services, TEXT).record
    held.forget(own_shelf, kept)
    with pytest.raises(NotFound):
        held.find(own_shelf, kept.id)
    with pytest.raises(NotFound):
        list(held.rows(own_shelf, kept))


def test_a_row_that_no_entry_could_hold_stops_before_anything_is_written(own_shelf: Shelf, services: Services) -> None:
    text = f"date,what,more,most\n2026-11-01,Late\n2026-11-02{(',' + 'x' * 130_000) * 3}\n"
    with pytest.raises(Unreadable, match="longer than an entry can be"):
        held_upload(own_shelf, services, text)
    assert list(own_shelf.every(list[list[str]], prefix="IMPORT#", batch=10)) == []
