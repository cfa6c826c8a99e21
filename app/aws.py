"""Clients of Amazon's APIs, all made the same way: their time-outs, their retries, their pools."""

from __future__ import annotations

from typing import Any

from app.settings import Settings


def aws_client(service: str, settings: Settings, *, attempts: int = 4, seconds: float = 8) -> Any:
    """One client a process for each AWS API: making one costs about 100 ms.

    `attempts` is 1 where a call that was heard and not answered must not be made twice: the sweep looks after mail.
    `seconds` is how long one attempt waits for its answer.
    """
    import boto3
    from botocore.config import Config

    config = Config(
        retries={"mode": "standard", "total_max_attempts": attempts},
        connect_timeout=2,
        read_timeout=seconds,
        max_pool_connections=32,
        # The addresses that browsers send to are signed in the way of today; boto3's own choice there is an older one.
        signature_version="s3v4" if service == "s3" else None,
    )
    return boto3.client(service, region_name=settings.aws_region, config=config)  # type: ignore[call-overload]  # the stubs want each API's name spelled out
