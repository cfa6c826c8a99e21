"""The keys of a whole installation, as its settings put it together."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.keys.tenants import WrappedTenantKeys
from app.services import Services
from app.store.phi import opened
from app.store.sealed import SealedStore
from tests.keys.conftest import ALICE


@pytest.mark.parametrize("part", ["store", "phi"])
def test_a_destroyed_key_leaves_no_trace_in_any_file(services: Services, part: str) -> None:
    sealed: SealedStore = services.store if part == "store" else opened(services.phi).providers
    keys = sealed._keys
    assert isinstance(keys, WrappedTenantKeys)
    sealed.tenant(ALICE).blind_index("any", "word")  # which makes her key
    made = keys._store.get(keys._key(ALICE))
    assert made
    folder = services.settings.data_dir
    assert [path.name for path in _files_with(folder, made.body)]

    keys.destroy(ALICE)

    assert [path.name for path in _files_with(folder, made.body)] == []


def _files_with(folder: Path, secret: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()]
