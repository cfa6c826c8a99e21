"""How a secret comes into Parameter Store: encrypted, shown to nobody, replaced only when told."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.ministack import aws
from tests.stack import ROOT


def put(endpoint: str, value: str, *words: str, path: str = "/cotrackpro/production") -> tuple[int, str]:
    environment = {
        "SSM_PATH": path,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    told = subprocess.run(
        [sys.executable, "infra/put_secret.py", *words],
        cwd=ROOT, input=value, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin", **environment},
    )  # fmt: skip
    assert value not in told.stdout + told.stderr or not value
    return told.returncode, told.stdout


def test_a_secret_is_put_encrypted_shown_to_nobody_and_replaced_only_when_told(empty_ministack: str) -> None:
    ssm = aws("ssm", empty_ministack)
    assert put(empty_ministack, "first-value", "SECRET_KEY")[0] == 0
    assert put(empty_ministack, "second-value", "SECRET_KEY")[0] == 1
    assert put(empty_ministack, "third-value", "SECRET_KEY", "--replace")[0] == 0

    found = ssm.get_parameter(Name="/cotrackpro/production/SECRET_KEY", WithDecryption=True)["Parameter"]
    assert (found["Type"], found["Value"]) == ("SecureString", "third-value")
    (described,) = ssm.describe_parameters()["Parameters"]
    assert described["KeyId"] == "alias/cotrackpro-records-production"


@pytest.mark.parametrize(
    ("words", "path"), [((), "/a/b"), (("SECRET_KEY",), "nowhere"), (("key",), "/cotrackpro/production")]
)
def test_what_makes_no_sense_is_refused_before_anything_is_asked(words: tuple[str, ...], path: str) -> None:
    assert put("http://127.0.0.1:9", "value-one", *words, path=path)[0] == 2
