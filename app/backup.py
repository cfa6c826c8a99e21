"""Backup and restore of the embedded store: records and blobs together, the keys that open them apart from them.

    <backups>/content/<moment>/   records.db, phi-*.db, audit.db, blobs/…   kept 90 days
    <backups>/keys/<moment>/      keys.db, keys/…, secret_key      kept 7 days, and better kept somewhere else

So a tenant's destroyed key is gone from every backup a week later, and with it what it opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.store.keys import TenantId, tenant_partition

CONTENT_DAYS = 90
KEY_DAYS = 7

_MOMENT = "%Y%m%dT%H%M%SZ"
_MANIFEST = "manifest.json"
_DATABASES = {"content": ("records.db", "phi-wellbeing.db", "phi-providers.db", "audit.db"), "keys": ("keys.db",)}
_FOLDERS = {"content": "blobs", "keys": "keys"}
_FILES: dict[str, tuple[str, ...]] = {"content": (), "keys": ("secret_key",)}
_DAYS = {"content": CONTENT_DAYS, "keys": KEY_DAYS}
_OTHERS_WORK = ("*-wal", "*-shm", ".*", "exports", "restores")
"""Of other processes, and copies that people asked for: these live for days, and a backup for months."""


class BackupRefused(Exception):
    """Why a backup or a restore was not made, as a sentence. Nothing was changed."""


def back_up(data_dir: Path, backups: Path, now: datetime) -> list[Path]:
    """Copy everything while it is in use, and remove backups that are too old. Returns the two new folders.

    Content goes first and keys last: whatever a copied record needs to be opened is then in the copied keys.
    Raises BackupRefused, OSError.
    """
    if backups.resolve().is_relative_to(data_dir.resolve()):
        raise BackupRefused("A backup inside DATA_DIR is lost together with it. Name a folder somewhere else.")
    made = [_copy_part(part, data_dir, backups / part, now) for part in ("content", "keys")]
    for part in ("content", "keys"):
        for old in _kept(backups / part):
            if _moment(old) < now - timedelta(days=_DAYS[part]):
                shutil.rmtree(old)
    gone = _removed_accounts(data_dir)
    for folder in _kept(backups / "content"):
        _without(folder, gone)
    return made


def restore(data_dir: Path, backups: Path, now: datetime, *, moment: str = "", force: bool = False) -> list[Path]:
    """Put a backup (the newest, or that of `moment`) in place, with the newest keys. Returns what was used.

    Everything is checked against its checksums first. With `force` what was there before is set aside in DATA_DIR.
    Raises BackupRefused, OSError.
    """
    contents = [folder for folder in _kept(backups / "content") if not moment or folder.name == moment]
    keys = _kept(backups / "keys")
    if not contents or not keys:
        raise BackupRefused(f"{backups} holds no complete backup{f' of {moment}' if moment else ''}.")
    used = [contents[-1], keys[-1]]
    for folder in used:
        _verify(folder)
    if holds_records(data_dir) and not force:
        raise BackupRefused(f"{data_dir} already holds records. Empty it, or say --force to set them aside.")
    aside = data_dir / f"before-restore-{now.strftime(_MOMENT)}"
    for name in [*_names("content"), *_names("keys")]:
        _set_aside(data_dir, name, aside)
    for folder in used:
        _put_in_place(folder, data_dir)
    _remove_again(data_dir, _removed_accounts(data_dir))
    return used


def _removed_accounts(data_dir: Path) -> list[str]:
    """Accounts whose key was destroyed, by tenant id. Their files are under no key of their own."""
    with closing(sqlite3.connect(f"{(data_dir / 'keys.db').absolute().as_uri()}?mode=rw", uri=True)) as connection:
        rows = connection.execute("SELECT partition FROM items WHERE sort = 'KEY#records' AND length(body) = 0")
        return [partition.partition("#")[2] for (partition,) in rows]


def _without(backup: Path, accounts: Iterable[str]) -> None:
    """Take the files of removed accounts out of a backup that was made before, and out of its list."""
    gone = [folder for each in accounts if (folder := backup / "blobs" / each).is_dir()]
    if not gone:
        return
    manifest = json.loads((backup / _MANIFEST).read_text())
    inside = tuple(f"{folder.relative_to(backup)}/" for folder in gone)
    manifest["sha256"] = {name: sum_ for name, sum_ in manifest["sha256"].items() if not name.startswith(inside)}
    draft = backup / f".{_MANIFEST}"
    draft.write_text(json.dumps(manifest, indent=1))
    _sync(draft)
    draft.replace(backup / _MANIFEST)  # first: a list that names what is gone would make the whole backup unusable
    for folder in gone:
        shutil.rmtree(folder)


def _remove_again(data_dir: Path, accounts: Iterable[str]) -> None:
    """What a backup from before an account's end brings back of it goes once more: sealed rows, and files."""
    for account in accounts:
        shutil.rmtree(data_dir / "blobs" / account, ignore_errors=True)
        for name in _DATABASES["content"]:
            with closing(sqlite3.connect(data_dir / name)) as connection, connection:
                connection.execute("PRAGMA secure_delete=ON")
                connection.execute("DELETE FROM items WHERE partition = ?", (tenant_partition(TenantId(account)),))


def holds_records(data_dir: Path) -> bool:
    """Whether anything was ever kept here."""
    blobs = data_dir / "blobs"
    return any(_rows(data_dir / name) for names in _DATABASES.values() for name in names) or (
        blobs.is_dir() and any(path.is_file() for path in blobs.rglob("*"))
    )


def _copy_part(part: str, data_dir: Path, into: Path, now: datetime) -> Path:
    done = into / now.strftime(_MOMENT)
    if done.exists():
        raise BackupRefused(f"{done} is there already. Wait a second and try again.")
    partial = into / f".{done.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    for name in _DATABASES[part]:
        _copy_database(data_dir / name, partial / name)
    for name in _FILES[part]:
        if (data_dir / name).exists():
            shutil.copy2(data_dir / name, partial / name)
    if (data_dir / _FOLDERS[part]).is_dir():
        shutil.copytree(
            data_dir / _FOLDERS[part], partial / _FOLDERS[part], ignore=shutil.ignore_patterns(*_OTHERS_WORK)
        )
    sums = {str(file.relative_to(partial)): _sum(file) for file in _files(partial)}
    (partial / _MANIFEST).write_text(json.dumps({"made_at": now.isoformat(), "sha256": sums}, indent=1))
    for file in _files(partial):
        _sync(file)
    partial.rename(done)
    _sync(into)
    return done


def _copy_database(source: Path, target: Path) -> None:
    """A consistent copy without locking anybody out, and without the pages of what was deleted (VACUUM INTO)."""
    if not source.exists():
        raise BackupRefused(f"{source} is missing: this is not the DATA_DIR of an embedded store.")
    target.touch(mode=0o600)
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as copy:
        answer = copy.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise BackupRefused(f"{source.name} is damaged; no backup of it was made.")


def _verify(folder: Path) -> None:
    try:
        sums: dict[str, str] = json.loads((folder / _MANIFEST).read_text())["sha256"]
    except (OSError, ValueError, KeyError):
        raise BackupRefused(f"{folder} has no readable list of its files.") from None
    for name, expected in sums.items():
        file = folder / name
        if not file.is_file() or _sum(file) != expected:
            raise BackupRefused(f"{file} is missing or damaged. Nothing was restored.")


def _put_in_place(folder: Path, data_dir: Path) -> None:
    for file in _files(folder):
        name = file.relative_to(folder)
        if str(name) == _MANIFEST:
            continue
        place = data_dir / name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_name(f".{place.name}.restored")
        shutil.copy2(file, draft)
        draft.chmod(0o600)
        _sync(draft)
        draft.replace(place)
        _sync(place.parent)


def _set_aside(data_dir: Path, name: str, aside: Path) -> None:
    # A database's log must go with it: an old log beside a restored database would be replayed into it.
    for found in (data_dir / name, data_dir / f"{name}-wal", data_dir / f"{name}-shm"):
        if found.exists():
            aside.mkdir(exist_ok=True, mode=0o700)
            found.rename(aside / found.name)


def _names(part: str) -> Iterable[str]:
    return (*_DATABASES[part], _FOLDERS[part], *_FILES[part])


def _kept(folder: Path) -> list[Path]:
    """Complete backups, oldest first."""
    return sorted(path for path in folder.iterdir() if _is_moment(path.name)) if folder.is_dir() else []


def _is_moment(name: str) -> bool:
    try:
        datetime.strptime(name, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _moment(folder: Path) -> datetime:
    return datetime.strptime(folder.name, _MOMENT).replace(tzinfo=UTC)


def _rows(database: Path) -> bool:
    if not database.exists():
        return False
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        try:
            return connection.execute("SELECT 1 FROM items LIMIT 1").fetchone() is not None
        except sqlite3.DatabaseError:
            return True  # whatever it is, it is not ours to write over


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
