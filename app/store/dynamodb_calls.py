"""DynamoDB calls with typed errors: what can be repeated is, what cannot be reached is StoreUnavailable."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from app.store import ItemTooLarge, StoreUnavailable

_TRIES = 6
_FIRST_WAIT = 0.02
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}

Reasons = list[dict[str, Any]]


class Calls:
    """The five calls we make. botocore repeats what failed on the way; collisions of transactions are repeated here."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def get_item(self, **terms: Any) -> dict[str, Any]:
        """GetItem's answer."""
        with _typed():
            found: dict[str, Any] = self._client.get_item(**terms)
            return found

    def query(self, **terms: Any) -> dict[str, Any]:
        """Query's answer, one page of up to 1 MB."""
        with _typed():
            found: dict[str, Any] = self._client.query(**terms)
            return found

    def delete_item(self, **terms: Any) -> None:
        """DeleteItem without a condition."""
        with _typed():
            _repeated(lambda: self._client.delete_item(**terms))

    def put_item(self, **terms: Any) -> dict[str, Any] | None:
        """PutItem; None when it was written, else the item ({} for none) for which the condition does not hold."""
        with _typed():
            try:
                _repeated(lambda: self._client.put_item(**terms))
            except ClientError as error:
                if _code(error) != "ConditionalCheckFailedException":
                    raise
                standing: dict[str, Any] = error.response.get("Item", {})  # type: ignore[assignment]  # not in the stubs
                return standing
        return None

    def transact(self, actions: list[dict[str, Any]]) -> Reasons | None:
        """TransactWriteItems; None when it was written, else why not, a reason for each action."""
        with _typed():
            try:
                # botocore adds a ClientRequestToken of its own, so its repeats of this one call take effect once.
                _repeated(lambda: self._client.transact_write_items(TransactItems=actions))
            except ClientError as error:
                if _code(error) != "TransactionCanceledException":
                    raise
                return _cancellation(error)
        return None


def reasons_of(cancelled: Reasons) -> Exception:
    """The codes of a cancellation as an exception to chain; codes only, never keys."""
    return RuntimeError("transaction cancelled: " + ", ".join(str(reason.get("Code")) for reason in cancelled))


def _repeated(call: Callable[[], object]) -> None:
    """Make the call again, a little later each time, while another transaction is at the same items."""
    wait = _FIRST_WAIT
    for tries_left in reversed(range(_TRIES)):
        try:
            call()
        except ClientError as error:
            if not tries_left or not _passes(error):
                raise
        else:
            return
        time.sleep(random.uniform(wait / 2, wait))
        wait *= 2


def _passes(error: ClientError) -> bool:
    """Whether only a collision that will pass is in the way; a condition that does not hold never passes."""
    if _code(error) == "TransactionConflictException":
        return True
    if _code(error) != "TransactionCanceledException":
        return False
    codes = {reason.get("Code", "None") for reason in _cancellation(error)} - {"None"}
    return bool(codes) and codes <= _PASSING


def _cancellation(error: ClientError) -> Reasons:
    reasons: Reasons = error.response.get("CancellationReasons", [])  # type: ignore[assignment]  # not in the stubs
    if any("size has exceeded" in reason.get("Message", "") for reason in reasons):
        raise ItemTooLarge from error
    return reasons


@contextmanager
def _typed() -> Iterator[None]:
    try:
        yield
    except ParamValidationError:
        raise
    except BotoCoreError as error:
        raise StoreUnavailable from error
    except ClientError as error:
        if _code(error) != "ValidationException":
            raise StoreUnavailable from error
        if "size has exceeded" in str(error):
            raise ItemTooLarge from error
        raise


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
