"""Settings: a wrong one ends the process with a sentence, and none of the secret ones is ever shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import SettingsError, from_environment
from tests.stack import ROOT

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 48,
    "BASE_URL": "https://cotrackpro.example",
    "REDIS_URL": "redis://:hush-redis@127.0.0.1:6379/0",
    "MAIL": "smtp",
    "SMTP_URL": "smtp://user:hush-smtp@127.0.0.1:25",
    "IDENTITY": "clerk",
    "CLERK_SECRET_KEY": "hush-clerk",
    "CLERK_JWT_KEY": "a public key",
    "CLERK_ISSUER": "https://clerk.example",
    "CLERK_SIGN_IN_URL": "https://accounts.example/sign-in",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "s" * 48 + ",short"),
        ("BASE_URL", ""),
        ("BASE_URL", "http://cotrackpro.example"),
        ("BASE_URL", "https://cotrackpro.example/app"),
        ("REDIS_URL", ""),
        ("MAIL", "outbox"),
        ("MAIL", "pigeon"),
        ("SMTP_URL", ""),
        ("IDENTITY", "local"),
        ("CLERK_JWT_KEY", ""),
        ("METRICS_PORT", "99999"),
        ("PROXY_COUNT", "-1"),
        ("STORE", "oracle"),
    ],
)
def test_production_refuses_what_is_missing_unsafe_or_unknown_and_names_it(
    tmp_path: Path, name: str, value: str
) -> None:
    good = PRODUCTION | {"DATA_DIR": str(tmp_path)}
    from_environment(good)

    with pytest.raises(SettingsError, match=name):
        from_environment(good | {name: value})


def test_secrets_are_not_shown_with_the_settings(tmp_path: Path) -> None:
    shown = repr(from_environment(PRODUCTION | {"DATA_DIR": str(tmp_path)}))

    assert "cotrackpro.example" in shown
    assert not [secret for secret in ("hush-redis", "hush-smtp", "hush-clerk", "s" * 48) if secret in shown]


@pytest.mark.parametrize(
    "process", [("-m", "workers"), ("-m", "workers.clock"), ("-c", "import wsgi")], ids=["worker", "clock", "web"]
)
def test_a_damaged_key_file_ends_each_process_with_a_sentence(tmp_path: Path, process: tuple[str, ...]) -> None:
    (tmp_path / "keys").mkdir()
    key = tmp_path / "keys" / "records.key"
    key.touch(mode=0o600)
    key.write_text("no key at all")
    ended = subprocess.run(
        [sys.executable, *process],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(tmp_path), "REDIS_URL": "redis://127.0.0.1:1/0"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert ended.returncode in (1, 2)
    assert ended.stderr.strip() == (
        "A setting is wrong. The key file records.key is damaged. Restore it from your safe copy."
    )
