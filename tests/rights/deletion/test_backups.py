"""Backups: an account that was removed is in none that a restore would bring back."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from app import backup
from app.accounts import model as accounts
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor
from tests.conftest import Clock
from tests.rights.deletion.leaving import close, let_days_pass


def test_files_go_from_earlier_backups_and_a_restore_removes_the_account_again(
    alice: Visitor, bob: Visitor, services: Services, clock: Clock, tmp_path: Path
) -> None:
    for owner in (alice, bob):
        services.blobs.tenant(tenant_id(owner.tenant)).put("vault/1/original", io.BytesIO(b"x"), content_type="a/b")
    data, backups = services.settings.data_dir, tmp_path / "backups"
    (data / "secret_key").write_text("of the tests")
    (before, _) = backup.back_up(data, backups, clock.at)
    assert (before / "blobs" / alice.tenant).is_dir()
    close(alice)
    let_days_pass(services, clock)

    backup.back_up(data, backups, clock.at + timedelta(hours=1))

    assert not (before / "blobs" / alice.tenant).exists()
    assert (before / "blobs" / bob.tenant).is_dir()
    backup.restore(data, backups, clock.at + timedelta(hours=2), moment=before.name, force=True)
    with closing(sqlite3.connect(data / "records.db")) as connection:
        found = [row for (row,) in connection.execute("SELECT DISTINCT partition FROM items")]
    assert f"TENANT#{alice.tenant}" not in found
    assert f"TENANT#{bob.tenant}" in found
    assert accounts.find_by_email(services, alice.email) is None, "her address is free"
