"""The keys of a whole installation, as its settings put it together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.keys import KeyUnavailable
from app.keys.tenants import WrappedTenantKeys
from app.services import Services, build
from app.settings import SettingsError
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


@pytest.mark.parametrize("production", [False, True])
def test_a_phi_key_that_is_gone_at_a_start_is_never_made_anew_over_what_it_opened(
    services: Services, production: bool
) -> None:
    tables = opened(services.phi)
    tables.wellbeing.tenant(ALICE).blind_index("any", "word")
    file = services.settings.data_dir / "keys" / "phi.key"
    away = file.rename(file.with_suffix(".away"))
    settings = replace(services.settings, app_env="production" if production else "development")
    locked = opened(build(settings).phi)
    assert not file.exists()
    with pytest.raises(KeyUnavailable):
        locked.wellbeing.tenant(ALICE).blind_index("any", "word")
    build(settings).store.tenant(ALICE).blind_index("any", "word")
    away.rename(file)
    again = opened(build(settings).phi).wellbeing.tenant(ALICE).blind_index("any", "word")
    assert again == tables.wellbeing.tenant(ALICE).blind_index("any", "word")


def test_a_start_without_the_phi_key_of_what_is_kept_says_so(services: Services) -> None:
    with capture_logs() as whole:
        build(services.settings)
    opened(services.phi).wellbeing.tenant(ALICE).blind_index("any", "word")
    (services.settings.data_dir / "keys" / "phi.key").unlink()
    with capture_logs() as lost:
        build(services.settings)
    assert [line["event"] for line in whole] == []
    assert [(line["event"].partition(":")[0], line["file"]) for line in lost] == [("a key file is missing", "phi.key")]


def test_a_key_of_the_records_that_is_gone_is_asked_for_and_not_made_anew(services: Services) -> None:
    services.store.tenant(ALICE).blind_index("any", "word")
    (services.settings.data_dir / "keys" / "records.key").unlink()
    with pytest.raises(SettingsError, match="Restore it from your safe copy"):
        build(services.settings)


def _files_with(folder: Path, secret: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()]
