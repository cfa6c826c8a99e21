"""The daily check: every file read again, what differs reported, and cut off anywhere it goes on."""

from __future__ import annotations

import pytest

from app.blobs import BlobUnavailable
from app.vault import fixity
from app.vault.placement import original
from tests.cast import Visitor
from tests.conftest import Clock
from tests.vault.keeping import acts, keep, keep_file, shown, spoil


def check_all(visitor: Visitor) -> None:
    """What clock and workers do once a day."""
    fixity.begin(visitor.services)
    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests


def outcome(visitor: Visitor, id_: str) -> str:
    check = fixity.last_check(visitor.shelf, id_)
    return check.outcome.value if check else "none"


def test_files_that_are_as_they_came_are_reported_so(alice: Visitor) -> None:
    ids = [keep_file(alice, b"%d" % number, f"{number}.txt") for number in range(3)]
    assert "The first check comes within a day." in shown(alice, "/vault/fixity")
    check_all(alice)

    assert [outcome(alice, id_) for id_ in ids] == ["same"] * 3
    assert "All 3 files compared: exactly as they came." in shown(alice, "/vault/fixity")
    assert "Exactly as it came." in shown(alice, f"/vault/{ids[0]}")


def test_one_changed_byte_is_found_told_and_logged_without_content(
    alice: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    id_ = keep_file(alice, b"Dear Ms. Ortiz", "letter to ortiz.txt")
    spoil(alice, id_)
    capsys.readouterr()
    check_all(alice)
    said = capsys.readouterr().out

    assert outcome(alice, id_) == "different"
    assert "letter to ortiz" in shown(alice, "/vault/fixity")
    assert "Not as it came: the checksum is another one." in shown(alice, f"/vault/{id_}")
    assert "checked" in acts(alice, id_)
    assert "a kept file is not as it was" in said
    assert "ortiz" not in said.lower()


def test_a_lost_file_is_told_apart_from_a_changed_one(alice: Visitor) -> None:
    id_ = keep_file(alice, b"Dear Ms. Ortiz")
    alice.services.blobs.tenant(alice.shelf.tenant).delete(original(id_))
    check_all(alice)

    assert outcome(alice, id_) == "missing"


def test_what_stays_wrong_is_one_event_and_keeps_its_first_day(alice: Visitor, clock: Clock) -> None:
    id_ = keep_file(alice, b"Dear Ms. Ortiz")
    spoil(alice, id_)
    for _ in range(3):
        clock.move(days=1)
        check_all(alice)
    check = fixity.last_check(alice.shelf, id_)

    assert acts(alice, id_) == ["added", "checked"]
    assert check
    assert check.since
    assert (check.at - check.since).days == 2


def test_a_step_that_was_cut_off_goes_on_where_it_was(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [keep_file(alice, b"%d" % number, f"{number}.txt") for number in range(5)]
    monkeypatch.setattr(fixity, "_DOCUMENTS", 2)
    monkeypatch.setattr(fixity, "_read_again", _failing_once(fixity._read_again, at=4))
    with pytest.raises(BlobUnavailable):
        check_all(alice)
    reads = _counted(monkeypatch)
    alice.services.queue.held.clear()  # type: ignore[attr-defined]  # as when Redis lost it
    from app.queue import owed

    for stored in list(owed(alice.services)):
        if stored.record.job.startswith("workers.vault.check"):
            alice.services.queue.enqueue(stored.record.job, alice.shelf.tenant, *stored.record.ids)
    alice.services.queue.run()  # type: ignore[attr-defined]  # as above

    assert [outcome(alice, id_) for id_ in ids] == ["same"] * 5
    assert len(reads) == 2


def test_a_store_that_is_away_says_nothing_of_the_files(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = keep(alice)

    def away(*_: object, **__: object) -> None:
        raise BlobUnavailable

    monkeypatch.setattr("app.blobs.TenantBlobs.open", away)
    monkeypatch.setattr("app.blobs.BlobStore.ping", away)
    with pytest.raises(BlobUnavailable):
        check_all(alice)

    assert outcome(alice, id_) == "none"


def test_the_round_goes_along_everybody_who_keeps_files(alice: Visitor, bob: Visitor, charlie: Visitor) -> None:
    hers, his = keep_file(alice, b"hers"), keep_file(bob, b"his")
    check_all(alice)

    assert (outcome(alice, hers), outcome(bob, his)) == ("same", "same")
    assert "There are no files yet." in shown(charlie, "/vault/fixity")


def _failing_once(real: object, *, at: int) -> object:
    calls = []

    def read(*given: object) -> object:
        calls.append(given)
        if len(calls) == at:
            raise BlobUnavailable
        return real(*given)  # type: ignore[operator]  # the function itself

    return read


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    reads: list[object] = []
    real = fixity._read_again

    def read(*given: object) -> object:
        reads.append(given)
        return real(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(fixity, "_read_again", read)
    return reads
