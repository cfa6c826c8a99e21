"""Secrets from Parameter Store: found by path before settings are read, and every way to miss them is a sentence."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from app.doctor import configured
from app.settings import SettingsError, from_environment
from tests.ministack import aws
from tests.promises import promise
from tests.runtime.test_settings import PRODUCTION
from tests.stack import free_port

SECRETS = {
    "SECRET_KEY": "k" * 48,
    "REDIS_URL": "redis://:hush-redis@127.0.0.1:6379/0",
    "SMTP_URL": "smtp://user:hush-smtp@127.0.0.1:25",
    "CLERK_SECRET_KEY": "hush-clerk",
    "CLERK_JWT_KEY": PRODUCTION["CLERK_JWT_KEY"],
}
OTHERS = {f"NOT_A_SETTING_{number}": "x" for number in range(20)}
"""So that one page of an answer, ten parameters, is not all."""


@pytest.fixture
def path(ministack: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A path of Parameter Store with an installation's secrets under it."""
    at_aws(monkeypatch, ministack)
    path = f"/cotrackpro/{uuid.uuid4().hex}"
    client = aws("ssm", ministack)
    for name, value in (OTHERS | SECRETS).items():
        client.put_parameter(Name=f"{path}/{name}", Value=value, Type="SecureString")
    client.put_parameter(Name=f"{path}/deeper/POSTAL_ADDRESS", Value="of another installation", Type="String")
    return path


@pytest.fixture
def environment(path: str, tmp_path: Path) -> dict[str, str]:
    """What such an installation has beside them."""
    kept = {name: value for name, value in PRODUCTION.items() if name not in SECRETS}
    return kept | {"SECRETS": "ssm", "SSM_PATH": path, "DATA_DIR": str(tmp_path)}


def at_aws(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    for name, value in {"ENDPOINT_URL": endpoint, "ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)


@promise("9.9", part=True)
def test_production_settings_are_whole_with_no_secret_in_the_environment(environment: dict[str, str]) -> None:
    settings = from_environment(environment)

    assert settings.secret_keys == (SECRETS["SECRET_KEY"],)
    assert settings.redis_url == SECRETS["REDIS_URL"]
    assert settings.smtp_url == SECRETS["SMTP_URL"]
    assert settings.clerk_secret_key == SECRETS["CLERK_SECRET_KEY"]
    assert settings.postal_address == PRODUCTION["POSTAL_ADDRESS"]


def test_a_path_may_end_in_a_slash(environment: dict[str, str], path: str) -> None:
    assert from_environment(environment | {"SSM_PATH": f"{path}/"}).secret_keys == (SECRETS["SECRET_KEY"],)


@promise("9.9", part=True)
def test_no_secret_from_there_is_ever_shown(environment: dict[str, str]) -> None:
    settings = from_environment(environment)
    shown = repr(settings) + str(dict(configured(settings)))
    assert [secret for secret in ("k" * 48, "hush-redis", "hush-smtp", "hush-clerk") if secret in shown] == []


def test_a_setting_in_both_places_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(
        SettingsError, match=r"^SECRET_KEY is set in the environment and under .* Set it in one place\.$"
    ):
        from_environment(environment | {"SECRET_KEY": "s" * 48})


def test_a_setting_that_is_empty_in_the_environment_is_not_set_there(environment: dict[str, str]) -> None:
    assert from_environment(environment | {"SECRET_KEY": " "}).secret_keys == (SECRETS["SECRET_KEY"],)


@pytest.mark.parametrize("wrong", ["", "cotrackpro", "/", "//", "/a b", "/a/*"])
def test_a_path_that_is_none_is_refused(environment: dict[str, str], wrong: str) -> None:
    with pytest.raises(SettingsError, match="SECRETS=ssm needs SSM_PATH"):
        from_environment(environment | {"SSM_PATH": wrong})


def test_a_path_with_nothing_under_it_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="There is no parameter under /nowhere"):
        from_environment(environment | {"SSM_PATH": "/nowhere"})


def test_a_store_that_cannot_be_reached_is_a_sentence(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_aws(monkeypatch, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(SettingsError, match="Parameter Store could not be reached in us-east-1"):
        from_environment(environment)


def test_a_refusal_of_aws_is_a_sentence_without_its_words(environment: dict[str, str], monkeypatch) -> None:
    from botocore.client import BaseClient
    from botocore.exceptions import ClientError

    def refuse(self: BaseClient, operation: str, _given: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "hush arn:aws:iam::1"}}, operation)

    monkeypatch.setattr(BaseClient, "_make_api_call", refuse)
    with pytest.raises(SettingsError, match="AccessDeniedException") as caught:
        from_environment(environment)
    assert "hush" not in str(caught.value)


def test_without_it_nothing_of_aws_is_even_loaded(tmp_path: Path) -> None:
    import subprocess
    import sys

    program = "import sys; from app.settings import from_environment as f; f({}); print('boto3' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(Path.cwd())}
    )
    assert answer.stdout == "False\n"
