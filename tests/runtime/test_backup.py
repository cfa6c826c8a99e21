"""Backup and restore: taken in use, checked before use, and of no use without the keys."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from app.backup import BackupRefused, back_up, restore
from app.keys import KeyDestroyed
from app.queue import Queue
from app.services import Services, build
from app.settings import Settings, from_environment
from app.store.keys import TenantId
from app.supervision import sole_use
from tests import conftest

ALICE, BOB = TenantId("alicealice"), TenantId("bobbobbob")
NAME = "photos/door.jpg"
PARTS = ("content", "keys")


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """A new machine."""
    return from_environment({"DATA_DIR": str(tmp_path / "new"), "SECRET_KEY": "a secret of the tests alone, 32 long"})


@pytest.fixture
def kept(services: Services) -> Services:
    for tenant in (ALICE, BOB):
        shelf = services.store.tenant(tenant)
        shelf.write(shelf.add("NOTE", {"words": "he came late"}))
        services.blobs.tenant(tenant).put(NAME, BytesIO(b"a picture"), content_type="image/jpeg")
    return services


def words(services: Services, tenant: TenantId) -> str | None:
    note = services.store.tenant(tenant).get("NOTE", dict)
    return note.record["words"] if note else None


def test_everything_is_back_on_a_new_machine(
    kept: Services, backups: Path, elsewhere: Settings, queue: Queue, clock: conftest.Clock
) -> None:
    back_up(kept.settings.data_dir, backups, clock())
    restore(elsewhere.data_dir, backups, clock())
    restored = build(elsewhere, now=clock, queue=queue)
    assert words(restored, ALICE) == "he came late"
    with restored.blobs.tenant(ALICE).open(NAME) as blob:
        assert blob.read() == b"a picture"


def test_content_alone_cannot_be_read(kept: Services, backups: Path, clock: conftest.Clock) -> None:
    content, keys = back_up(kept.settings.data_dir, backups, clock())
    assert {path.name for path in content.iterdir()} == {
        *("records.db", "phi-wellbeing.db", "phi-providers.db", "audit.db"),
        "blobs",
        "manifest.json",
    }
    assert {path.name for path in keys.iterdir()} == {"keys.db", "keys", "manifest.json"}
    assert b"he came late" not in (content / "records.db").read_bytes()


def test_copies_that_people_asked_for_are_in_no_backup(kept: Services, backups: Path, clock: conftest.Clock) -> None:
    blobs = kept.blobs.tenant(TenantId("c" * 26))
    for name in ("exports/e1/001", "restores/r1", "vault/d1/original"):
        blobs.put(name, BytesIO(b"words"), content_type="application/zip")
    content, _ = back_up(kept.settings.data_dir, backups, clock())

    found = {path.relative_to(content).as_posix() for path in content.rglob("*") if path.is_file()}
    assert [name for name in found if "exports" in name or "restores" in name] == []
    assert any("vault/d1/original" in name for name in found)


def test_backups_can_be_read_by_their_owner_alone(kept: Services, backups: Path, clock: conftest.Clock) -> None:
    made = back_up(kept.settings.data_dir, backups, clock())
    assert {oct(path.stat().st_mode & 0o077) for path in made} == {"0o0"}


def test_old_backups_go_after_ninety_days_and_their_keys_after_seven(
    kept: Services, backups: Path, clock: conftest.Clock
) -> None:
    began = clock()
    for day in (0, 6, 8, 85, 91, 97):
        clock.at = began + timedelta(days=day)
        back_up(kept.settings.data_dir, backups, clock())
    ages = {part: sorted(days_old(folder, clock) for folder in (backups / part).iterdir()) for part in PARTS}
    assert ages == {"content": [0, 6, 12, 89], "keys": [0, 6]}


def days_old(folder: Path, clock: conftest.Clock) -> int:
    made = datetime.strptime(folder.name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return (clock() - made).days


def test_a_destroyed_key_is_not_in_the_backups_a_week_later(
    kept: Services, backups: Path, elsewhere: Settings, queue: Queue, clock: conftest.Clock
) -> None:
    back_up(kept.settings.data_dir, backups, clock())
    kept.store._keys.destroy(ALICE)  # what erasure does
    clock.move(days=8)
    back_up(kept.settings.data_dir, backups, clock())
    oldest = min(path.name for path in (backups / "content").iterdir())
    restore(elsewhere.data_dir, backups, clock(), moment=oldest)
    restored = build(elsewhere, now=clock, queue=queue)
    assert words(restored, BOB) == "he came late"
    assert restored.store.names(ALICE) == []
    with pytest.raises(KeyDestroyed):
        restored.store.tenant(ALICE).put("X", {})


def test_a_damaged_backup_is_refused_and_changes_nothing(
    kept: Services, backups: Path, elsewhere: Settings, clock: conftest.Clock
) -> None:
    content, _ = back_up(kept.settings.data_dir, backups, clock())
    with (content / "records.db").open("r+b") as file:
        file.seek(100)
        file.write(b"x")
    with pytest.raises(BackupRefused, match="damaged"):
        restore(elsewhere.data_dir, backups, clock())
    assert not (elsewhere.data_dir / "records.db").exists()


def test_restore_refuses_a_folder_that_holds_records(kept: Services, backups: Path, clock: conftest.Clock) -> None:
    back_up(kept.settings.data_dir, backups, clock())
    with pytest.raises(BackupRefused, match="already holds records"):
        restore(kept.settings.data_dir, backups, clock())
    assert words(kept, ALICE) == "he came late"


def test_a_forced_restore_sets_aside_what_was_there_with_its_log(
    kept: Services, backups: Path, clock: conftest.Clock, queue: Queue
) -> None:
    back_up(kept.settings.data_dir, backups, clock())
    shelf = kept.store.tenant(ALICE)
    shelf.write(shelf.put("NOTE", {"words": "written after the backup"}))
    restore(kept.settings.data_dir, backups, clock(), force=True)
    assert words(build(kept.settings, now=clock, queue=queue), ALICE) == "he came late"
    (aside,) = kept.settings.data_dir.glob("before-restore-*")
    with sqlite3.connect(aside / "records.db") as before:
        assert before.execute("SELECT count(*) FROM items").fetchone()[0] >= 2


def test_a_backup_that_was_cut_short_is_not_used(
    kept: Services, backups: Path, elsewhere: Settings, clock: conftest.Clock
) -> None:
    content, _ = back_up(kept.settings.data_dir, backups, clock())
    content.rename(content.with_name(f".{content.name}.partial"))
    with pytest.raises(BackupRefused, match="no complete backup"):
        restore(elsewhere.data_dir, backups, clock())


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def test_the_commands_back_up_and_restore(
    app: Flask, kept: Services, backups: Path, elsewhere: Settings, queue: Queue
) -> None:
    assert run(app, "backup", str(backups)).exit_code == 0
    new = create_app(elsewhere, build(elsewhere, now=kept.now, queue=queue))
    assert run(new, "restore", str(backups)).exit_code == 0
    assert words(build(elsewhere, now=kept.now, queue=queue), ALICE) == "he came late"


def test_the_commands_refuse_in_a_sentence(app: Flask, kept: Services, backups: Path) -> None:
    assert run(app, "restore", str(backups)).output.startswith("Error: ")
    inside = run(app, "backup", str(kept.settings.data_dir / "backups"))
    assert (inside.exit_code, inside.output.count("\n")) == (1, 1)
    with sole_use(kept.settings.data_dir):
        assert "Stop it first" in run(app, "restore", str(backups)).output
