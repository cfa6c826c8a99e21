"""Secrets: none was ever committed, and one that had been would be found, also after it was taken out."""

from __future__ import annotations

import secrets
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.secrets_in_history import look, main, no_history
from tests.machine import lacking
from tests.promises import promise
from tests.runtime.test_secrets_ssm import SECRETS, environment, path  # noqa: F401  # fixtures
from tests.stack import ROOT


def made_up(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))


CANARIES = {
    "aws": lambda: "AKIA" + made_up(string.ascii_uppercase + string.digits, 16),
    "stripe": lambda: "sk_" + "live_" + made_up(string.ascii_letters, 24),
    "anthropic": lambda: "sk-" + "ant-api03-" + made_up(string.ascii_letters, 40),
    "webhook": lambda: "whsec" + "_" + made_up(string.ascii_letters, 32),
    "key": lambda: "-----BEGIN RSA " + "PRIVATE KEY-----",
    "env": lambda: "SECRET_KEY" + "=" + made_up(string.ascii_letters, 48),
    "redis": lambda: "REDIS_URL=rediss://:" + made_up(string.ascii_letters, 24) + "@redis.example:6379",
}


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Dana", "-c", "user.email=dana@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def committed(folder: Path, content: str, message: str = "a change") -> None:
    (folder / "settings.txt").write_text(content, "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-m", message)


@pytest.mark.parametrize("kind", CANARIES)
def test_a_secret_that_was_committed_and_taken_out_again_is_found_and_not_shown(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canary = CANARIES[kind]()
    git(tmp_path, "init")
    committed(tmp_path, "nothing yet\n")
    assert main(tmp_path) == 0
    committed(tmp_path, f"nothing yet\n{canary}\n")
    committed(tmp_path, "nothing any more\n")

    assert main(tmp_path) == 1
    told = capsys.readouterr().out
    assert "settings.txt, commit" in told
    assert canary not in told


def test_a_secret_in_the_message_of_a_commit_is_found(tmp_path: Path) -> None:
    git(tmp_path, "init")
    committed(tmp_path, "nothing\n", message=f"Use the new key\n\nIt is {CANARIES['aws']()} now.")
    assert [one.path for one in look(tmp_path)] == ["(message)"]


def test_a_secret_that_came_by_a_merge_alone_is_found(tmp_path: Path) -> None:
    git(tmp_path, "init")
    committed(tmp_path, "one\n")
    git(tmp_path, "checkout", "-b", "other")
    (tmp_path / "other.txt").write_text("two\n", "utf-8")
    committed(tmp_path, "one\n")
    git(tmp_path, "checkout", "main")
    committed(tmp_path, "three\n")
    git(tmp_path, "merge", "--no-commit", "other")
    committed(tmp_path, CANARIES["stripe"](), message="merged")
    assert len({one.commit for one in look(tmp_path)}) == 1


@promise("9.9")
def test_no_secret_was_ever_committed_and_settings_come_from_parameter_store_in_one_call(
    environment: dict[str, str],  # noqa: F811  # the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from botocore.client import BaseClient

    from app.settings import from_environment

    asked: list[str] = []
    sdk: Any = BaseClient
    call = sdk._make_api_call

    def noted(self: object, operation: str, given: object) -> object:
        asked.append(operation)
        return call(self, operation, given)

    monkeypatch.setattr(sdk, "_make_api_call", noted)
    assert from_environment(environment).secret_keys == (SECRETS["SECRET_KEY"],)
    assert set(asked) == {"GetParametersByPath"}  # by path; a page of the answer holds ten
    if no_history(ROOT):
        lacking("This folder was not cloned, so no history was looked through.")
    assert look(ROOT) == []


def test_it_runs_as_a_program() -> None:
    told = subprocess.run(
        [sys.executable, "infra/secrets_in_history.py", "/"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0
    assert "no history here" in told.stdout
