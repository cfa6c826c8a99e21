"""Looking: at every byte that an instance keeps, and into every record that any key which is left still opens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from app.services import Services
from app.store.keys import PLATFORM, TenantId, tenant_partition
from app.store.sealed import Tampered


def bytes_of(data_dir: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, and every name of one."""
    for path in sorted(data_dir.rglob("*")):
        yield str(path.relative_to(data_dir)), str(path.relative_to(data_dir)).encode()
        if path.is_file():
            yield str(path.relative_to(data_dir)), path.read_bytes()


def opened(services: Services) -> Iterator[tuple[str, bytes]]:
    """Every record of the main table that can be opened: its place, and the plain bytes behind the seal."""
    database = services.settings.data_dir / "records.db"
    with closing(sqlite3.connect(database)) as connection:
        places = connection.execute("SELECT partition, sort FROM items").fetchall()
    for partition, sort in places:
        shelf = _shelf(services, partition)
        try:
            stored = shelf.get(sort, msgspec.Raw)
        except Tampered:
            continue
        if stored is not None:
            yield f"{partition} / {sort}", partition.encode() + sort.encode() + bytes(stored.record)


def _shelf(services: Services, partition: str):
    area = partition.removeprefix(tenant_partition(PLATFORM)).removeprefix("#")
    if partition.startswith(tenant_partition(PLATFORM)):
        return services.store.platform(area)
    return services.store.tenant(TenantId(partition.partition("#")[2]))
