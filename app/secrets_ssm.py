"""Secrets from AWS Systems Manager's Parameter Store: settings that lie under one path, fetched before any is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.environment import Environment, SettingsError

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

_PATH = re.compile(r"(/[A-Za-z0-9_.-]+)+")


def with_parameters(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The environment; with SECRETS=ssm joined by every parameter right under SSM_PATH, by its last name.

    Raises SettingsError when they cannot be had, or one of them is set in the environment too.
    """
    read = Environment(environ)
    if read.choice("SECRETS", "env", "ssm") == "env":
        return environ
    path = read.text("SSM_PATH").rstrip("/")
    if not _PATH.fullmatch(path):
        raise SettingsError("SECRETS=ssm needs SSM_PATH, the path of the parameters, such as /cotrackpro/production.")
    found = _parameters(path, read.text("AWS_REGION", "us-east-1"))
    if not found:
        raise SettingsError(f"There is no parameter under {path}. Check SSM_PATH and AWS_REGION.")
    if twice := sorted(name for name in found if environ.get(name, "").strip()):
        raise SettingsError(f"{twice[0]} is set in the environment and under {path}. Set it in one place.")
    return {**environ, **found}


def _parameters(path: str, region: str) -> dict[str, str]:
    import boto3  # noqa: PLC0415  # only an installation with its secrets there pays for it
    from botocore.config import Config  # noqa: PLC0415  # as above
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # as above

    waits = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
    try:
        client: SSMClient = boto3.client("ssm", region_name=region, config=waits)
        pages = client.get_paginator("get_parameters_by_path").paginate(Path=path, WithDecryption=True)
        return {row["Name"].rpartition("/")[2]: row["Value"] for page in pages for row in page["Parameters"]}
    except ClientError as error:  # raised without its cause: AWS's words name accounts and keys
        code = error.response["Error"]["Code"]
        raise SettingsError(f"Parameter Store refused to give what lies under {path}: {code}.") from None
    except BotoCoreError as error:
        raise SettingsError(f"Parameter Store could not be reached in {region}: {type(error).__name__}.") from None
