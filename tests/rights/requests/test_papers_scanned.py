"""Documents that come with a request are scanned where there is a scanner, and later where it was away."""

from __future__ import annotations

import dataclasses
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.rights.requests import docket, papers
from app.rights.requests.model import Asked, ask
from app.services import Services
from tests.vault.making.clamd import EICAR, SmallClamd, listening_at

NOTE = b"I authorise Robin. "


@pytest.fixture
def socket_path() -> Iterator[Path]:
    """Short: the address of a socket has no room for a long one."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "clamd"


@pytest.fixture
def scanned(services: Services, socket_path: Path) -> Services:
    """The same instance, told of a scanner that is not there yet."""
    return dataclasses.replace(services, settings=dataclasses.replace(services.settings, clamd_socket=str(socket_path)))


@pytest.fixture
def id_(services: Services) -> str:
    return ask(services, Asked(kind="agent", name="", address="robin@example.org", text="For her.", attempt="1")).id


def test_what_the_scanner_knows_is_not_kept(scanned: Services, socket_path: Path, id_: str) -> None:
    clamd = SmallClamd(listening_at(socket_path))
    try:
        with pytest.raises(papers.Infected):
            papers.attach(scanned, id_, "note.txt", io.BytesIO(NOTE + EICAR))
        papers.attach(scanned, id_, "note.txt", io.BytesIO(NOTE))
    finally:
        clamd.stop()

    assert [paper.scan for paper in docket.papers(scanned, id_)] == ["clean"]
    assert len(docket.blobs_of(scanned).page().names) == 1


def test_what_came_while_it_was_away_is_scanned_before_staff_get_it(
    scanned: Services, socket_path: Path, id_: str
) -> None:
    papers.attach(scanned, id_, "note.txt", io.BytesIO(NOTE + EICAR))
    papers.attach(scanned, id_, "other.txt", io.BytesIO(NOTE))
    assert [paper.scan for paper in docket.papers(scanned, id_)] == ["waiting", "waiting"]
    clamd = SmallClamd(listening_at(socket_path))
    try:
        with pytest.raises(papers.Infected):
            papers.opened(scanned, id_, 1)
        with papers.opened(scanned, id_, 2)[1] as file:
            assert file.read() == NOTE
    finally:
        clamd.stop()

    assert [paper.scan for paper in docket.papers(scanned, id_)] == ["found", "clean"]
