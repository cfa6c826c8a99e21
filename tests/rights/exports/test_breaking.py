"""Whatever stops a copy in the middle: it goes on where it stood, or leaves nothing."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from app import queue as work
from app.accounts import model as accounts
from app.blobs import BlobUnavailable, TenantBlobs
from app.errors import Unavailable
from app.rights.deletion import model as deletion
from app.rights.exports import building
from app.rights.exports import work as step
from app.rights.exports.keeping import keep
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.rights.exports.copying import EXPORT, asks, blobs, found, keeps, newest, opened, unpacked, works, writes
from tests.standins import HeldQueue


class Killed(BaseException):
    """As the kernel would: nothing is caught, nothing is noted."""


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece for each few files, a step for each piece."""
    monkeypatch.setattr(building, "_PIECE_BYTES", 20_000)
    monkeypatch.setattr(step, "_STEP_SECONDS", 0.0)


@pytest.mark.usefixtures("in_small_pieces")
def test_a_copy_made_in_many_steps_is_as_whole_as_one_made_at_once(alice: Visitor, tmp_path: Path) -> None:
    writes(alice)
    for number in range(4):
        keeps(alice, f"file-{number}.txt", bytes([number]) * 15_000)

    place = unpacked(alice, asks(alice), tmp_path)

    assert newest(alice).step > 3
    assert len(newest(alice).pieces) == newest(alice).step + 1
    assert len(list((place / "data/originals").iterdir())) == 4


@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize("dies_at", [1, 2, 3, 5, 8])
def test_a_killed_worker_costs_the_piece_in_its_hands(
    alice: Visitor, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    for number in range(4):
        keeps(alice, f"file-{number}.txt", bytes([number]) * 15_000)
    puts = iter(range(1, 1000))
    real = TenantBlobs.put

    def dying(self: TenantBlobs, name: str, stream: object, **more: str) -> object:
        kept = real(self, name, stream, **more)  # type: ignore[arg-type]  # as it comes
        if name.startswith("exports/") and next(puts) == dies_at:
            raise Killed
        return kept

    monkeypatch.setattr(TenantBlobs, "put", dying)
    alice.post(EXPORT)
    with suppress(Killed):
        works(alice)
    before = newest(alice)
    clock.move(minutes=2)
    assert work.sweep(alice.services) == 1
    works(alice)

    copy = newest(alice)
    assert copy.state == "ready"
    assert copy.pieces[: len(before.pieces)] == before.pieces
    assert len(blobs(alice)) == 2 * len(copy.pieces)
    unpacked(alice, found(alice.get(EXPORT).text), tmp_path)


def test_while_files_cannot_be_kept_it_stays_owed_and_the_page_says_so(
    alice: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workers import context
    from workers.entry import perform

    writes(alice)
    alice.post(EXPORT)
    (job, tenant, ids), *_ = alice.services.queue.held  # type: ignore[attr-defined]  # the held queue of the tests

    def away(*_: object, **__: object) -> None:
        raise BlobUnavailable

    with monkeypatch.context() as patched:
        patched.setattr("app.rights.exports.building.keeping.keep", away)
        with context.using(alice.services):
            perform(job, tenant, *ids)
    page = alice.get(EXPORT).text
    assert "does not answer just now" in page

    clock.move(minutes=5)
    work.sweep(alice.services)
    works(alice)
    assert newest(alice).state == "ready"


def test_stopped_in_the_midst_nothing_is_left(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    writes(alice)
    alice.post(EXPORT)
    monkeypatch.setattr("app.rights.exports.building.keeping.keep", _then(alice, keep))
    works(alice)

    assert newest(alice).ended == "cancelled"
    assert blobs(alice) == []
    assert "Your copy is being made" not in alice.get(EXPORT).text
    assert not list(work.owed(alice.services))


def _then(alice: Visitor, real: object) -> object:
    def keeps_and_she_stops(*given: object) -> object:
        made = real(*given)  # type: ignore[operator]  # the function that was there
        alice.post(f"{EXPORT}/{newest(alice).id}/stop")
        return made

    return keeps_and_she_stops


def test_an_account_that_is_purged_in_the_midst_leaves_nothing(alice: Visitor) -> None:
    writes(alice)
    alice.post(EXPORT)
    tenant = tenant_id(alice.tenant)
    alice.services.store.keys.destroy(tenant)
    works(alice)

    assert blobs(alice) == []
    assert not list(work.owed(alice.services))


def test_what_was_asked_for_before_the_account_was_closed_is_still_made(alice: Visitor) -> None:
    writes(alice)
    alice.post(EXPORT)
    deletion.ask(alice.services, alice.shelf)
    step.build(alice.services, tenant_id(alice.tenant), newest(alice).id, "0")

    assert newest(alice).state == "ready"
    again = arrive(alice.client.application, alice.email, alice.tenant)
    assert opened(again, found(again.get(EXPORT).text)).namelist()


def test_the_removal_of_the_account_stops_it(alice: Visitor) -> None:
    writes(alice)
    alice.post(EXPORT)
    deletion.ask(alice.services, alice.shelf)
    stored = accounts.stored_account(alice.shelf)
    assert stored.record.closing
    final = replace(stored.record.closing, final=True)
    alice.shelf.write(alice.shelf.replace(stored, replace(stored.record, closing=final)))
    step.build(alice.services, tenant_id(alice.tenant), newest(alice).id, "0")

    assert newest(alice).ended == "closing"
    assert blobs(alice) == []


@pytest.fixture
def spoiled(alice: Visitor) -> None:
    """Of two entries one that cannot be read, and of two files one whose bytes are gone."""
    writes(alice)
    writes(alice, "Another.")
    keeps(alice, "gone.txt", b"will be gone")
    keeps(alice, "stays.txt", b"stays")
    gone = next(name for name in blobs(alice, "vault/") if _is(alice, name, b"will be gone"))
    alice.services.blobs.tenant(tenant_id(alice.tenant)).delete(gone)
    with sqlite3.connect(alice.services.settings.data_dir / "records.db") as records:
        sort, body = records.execute("SELECT sort, body FROM items WHERE sort LIKE 'INCIDENT#%'").fetchone()
        records.execute("UPDATE items SET body = ? WHERE sort = ?", (body[:-1] + bytes([body[-1] ^ 1]), sort))


def _is(alice: Visitor, name: str, content: bytes) -> bool:
    with alice.services.blobs.tenant(tenant_id(alice.tenant)).open(name) as stream:
        return stream.read() == content


@pytest.mark.usefixtures("spoiled")
def test_what_is_damaged_is_named_and_the_rest_goes_on(alice: Visitor, tmp_path: Path) -> None:
    place = unpacked(alice, asks(alice), tmp_path)

    told = (place / "not-included.txt").read_text()
    assert "data/incidents/entries.json: the record INCIDENT#" in told
    assert "gone.txt" in told
    assert b'"damaged":true' in (place / "data/incidents/entries.json").read_bytes()
    assert [path.read_bytes() for path in (place / "data/originals").glob("*stays.txt")] == [b"stays"]
    assert "could not be read" in alice.get(EXPORT).text


def test_two_workers_at_once_make_one_copy(alice: Visitor, queue: HeldQueue) -> None:
    writes(alice)
    alice.post(EXPORT)
    queue.held.append(queue.held[0])
    works(alice)

    assert newest(alice).state == "ready"
    assert len(blobs(alice)) == 2


def test_when_files_are_away_a_download_costs_nothing(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    writes(alice)
    address = asks(alice)

    def away(*_: object, **__: object) -> None:
        raise BlobUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(TenantBlobs, "open", away)
        assert alice.get(address).status_code == Unavailable.status
    assert newest(alice).fetched == ()
