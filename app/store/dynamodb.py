"""The cloud store: one DynamoDB table, written on condition and read with strong consistency."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Any

from app.errors import Conflict
from app.store import Always, Change, Delete, Item, Page, Put, StoreUnavailable, TokenReused
from app.store.dynamodb_calls import Calls, reasons_of
from app.store.dynamodb_shape import LIVE, read, sealed_token, token_key, where, written
from app.store.keys import Key, platform_partition
from app.store.rules import Span, check_changes, check_key, digest

_PING = Key(platform_partition("PING"), "PING")


class DynamoStore:
    """Store on the table of this name, through a boto3 client that the whole process shares.

    `now` gives Unix seconds and decides what has expired; DynamoDB itself sweeps within days.
    A token takes the place of one change, so at most 99 go with it.
    """

    def __init__(self, client: Any, table: str, *, now: Callable[[], float] = time.time) -> None:
        self._table = table
        self._now = now
        self._calls = Calls(client)

    def get(self, key: Key) -> Item | None:
        """See Store.get."""
        check_key(key)
        found = self._calls.get_item(TableName=self._table, Key=_raw(key), ConsistentRead=True).get("Item")
        item = read(found) if found else None
        return None if item is None or _over(item, self._now()) else item

    def page(
        self,
        partition: str,
        *,
        prefix: str = "",
        start: str | None = None,
        end: str | None = None,
        after: str | None = None,
        limit: int = 25,
        newest_first: bool = False,
    ) -> Page:
        """See Store.page."""
        check_key(Key(partition, "-"))
        if limit < 1:
            raise ValueError("a page holds at least one item")
        span = Span.of(prefix, start, end, after)
        query = _query(partition, span, after, newest_first)
        return Page([], None) if query is None else self._filled(query, span, limit)

    def write(self, *changes: Change, token: str | None = None) -> None:
        """See Store.write.

        When the connection breaks after sending and every repeat fails too, StoreUnavailable is raised although
        the write may have happened: who must know repeats it with a token, or reads.
        """
        check_changes(changes, token)
        if token is not None:
            self._write_together(changes, token)
        elif len(changes) == 1 and isinstance(changes[0], Put):
            self._put(changes[0])
        elif len(changes) == 1 and isinstance(changes[0].condition, Always):
            self._calls.delete_item(TableName=self._table, Key=_raw(changes[0].key))
        else:
            # A lone conditional delete too: were its answer lost, the repeat of a plain one would say Conflict.
            self._write_together(changes, None)

    def keys(self, partition: str, *, after: str | None = None, limit: int = 100) -> list[Key]:
        """See Store.keys."""
        check_key(Key(partition, "-"))
        query = _query(partition, Span.of("", None, None, after), after, newest_first=False)
        if query is None:
            return []
        answer = self._calls.query(
            **query, TableName=self._table, ConsistentRead=True, ProjectionExpression="pk, sk", Limit=limit
        )
        return [Key(raw["pk"]["S"], raw["sk"]["S"]) for raw in answer["Items"]]

    def ping(self) -> None:
        """See Store.ping."""
        self._calls.get_item(TableName=self._table, Key=_raw(_PING))

    def sweep_expired(self, sparing: Collection[str] = ()) -> int:  # noqa: ARG002  # as the store at home has it
        """Nothing to do here: the table's time-to-live setting sweeps, whoever it is."""
        return 0

    def _filled(self, query: dict[str, Any], span: Span, limit: int) -> Page:
        """Ask until the page is full and one more is known, because expired items and 1 MB cut answers short."""
        items: list[Item] = []
        values = {**query.pop("ExpressionAttributeValues"), ":now": {"N": str(int(self._now()))}}
        query |= {"TableName": self._table, "ConsistentRead": True, "FilterExpression": LIVE}
        while True:
            answer = self._calls.query(**query, ExpressionAttributeValues=values, Limit=limit + 1 - len(items))
            found = [read(raw) for raw in answer["Items"]]
            items += [item for item in found if span.below is None or item.key.sort < span.below]
            if len(items) > limit:
                return Page(items[:limit], items[limit - 1].key.sort)
            if "LastEvaluatedKey" not in answer:
                return Page(items, None)
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _put(self, change: Put) -> None:
        item = written(change.item)
        condition = where(change.condition, self._now())
        failed = self._calls.put_item(TableName=self._table, Item=item, **condition)
        # botocore repeats a call whose answer was lost; then what stands in the way is our own write.
        if failed is not None and failed.get("by") != item["by"]:
            raise Conflict(key=change.key)

    def _write_together(self, changes: tuple[Change, ...], token: str | None) -> None:
        now = self._now()
        actions = [self._action(change, now) for change in changes]
        wanted = b""
        if token is not None:
            wanted = digest(changes)
            actions.append(self._action(sealed_token(token, wanted, now), now))
        cancelled = self._calls.transact(actions)
        if cancelled is None:
            return
        if token is not None and (earlier := cancelled[-1].get("Item")):
            if read(earlier).body != wanted:
                raise TokenReused(key=token_key(token))
            return
        for change, reason in zip(changes, cancelled, strict=False):
            if reason.get("Code") == "ConditionalCheckFailed":
                raise Conflict(key=change.key)
        raise StoreUnavailable from reasons_of(cancelled)

    def _action(self, change: Change, now: float) -> dict[str, Any]:
        terms = {"TableName": self._table, **where(change.condition, now)}
        if isinstance(change, Delete):
            return {"Delete": {**terms, "Key": _raw(change.key)}}
        return {"Put": {**terms, "Item": written(change.item)}}


def _query(partition: str, span: Span, after: str | None, newest_first: bool) -> dict[str, Any] | None:
    """The Query of a page, or None when nothing can be in it."""
    high = min((bound for bound in (span.high, span.below) if bound is not None), default=None)
    if high is not None and high < span.low:
        return None
    values = {":pk": {"S": partition}}
    condition = "pk = :pk"
    if span.low:
        values[":low"] = {"S": span.low}
    if high is not None:
        values[":high"] = {"S": high}
    condition += {
        (True, True): " AND sk BETWEEN :low AND :high",
        (True, False): " AND sk >= :low",
        (False, True): " AND sk <= :high",
        (False, False): "",
    }[":low" in values, ":high" in values]
    query: dict[str, Any] = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values}
    query["ScanIndexForward"] = not newest_first
    if after is None:
        return query
    return _from_cursor(query, Key(partition, after), (span.low, high), newest_first)


def _from_cursor(
    query: dict[str, Any], cursor: Key, bounds: tuple[str, str | None], newest_first: bool
) -> dict[str, Any] | None:
    """DynamoDB refuses a starting key outside the range: before it, all is to be read, behind it nothing."""
    low, high = bounds
    below, above = cursor.sort < low or not cursor.sort, high is not None and cursor.sort > high
    if above if not newest_first else below:
        return None
    if not below and not above:
        query["ExclusiveStartKey"] = _raw(cursor)
    return query


def _raw(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key.partition}, "sk": {"S": key.sort}}


def _over(item: Item, now: float) -> bool:
    return item.expires_at is not None and item.expires_at <= now
