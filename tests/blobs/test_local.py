"""What the files on disk promise beyond the contract: nobody else reads them, a full disk or a kill leaves no half."""

from __future__ import annotations

import io
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.blobs import BlobStore, BlobUnavailable
from tests.blobs.conftest import ALICE

FOR_US_ALONE = 0o077


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def alice(local: BlobStore):
    return local.tenant(ALICE)


@pytest.fixture
def small_disk():
    """Files cannot grow beyond 64 KB while it lasts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def put(blobs, content: bytes = b"words", name: str = "vault/photo"):
    return blobs.put(name, io.BytesIO(content), content_type="image/jpeg")


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_nobody_else_on_the_machine_can_read_files_or_folders(alice, root):
    put(alice)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in [root, *root.rglob("*")]]
    assert len(modes) == 5
    assert all(mode & FOR_US_ALONE == 0 for mode in modes)


def test_a_full_disk_says_unavailable_and_leaves_nothing(alice, root, small_disk):
    with pytest.raises(BlobUnavailable):
        put(alice, os.urandom(200_000))
    assert files(root) == []


def test_a_full_disk_leaves_the_former_blob(alice, small_disk):
    put(alice, b"former")
    with pytest.raises(BlobUnavailable):
        put(alice, os.urandom(200_000))
    with alice.open("vault/photo") as reader:
        assert reader.read() == b"former"


def test_a_folder_that_cannot_be_written_says_unavailable(alice, root):
    root.parent.joinpath("blobs").write_text("a file where the folder should be")
    with pytest.raises(BlobUnavailable):
        put(alice)
    with pytest.raises(BlobUnavailable):
        alice.page()


def test_a_file_cut_short_on_disk_is_noticed(alice, root):
    put(alice, os.urandom(5000))
    (file,) = files(root)
    os.truncate(file, 4000)
    with pytest.raises(BlobUnavailable):
        alice.open("vault/photo")


def test_a_file_that_lost_its_middle_is_noticed(alice, root):
    put(alice, b"a" * 5000)
    (file,) = files(root)
    file.write_bytes(file.read_bytes()[1000:])
    with pytest.raises(BlobUnavailable):
        alice.open("vault/photo")


def test_a_link_planted_on_the_disk_is_not_followed(alice, root, tmp_path):
    put(alice)
    (file,) = files(root)
    secret = tmp_path / "secret"
    file.rename(secret)
    file.symlink_to(secret)
    with pytest.raises(BlobUnavailable):
        alice.open("vault/photo")


def test_content_is_synced_before_it_gets_its_name_and_the_name_after(alice, monkeypatch):
    put(alice)  # the folders are made
    done: list[str] = []

    def seen(what: str, verb):
        def call(*arguments):
            done.append(what)
            return verb(*arguments)

        return call

    monkeypatch.setattr(os, "fsync", seen("sync", os.fsync))
    monkeypatch.setattr(Path, "rename", seen("rename", Path.rename))
    put(alice)
    assert done == ["sync", "rename", "sync"]


def test_what_a_killed_process_left_aside_is_swept_after_a_day(alice, root):
    put(alice)
    left, fresh = root / ".aside" / "left", root / ".aside" / "fresh"
    for path in (left, fresh):
        path.write_bytes(b"half")
    os.utime(left, (time.time() - 25 * 3600,) * 2)
    put(alice, name="vault/other")
    assert (left.exists(), fresh.exists()) == (False, True)


_WRITER = """
import io, sys, itertools
from pathlib import Path
from app.blobs import BlobStore
from app.blobs.local import LocalBlobs
alice = BlobStore(LocalBlobs(Path(sys.argv[1]))).tenant("alice00000")
for n in itertools.count():
    content = str(n).encode() * 60_000
    alice.put(f"vault/{n}", io.BytesIO(content), content_type="text/plain")
    print(n, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_whole_blobs_and_loses_none_it_answered(alice, root):
    for moment in (0.05, 0.13, 0.21):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(root)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(moment)
        writer.send_signal(signal.SIGKILL)
        answered = [int(line) for line in writer.stdout.read().split()]
        writer.stdout.close()
        writer.wait()
        names = alice.page("vault/").names
        assert {f"vault/{n}" for n in answered} <= set(names)
        for name in names:
            with alice.open(name) as reader:
                assert reader.read() == name.removeprefix("vault/").encode() * 60_000
