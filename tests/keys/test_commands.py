"""The ring keys in an operator's hands: made for a new installation, rotated, and every person's key wrapped anew."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from app.keys.local import LocalRing
from app.services import Services, build, key_files
from app.settings import Settings, SettingsError
from app.store.phi import opened
from tests.keys.conftest import ALICE
from tests.runtime.test_settings import PRODUCTION
from tests.stack import ROOT, Stack


@pytest.fixture
def production(settings: Settings, tmp_path: Path) -> Settings:
    """A new installation that has no key file yet."""
    return replace(settings, app_env="production", data_dir=tmp_path / "new")


def run(settings: Settings, *words: str) -> Result:
    """As `flask --app wsgi` does."""
    app = create_app(settings, build(settings, await_keys=True))
    return app.test_cli_runner().invoke(args=["keys", *words])


def test_a_new_installation_gets_its_key_files_and_can_start(production: Settings) -> None:
    with pytest.raises(SettingsError, match="flask --app wsgi keys create"):
        build(production)

    made = run(production, "create")

    assert made.exit_code == 0, made.output
    assert made.output.splitlines()[:2] == [str(path) for path in key_files(production)]
    assert {path.stat().st_mode & 0o777 for path in key_files(production)} == {0o600}
    build(production).store.tenant(ALICE).blind_index("any", "word")


def test_keys_that_are_there_are_never_made_anew(production: Settings) -> None:
    run(production, "create")
    before = [path.read_text() for path in key_files(production)]

    again = run(production, "create")

    assert (again.exit_code, again.output) == (0, "They are there already.\n")
    assert [path.read_text() for path in key_files(production)] == before


def test_a_lost_key_is_not_hidden_behind_a_new_one(production: Settings) -> None:
    run(production, "create")
    build(production).store.tenant(ALICE).blind_index("any", "word")
    lost, kept = key_files(production)
    lost.unlink()

    refused = run(production, "create")

    assert refused.exit_code == 1
    assert "Restore it from your safe copy" in refused.output
    assert [path.exists() for path in (lost, kept)] == [False, True]


def test_after_rotate_and_rewrap_the_old_ring_keys_open_nothing_any_more(app: Flask, services: Services) -> None:
    index = services.store.tenant(ALICE).blind_index("any", "word")
    opened(services.phi).wellbeing.tenant(ALICE).blind_index("any", "word")

    rotated, rewrapped = (app.test_cli_runner().invoke(args=["keys", word]) for word in ("rotate", "rewrap"))

    assert (rotated.exit_code, rewrapped.exit_code) == (0, 0), rotated.output + rewrapped.output
    assert rewrapped.output.startswith("2 keys were wrapped anew")
    for path in key_files(services.settings):
        newest, older = path.read_text().splitlines()
        path.write_text(f"{newest}\n")
        assert newest != older
    assert build(services.settings).store.tenant(ALICE).blind_index("any", "word") == index


def test_rewrapping_twice_is_no_work(app: Flask, services: Services) -> None:
    services.store.tenant(ALICE).blind_index("any", "word")

    assert app.test_cli_runner().invoke(args=["keys", "rewrap"]).output.startswith("0 keys were wrapped anew")


@pytest.mark.parametrize("word", ["create", "rotate"])
def test_with_kms_the_ring_is_aws_own(settings: Settings, services: Services, word: str) -> None:
    cloud = replace(services, settings=replace(settings, keys="kms"))

    told = create_app(cloud.settings, cloud).test_cli_runner().invoke(args=["keys", word])

    assert told.exit_code == 1
    assert "it makes and rotates them" in told.output
    assert "keys rewrap" in told.output


def test_rewrapping_without_the_key_file_is_one_sentence(services: Services, app: Flask) -> None:
    services.store.tenant(ALICE).blind_index("any", "word")
    LocalRing(key_files(services.settings)[0], create=False).rotate()
    key_files(services.settings)[0].unlink()

    told = run(replace(services.settings, app_env="production"), "rewrap")

    assert told.exit_code == 1
    assert "Error: This part is locked." in told.output


def test_the_command_runs_in_production_where_no_other_process_starts_yet(tmp_path: Path) -> None:
    environment = Stack(tmp_path / "data", PRODUCTION).environ()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "keys", "create"]

    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
    assert len(list((tmp_path / "data" / "keys").iterdir())) == 2


def test_the_doctor_runs_without_the_key_files_and_names_them(production: Settings) -> None:
    app = create_app(production, build(production, await_keys=True))

    told = app.test_cli_runner().invoke(args=["doctor"])

    assert "keys                   FAILED  local" in told.output
