"""The cloud side of an installation, on the AWS stand-in: its settings, and what they need to exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, from_environment
from app.store.tables import create_phi_key, create_tables
from tests.ministack import aws

BUCKET = "cotrackpro-stories"
KEY = "alias/cotrackpro-development"


def on_aws(endpoint: str) -> dict[str, str]:
    """The environment of an installation at this address, its tables, keys and bucket made."""
    environment = {
        "STORE": "dynamodb",
        "BLOBS": "s3",
        "KEYS": "kms",
        "S3_BUCKET": BUCKET,
        "KMS_KEY": KEY,
        "KMS_PHI_KEY": "alias/cotrackpro-phi-development",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    settings = from_environment({**environment, "SECRET_KEY": "only to read the names of the tables"})
    kms = aws("kms", endpoint)
    kms.create_alias(AliasName=KEY, TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
    create_phi_key(kms, settings)
    create_tables(aws("dynamodb", endpoint), settings)
    aws("s3", endpoint).create_bucket(Bucket=BUCKET)
    return environment


def settings_on_aws(endpoint: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of such an installation, its files in `folder`; for this test, AWS's clients are led there too."""
    environment = on_aws(endpoint)
    for name, value in environment.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    return from_environment(environment | {"DATA_DIR": str(folder), "SECRET_KEY": "a secret of the tests, 32 long"})
