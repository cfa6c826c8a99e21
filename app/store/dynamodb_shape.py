"""How an item, a condition and a token look in DynamoDB."""

from __future__ import annotations

import os
from typing import Any

from app.store import Absent, Always, Condition, Item, Put
from app.store.keys import Key, platform_partition
from app.store.rules import CLEAR_PREFIX, TOKEN_SECONDS, WRITE_MARK_BYTES, token_name

LIVE = "attribute_not_exists(expires_at) OR expires_at > :now"
"""Holds for items that have not expired."""


def written(item: Item) -> dict[str, Any]:
    """The attributes of an item. Clear ones are prefixed, so that none can clash with ours.

    `by` marks this one write, so that a repeat whose first answer was lost can tell its own work from another's.
    """
    raw: dict[str, Any] = {
        "by": {"B": os.urandom(WRITE_MARK_BYTES)},
        "pk": {"S": item.key.partition},
        "sk": {"S": item.key.sort},
        "ver": {"N": str(item.version)},
        "body": {"B": item.body},
    }
    if item.expires_at is not None:
        raw["expires_at"] = {"N": str(item.expires_at)}
    for name, value in item.clear.items():
        raw[CLEAR_PREFIX + name] = {"S": value} if isinstance(value, str) else {"N": str(int(value))}
    return raw


def read(raw: dict[str, Any]) -> Item:
    """The item of these attributes."""
    clear: dict[str, str | int] = {}
    if len(raw) > 5:  # more than key, version, body and mark
        for name, value in raw.items():
            if name.startswith(CLEAR_PREFIX):
                clear[name[len(CLEAR_PREFIX) :]] = value["S"] if "S" in value else int(value["N"])
    expires_at = int(raw["expires_at"]["N"]) if "expires_at" in raw else None
    key = Key(raw["pk"]["S"], raw["sk"]["S"])
    return Item(key, int(raw["ver"]["N"]), raw["body"]["B"], clear, expires_at)


def where(condition: Condition, now: float) -> dict[str, Any]:
    """The terms of a write under this condition; an item that has expired by `now` counts as absent."""
    if isinstance(condition, Always):
        return {}
    values = {":now": {"N": str(int(now))}}
    if isinstance(condition, Absent):
        expression = "attribute_not_exists(pk) OR expires_at <= :now"
    else:
        expression = f"ver = :ver AND ({LIVE})"
        values[":ver"] = {"N": str(condition.version)}
    return {
        "ConditionExpression": expression,
        "ExpressionAttributeValues": values,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def token_key(token: str) -> Key:
    """Where a token is remembered."""
    return Key(platform_partition(f"TOKEN#{token_name(token)}"), "TOKEN")


def sealed_token(token: str, changes: bytes, now: float) -> Put:
    """Remembers that `changes` (their digest) were made under this token.

    DynamoDB's own ClientRequestToken compares whole requests, and ours differ each time by the `now` in their
    conditions; so it serves botocore's repeats of one call, and this serves ours.
    """
    return Put(Item(token_key(token), 1, changes, {}, int(now) + TOKEN_SECONDS), Absent())
