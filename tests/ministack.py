"""AWS's APIs on this machine for the tests: the `ministack` fixture starts them once for a run."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.machine import lacking
from tests.stack import ROOT, free_port

_PROGRAM = ROOT / ".tools" / "ministack" / "bin" / "ministack"
_REGION = "us-east-1"
_MISSING = "The AWS stand-in is not set up, so nothing was tested against DynamoDB, S3, SES or KMS. Run: make test"


@contextmanager
def ministack_process() -> Iterator[str]:
    """A stand-in of one's own, by its address, stopped at the end. Where it is not set up: skips, or fails in CI."""
    if not _PROGRAM.exists():
        lacking(_MISSING)
    port = free_port()
    with TemporaryDirectory(prefix="ministack-") as folder, Path(folder, "log").open("wb") as log:
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder, "LOG_LEVEL": "ERROR"}
        environment |= {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port)}
        process = subprocess.Popen([_PROGRAM], env=environment, cwd=folder, stdout=log, stderr=log)
        try:
            endpoint = f"http://127.0.0.1:{port}"
            _wait_until_ready(process, endpoint)
            yield endpoint
        finally:
            _stop(process)


@pytest.fixture(scope="session")
def ministack() -> Iterator[str]:
    """The address of AWS's APIs, shared by the whole run: use names of your own, or `empty_ministack`."""
    with ministack_process() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def emptied_ministack() -> Iterator[str]:
    """A second one, so that emptying it takes nothing from tests that share the first."""
    with ministack_process() as endpoint:
        yield endpoint


@pytest.fixture
def empty_ministack(emptied_ministack: str) -> str:
    """An address with no table, bucket, key or mail left by another test (3 ms)."""
    empty(emptied_ministack)
    return emptied_ministack


def empty(endpoint: str) -> None:
    """Forget everything there."""
    with urllib.request.urlopen(f"{endpoint}/_ministack/reset", data=b"", timeout=10) as answer:
        answer.read()


@cache  # a client costs about 100 ms
def aws(service: str, endpoint: str) -> Any:
    """A boto3 client for an AWS API at this address."""
    return boto3.client(  # type: ignore[call-overload]  # the stubs want each API's name spelled out
        service,
        endpoint_url=endpoint,
        region_name=_REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(
            signature_version="s3v4" if service == "s3" else None,
            retries={"mode": "standard", "total_max_attempts": 2},
            connect_timeout=2,
            read_timeout=10,
            max_pool_connections=32,
        ),
    )


def _wait_until_ready(process: subprocess.Popen[bytes], endpoint: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{endpoint}/_ministack/ready", timeout=2) as answer:
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError("the AWS stand-in did not start")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
