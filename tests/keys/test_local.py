"""The key file: private, made once, never half written, refused when something is wrong with it."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from app.keys import KeyUnavailable
from app.keys.local import LocalRing
from app.settings import SettingsError
from tests.keys.conftest import FileRing

CONTEXT = {"tenant": "alice000000", "purpose": "records"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "records.key"


def begin(path: Path, line, answers) -> None:
    """A process that starts at the same moment as another."""
    line.wait()
    answers.put(LocalRing(path, create=True).wrap(b"k" * 32, CONTEXT))


def test_development_makes_the_file_on_its_first_run_for_its_owner_alone(path: Path) -> None:
    old = os.umask(0)
    try:
        LocalRing(path, create=True)
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [found.name for found in path.parent.iterdir()] == ["records.key"]


def test_production_requires_the_file(path: Path) -> None:
    with pytest.raises(SettingsError, match=r"records\.key is missing"):
        LocalRing(path, create=False)
    assert not path.exists()


def test_the_next_run_finds_the_same_key(path: Path) -> None:
    blob = LocalRing(path, create=True).wrap(b"k" * 32, CONTEXT)
    assert LocalRing(path, create=False).unwrap(blob, CONTEXT) == b"k" * 32
    assert LocalRing(path, create=True).unwrap(blob, CONTEXT) == b"k" * 32


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_file_that_others_can_read_is_refused(path: Path, mode: int) -> None:
    LocalRing(path, create=True)
    path.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        LocalRing(path, create=True)


def test_a_file_that_is_opened_to_others_later_locks_the_ring(path: Path) -> None:
    ring = LocalRing(path, create=True)
    path.chmod(0o644)
    with pytest.raises(KeyUnavailable):
        ring.wrap(b"k" * 32, CONTEXT)


@pytest.mark.parametrize("text", ["", "\n", "id\n", "id !!!\n", "id c2hvcnQ=\n", "a b c\n", "\udcff \udcff\n"])
def test_a_damaged_file_is_refused_in_words(path: Path, text: str) -> None:
    LocalRing(path, create=True)
    path.write_text(text, errors="surrogateescape")
    with pytest.raises(SettingsError, match="damaged"):
        LocalRing(path, create=True)


def test_two_processes_that_start_at_once_end_up_with_one_key(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    line, answers = context.Barrier(4), context.Queue()
    started = [context.Process(target=begin, args=(path, line, answers)) for _ in range(4)]
    for process in started:
        process.start()
    blobs = [answers.get(timeout=20) for _ in started]
    for process in started:
        process.join(20)
    ring = LocalRing(path, create=False)
    assert [ring.unwrap(blob, CONTEXT) for blob in blobs] == [b"k" * 32] * 4
    assert len(path.read_text().splitlines()) == 1


def test_a_rotation_puts_the_new_key_first_and_keeps_the_file_private(file_ring: FileRing) -> None:
    first = file_ring.path.read_text()
    name = file_ring.local.rotate()
    assert file_ring.path.read_text().startswith(f"{name} ")
    assert file_ring.path.read_text().endswith(first)
    assert file_ring.path.stat().st_mode & 0o777 == 0o600


def test_another_process_follows_a_rotation_without_a_restart(file_ring: FileRing) -> None:
    other = LocalRing(file_ring.path, create=False)
    file_ring.rotate()
    assert other.unwrap(file_ring.ring.wrap(b"k" * 32, CONTEXT), CONTEXT) == b"k" * 32


def test_a_key_that_the_file_no_longer_holds_is_unavailable_and_not_tampered(path: Path, tmp_path: Path) -> None:
    blob = LocalRing(tmp_path / "phi.key", create=True).wrap(b"k" * 32, CONTEXT)
    with pytest.raises(KeyUnavailable):
        LocalRing(path, create=True).unwrap(blob, CONTEXT)


def test_a_file_that_cannot_be_written_leaves_no_draft(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="space"):
        LocalRing(path, create=True)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("at", [2, 25, -1])
def test_a_changed_blob_does_not_open(file_ring: FileRing, at: int) -> None:
    blob = bytearray(file_ring.ring.wrap(b"k" * 32, CONTEXT))
    blob[at] ^= 1
    with pytest.raises((ValueError, KeyUnavailable)):
        file_ring.ring.unwrap(bytes(blob), CONTEXT)
