"""What DynamoDB would charge for the calls of a boto3 client, worked out from what was sent and read.

The stand-in answers 1.0 for any Query, so its own figures are of no use. The rules are AWS's: a strongly consistent
read is charged by 4 KB (a Query by the sum of its items), a write by 1 KB, and both twice in a transaction.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from werkzeug.test import TestResponse

_READ_BYTES = 4096
_WRITE_BYTES = 1024


class Meter:
    """Adds up what the calls of a client consume."""

    def __init__(self, client: Any) -> None:
        self.read = self.written = 0
        self.calls = 0
        self._asked: dict[str, Any] = {}
        client.meta.events.register("provide-client-params.dynamodb.*", self._note)
        client.meta.events.register("after-call.dynamodb.*", self._charge)

    def during(self, act: Callable[[], TestResponse], status: int = 200) -> TestResponse:
        """Forget, act, and answer with what was answered. Raises RuntimeError on another status."""
        self.read = self.written = self.calls = 0
        answer = act()
        if answer.status_code != status:
            raise RuntimeError(f"{answer.request.path} answered {answer.status_code}")
        return answer

    def _note(self, params: dict[str, Any], **_: Any) -> None:
        self._asked = params

    def _charge(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls += 1
        match model.name:
            case "GetItem":
                self.read += max(1, math.ceil(item_bytes(parsed.get("Item", {})) / _READ_BYTES))
            case "Query":
                self.read += max(1, math.ceil(sum(map(item_bytes, parsed.get("Items", ()))) / _READ_BYTES))
            case "PutItem":
                self.written += _written(self._asked["Item"])
            case "DeleteItem":
                self.written += 1
            case "TransactWriteItems":
                for action in self._asked["TransactItems"]:
                    self.written += 2 * _written(action["Put"]["Item"] if "Put" in action else {})
            case other:
                raise RuntimeError(f"the meter does not know what {other} costs")


def item_bytes(item: dict[str, dict[str, Any]]) -> int:
    """The size of an item as AWS counts it: names and values, text as UTF-8, numbers by their digits."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: dict[str, Any]) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "N":
            return math.ceil(len(held) / 2) + 1
        case "B":
            return len(held)
        case other:
            raise RuntimeError(f"the meter does not know how large a {other} is")


def _written(item: dict[str, dict[str, Any]]) -> int:
    return max(1, math.ceil(item_bytes(item) / _WRITE_BYTES))
