"""The cloud side of an installation, on the AWS stand-in: its settings, and what they need to exist."""

from __future__ import annotations

from app.settings import from_environment
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
