"""Puts a secret into Parameter Store: `SSM_PATH=/cotrackpro/production python infra/put_secret.py NAME [--replace]`.

The value is typed at a prompt that shows nothing, or comes on standard input: no history and no process list has it.
"""

from __future__ import annotations

import getpass
import os
import re
import sys

import boto3
from botocore.exceptions import ClientError

_PATH = re.compile(r"/([a-z][a-z0-9-]+)/(production|development)")
_NAME = re.compile(r"[A-Z][A-Z0-9_]+")


def main(words: list[str]) -> int:
    """The exit code."""
    replace, names = "--replace" in words, [word for word in words if word != "--replace"]
    path = _PATH.fullmatch(os.environ.get("SSM_PATH", "").rstrip("/"))
    if path is None or len(names) != 1 or not _NAME.fullmatch(names[0]):
        print(__doc__.splitlines()[0])
        return 2
    value = (getpass.getpass(f"{names[0]}: ") if sys.stdin.isatty() else sys.stdin.read()).strip()
    if not value:
        print("Nothing was given, so nothing was put.")
        return 2
    try:
        _put(f"{path[0]}/{names[0]}", value, key=f"alias/{path[1]}-records-{path[2]}", replace=replace)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        known = code == "ParameterAlreadyExists"
        print("It is there already; --replace puts this one in its place." if known else f"AWS refused it: {code}.")
        return 1
    print("Put. Processes read it when they start.")
    return 0


def _put(name: str, value: str, *, key: str, replace: bool) -> None:
    client = boto3.client("ssm", region_name=os.environ.get("AWS_REGION", "us-east-1"))
    client.put_parameter(Name=name, Value=value, Type="SecureString", KeyId=key, Overwrite=replace, Tier="Standard")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
