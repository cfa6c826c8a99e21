"""The virus scanner: clamd over its socket; a file is kept whatever it says, and waits while it says nothing."""

from __future__ import annotations

import dataclasses
import io
import os
import socket
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import queue
from app.services import Services
from app.vault.made import Made, find_made
from app.vault.making import work
from app.vault.making.scanning import ScannerUnavailable, Verdict, scan, version
from tests.cast import Visitor
from tests.machine import option_lacks
from tests.standins import HeldQueue
from tests.vault.making.clamd import EICAR, STREAM_BYTES, SmallClamd, installed_clamd, listening_at, real_clamd
from tests.vault.making.conftest import keep_file

FOUND = Verdict("found", "Own.Eicar.Test.UNOFFICIAL")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: a socket's has at most 107 characters."""
    with tempfile.TemporaryDirectory(prefix="clamd") as path:
        yield Path(path)


@pytest.fixture
def small(folder: Path) -> Iterator[SmallClamd]:
    server = SmallClamd(listening_at(folder / "clamd.sock"))
    yield server
    server.stop()


@pytest.fixture(params=["small", "real"])
def clamd(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of the small one, and of the machine's own."""
    if request.param == "small":
        yield request.getfixturevalue("small").address
        return
    if not (program := installed_clamd()):
        option_lacks("THIS MACHINE HAS NO clamd: only the small one of the tests was asked")
    with real_clamd(program, folder) as address:
        yield address


@pytest.fixture
def scanned(services: Services, small: SmallClamd) -> Services:
    """The instance with the small scanner."""
    return at(services, small.address)


def at(services: Services, address: str) -> Services:
    return dataclasses.replace(services, settings=dataclasses.replace(services.settings, clamd_socket=address))


def work_off(services: Services, visitor: Visitor, id_: str) -> Made:
    """Both jobs of a document, as workers of `services` do them."""
    work.make(services, visitor.shelf.tenant, id_)
    work.scan_document(services, visitor.shelf.tenant, id_)
    made = find_made(visitor.shelf, id_)
    assert made
    return made


def test_clamd_says_that_a_file_is_clean(clamd):
    assert scan(clamd, io.BytesIO(b"Pickup is at five. " * 10_000)) == Verdict("clean")


def test_clamd_names_what_it_finds(clamd):
    assert scan(clamd, io.BytesIO(EICAR)) == FOUND


def test_clamd_finds_it_in_an_archive_too(clamd):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("letter.com", EICAR)

    assert scan(clamd, io.BytesIO(packed.getvalue())) == FOUND


def test_a_file_without_a_byte_is_clean(clamd):
    assert scan(clamd, io.BytesIO(b"")) == Verdict("clean")


def test_a_file_beyond_clamds_limit_is_said_to_be_too_large(clamd):
    assert scan(clamd, io.BytesIO(os.urandom(8 * STREAM_BYTES))) == Verdict("too-large")


def test_clamd_tells_its_version(clamd):
    assert version(clamd).startswith("ClamAV 1.")


def test_a_file_goes_to_clamd_in_pieces(small):
    asked: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    scan(small.address, Watched(b"a" * 1_500_000))

    assert small.received == [1_500_000]
    assert 0 < max(asked) <= 1024 * 1024
    assert min(asked) > 0


def test_a_host_and_a_port_are_an_address_too():
    server = SmallClamd(socket.create_server(("127.0.0.1", 0)))

    assert scan(server.address, io.BytesIO(EICAR)) == FOUND

    server.stop()


def test_a_clean_file_says_when_it_was_scanned(alice, scanned, clock):
    made = work_off(scanned, alice, keep_file(alice, b"clean words"))

    assert made.scan.state == "clean"
    assert made.scan.at == clock.at


def test_a_found_virus_leaves_the_file_where_it_is(alice, scanned):
    id_ = keep_file(alice, EICAR, "invoice.com")

    made = work_off(scanned, alice, id_)

    assert made.dangerous
    assert made.scan.signature == FOUND.signature
    assert alice.services.blobs.tenant(alice.shelf.tenant).stat(f"vault/{id_}/original").size == len(EICAR)


def test_what_the_scanner_objects_to_is_saved_after_a_warning_and_shown_by_nobody(alice, scanned):
    id_ = keep_file(alice, b"\xff\xd8\xff\xe0" + EICAR, "photo.jpg")
    work_off(scanned, alice, id_)
    asked = f"/vault/{id_}/file"

    warned = alice.get(f"{asked}?show=1")
    taken = alice.get(f"{asked}?show=1&anyway=1")

    assert EICAR not in warned.data
    assert f'href="{asked}?anyway=1"' in warned.text
    assert EICAR in taken.data
    assert taken.headers["Content-Disposition"].startswith("attachment")


def test_without_a_scanner_nothing_claims_that_it_was_scanned(alice):
    id_ = keep_file(alice, b"words")
    alice.services.queue.run()

    made = find_made(alice.shelf, id_)

    assert made
    assert (made.scan.state, made.scan.at) == ("none", None)


def test_while_the_scanner_is_away_the_preview_is_there_and_the_scan_is_owed(alice, services, folder):
    away, tenant = at(services, str(folder / "nobody.sock")), alice.shelf.tenant
    id_ = keep_file(alice, b"words of a letter")

    work.make(away, tenant, id_)
    with pytest.raises(ScannerUnavailable):
        work.scan_document(away, tenant, id_)

    made = find_made(alice.shelf, id_)
    assert made
    assert (made.excerpt, made.scan.state) == ("words of a letter", "waiting")
    assert queue.find_owed(services, work.SCAN, tenant, id_)


def test_the_sweep_has_it_scanned_once_the_scanner_is_back(alice, scanned, small, clock):
    held, tenant = HeldQueue(), alice.shelf.tenant
    held.attach(scanned)
    scanned = dataclasses.replace(scanned, queue=held)
    held.attach(scanned)
    id_ = keep_file(alice, b"words")
    work.make(scanned, tenant, id_)
    held.held.clear()  # as when Redis was wiped

    clock.move(minutes=2)
    queue.sweep(scanned)
    held.run()

    made = find_made(alice.shelf, id_)
    assert made
    assert made.scan.state == "clean"
    assert queue.find_owed(scanned, work.SCAN, tenant, id_) is None


@pytest.mark.parametrize("said", [b"stream: Can't allocate memory ERROR", b"UNKNOWN COMMAND", b"\xff\xfe", b" "])
def test_an_odd_answer_is_no_verdict(small, said):
    small.says = said

    with pytest.raises(ScannerUnavailable):
        scan(small.address, io.BytesIO(b"words"))


def test_a_file_that_clamd_did_not_look_through_is_not_called_a_virus(small):
    small.says = b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND"

    assert scan(small.address, io.BytesIO(b"words")) == Verdict("too-large")


def test_making_again_keeps_what_the_scanner_said(alice, scanned):
    id_ = keep_file(alice, EICAR)
    work_off(scanned, alice, id_)

    work.make(scanned, alice.shelf.tenant, id_)

    made = find_made(alice.shelf, id_)
    assert made
    assert made.dangerous
