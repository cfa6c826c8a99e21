"""Settings: a wrong one ends the process with a sentence, and none of the secret ones is ever shown."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from app.settings import SettingsError, from_environment
from tests.identity.clerk_standin import ClerkInstance
from tests.stack import ROOT

CLERK_KEY = ClerkInstance().public_key

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 48,
    "BASE_URL": "https://cotrackpro.example",
    "REDIS_URL": "redis://:hush-redis@127.0.0.1:6379/0",
    "MAIL": "smtp",
    "SMTP_URL": "smtp://user:hush-smtp@127.0.0.1:25",
    "MAIL_FROM": "CTP <hello@cotrackpro.example>",
    "POSTAL_ADDRESS": "1 Main Street, Springfield, MO",
    "IDENTITY": "clerk",
    "CLERK_SECRET_KEY": "hush-clerk",
    "CLERK_JWT_KEY": CLERK_KEY,
    "CLERK_ISSUER": "https://clerk.example",
    "CLERK_SIGN_IN_URL": "https://accounts.example/sign-in",
}


def private_key(*, password: bytes = b"", elliptic: bool = False) -> str:
    """A private key in PEM form."""
    key = ec.generate_private_key(ec.SECP256R1()) if elliptic else rsa.generate_private_key(65537, 2048)
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked).decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "s" * 48 + ",short"),
        ("BASE_URL", ""),
        ("BASE_URL", "http://cotrackpro.example"),
        ("BASE_URL", "https://cotrackpro.example/app"),
        ("BASE_URL", "https://user:word@cotrackpro.example"),
        ("BASE_URL", "https://cotrackpro.example#top"),
        ("BASE_URL", "https://cotrackpro.example:port"),
        ("REDIS_URL", ""),
        ("REDIS_URL", "redis://10.0.0.5:6379/0"),
        ("REDIS_URL", "redis://user@10.0.0.5"),
        ("REDIS_URL", "http://10.0.0.5"),
        ("REDIS_URL", "10.0.0.5:6379"),
        ("MAIL_FROM", ""),
        ("MAIL_FROM", "CTP"),
        ("POSTAL_ADDRESS", ""),
        ("DKIM_SELECTOR", "mail2026"),
        ("MAIL", "outbox"),
        ("MAIL", "pigeon"),
        ("SMTP_URL", ""),
        ("IDENTITY", "local"),
        ("CLERK_JWT_KEY", ""),
        ("CLERK_JWT_KEY", "notapem"),
        ("CLERK_JWT_KEY", "-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----"),
        ("CLERK_ISSUER", "http://clerk.example"),
        ("CLERK_ISSUER", "clerk.example"),
        ("CLERK_SIGN_IN_URL", "http://accounts.example/sign-in"),
        ("AWS_ENDPOINT_URL", "http://10.0.0.5:4566"),
        ("AWS_ENDPOINT_URL", "http://localhost.example"),
        ("AWS_ENDPOINT_URL", "10.0.0.5:4566"),
        ("AWS_ENDPOINT_URL", "http://[10.0.0.5"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://dynamodb.us-east-1.amazonaws.com"),
        ("METRICS_PORT", "99999"),
        ("PROXY_COUNT", "-1"),
        ("STORE", "oracle"),
        ("EXIT_URL", "weather.gov"),
        ("EXIT_URL", "//weather.gov/"),
        ("EXIT_URL", "http://weather.gov/"),
        ("EXIT_URL", "https:///forecast"),
        ("EXIT_URL", "https://weather.gov/ x"),
        ("EXIT_URL", "javascript:alert(1)"),
        ("EXIT_URL", "https://cotrackpro.example/help-now"),
        ("EXIT_URL", "https://CoTrackPro.example:8443/"),
    ],
)
def test_production_refuses_what_is_missing_unsafe_or_unknown_and_names_it(
    tmp_path: Path, name: str, value: str
) -> None:
    good = PRODUCTION | {"DATA_DIR": str(tmp_path)}
    from_environment(good)

    with pytest.raises(SettingsError, match=name):
        from_environment(good | {name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "redis://:word@10.0.0.5:6379/0"),
        ("REDIS_URL", "rediss://10.0.0.5:6379/0"),
        ("REDIS_URL", "redis://localhost"),
        ("REDIS_URL", "unix:///run/valkey.sock"),
        ("EXIT_URL", "https://www.weather.gov/lsx/?a=b"),
        ("CLERK_JWT_KEY", CLERK_KEY.replace("\n", "\\n")),
        ("CLERK_JWT_KEY", CLERK_KEY.replace("\n", "")),
    ],
)
def test_production_takes_what_is_safe(tmp_path: Path, name: str, value: str) -> None:
    settings = from_environment(PRODUCTION | {"DATA_DIR": str(tmp_path), name: value})

    taken = getattr(settings, name.lower())
    assert taken.replace("\n", "") == value.replace("\\n", "").replace("\n", "")


@pytest.mark.parametrize("key", ["notapem", CLERK_KEY, private_key(password=b"locked"), private_key(elliptic=True)])
def test_a_key_that_mail_cannot_be_signed_with_is_refused_and_not_shown(tmp_path: Path, key: str) -> None:
    given = PRODUCTION | {"DATA_DIR": str(tmp_path), "DKIM_SELECTOR": "mail2026"}
    assert from_environment(given | {"DKIM_KEY": private_key()}).dkim_key

    with pytest.raises(SettingsError, match="DKIM_KEY must be an RSA private key") as refusal:
        from_environment(given | {"DKIM_KEY": key})
    assert key not in str(refusal.value)


@pytest.mark.parametrize("name", ["mail 2026", "-mail", "mail.", "mail\r\nX: y", "é"])
def test_a_name_that_dns_cannot_hold_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="DKIM_SELECTOR"):
        from_environment(PRODUCTION | {"DATA_DIR": str(tmp_path), "DKIM_KEY": private_key(), "DKIM_SELECTOR": name})


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        (PRODUCTION, "https://vpce-1.kms.us-east-1.vpce.amazonaws.com"),
        (PRODUCTION, "http://127.0.0.1:4566"),
        (PRODUCTION, " "),
        ({}, "http://stand-in:4566"),
    ],
)
def test_amazons_address_is_taken_where_nobody_can_listen_and_in_development(
    tmp_path: Path, environment: dict[str, str], address: str
) -> None:
    assert from_environment(environment | {"DATA_DIR": str(tmp_path), "AWS_ENDPOINT_URL": address})


def test_no_secret_is_fetched_in_the_open_whatever_is_said_of_production(tmp_path: Path) -> None:
    given = {"SECRETS": "ssm", "SSM_PATH": "/cotrackpro", "AWS_ENDPOINT_URL_SSM": "http://10.0.0.5:4566"}

    with pytest.raises(SettingsError, match=r"^AWS_ENDPOINT_URL_SSM must begin with https://"):
        from_environment(given | {"DATA_DIR": str(tmp_path)})


def test_the_way_out_is_checked_in_development_too(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="EXIT_URL"):
        from_environment({"DATA_DIR": str(tmp_path), "EXIT_URL": "weather.gov"})


def test_an_address_of_ipv6_is_one_too(tmp_path: Path) -> None:
    assert from_environment({"DATA_DIR": str(tmp_path), "HOST": "::1"}).host == "[::1]:8000"


def test_the_secret_of_development_is_made_once_whoever_starts_first(tmp_path: Path) -> None:
    start = Barrier(6)

    def started(_: int) -> tuple[str, ...]:
        start.wait()
        return from_environment({"DATA_DIR": str(tmp_path)}).secret_keys

    with ThreadPoolExecutor(6) as pool:
        made = set(pool.map(started, range(6)))

    assert len(made) == 1
    assert len(made.pop()[0]) >= 32
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("held", ["", "\n", "cut-short"])
def test_an_empty_or_cut_secret_of_development_is_refused(tmp_path: Path, held: str) -> None:
    (tmp_path / "secret_key").write_text(held)

    with pytest.raises(SettingsError, match="secret_key"):
        from_environment({"DATA_DIR": str(tmp_path)})


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
