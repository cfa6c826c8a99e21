"""What the outbox promises: every mail durable and whole, the newest first, bounded, read by nobody else."""

from __future__ import annotations

import dataclasses
import os
import resource
import stat
from pathlib import Path

import pytest

from app.mail import KeepsMail, MailTemporary
from app.mail.outbox import OutboxMailer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "outbox"


@pytest.fixture
def outbox(folder: Path) -> OutboxMailer:
    return OutboxMailer(folder, keep=3)


def test_a_delivered_mail_is_kept_byte_for_byte(outbox, message):
    outbox.deliver(message)
    assert [mail.content for mail in outbox.newest(9)] == [message.as_bytes()]


def test_the_newest_comes_first_and_the_oldest_are_dropped(outbox, message):
    for number in range(5):
        outbox.deliver(dataclasses.replace(message, message_id=f"{number}@b.example"))
    kept = [mail.content for mail in outbox.newest(9)]
    assert [next(n for n in range(5) if f"<{n}@".encode() in content) for content in kept] == [4, 3, 2]


def test_an_outbox_that_was_never_used_is_empty(outbox):
    assert outbox.newest(9) == []


def test_no_more_are_read_than_asked_for(outbox, message):
    for _ in range(3):
        outbox.deliver(message)
    assert len(outbox.newest(2)) == 2


def test_nobody_else_on_the_machine_can_read_the_links(outbox, folder, message):
    outbox.deliver(message)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]]
    assert all(mode & 0o077 == 0 for mode in modes)


def test_a_mail_is_synced_before_it_shows_and_its_name_after(outbox, message, monkeypatch):
    outbox.deliver(message)
    done: list[str] = []

    def seen(what: str, verb):
        def call(*arguments):
            done.append(what)
            return verb(*arguments)

        return call

    monkeypatch.setattr(os, "fsync", seen("sync", os.fsync))
    monkeypatch.setattr(Path, "rename", seen("rename", Path.rename))
    outbox.deliver(message)
    assert done == ["sync", "rename", "sync"]


def test_a_full_disk_is_temporary_and_leaves_no_half(outbox, folder, message):
    outbox.deliver(message)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(MailTemporary):
            outbox.deliver(dataclasses.replace(message, text="x\n" * 10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(list(folder.iterdir())) == 1


def test_the_outbox_can_be_read_and_other_mailers_cannot(outbox, post):
    assert isinstance(outbox, KeepsMail)
    assert not isinstance(post, KeepsMail)
