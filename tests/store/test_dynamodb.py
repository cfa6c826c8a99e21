"""What only the cloud store has to do: repeats whose answer was lost, collisions, outages, metering, consistency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from app.errors import Conflict
from app.store import Absent, Always, Item, ItemTooLarge, Put, Store, StoreUnavailable, VersionIs
from app.store.dynamodb import DynamoStore
from app.store.keys import Key
from tests.store.stores import Drawer, Place, dynamodb


class Line:
    """A client on a bad line: what is in `before` is raised instead of making the call."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.before: dict[str, list[Exception]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(**terms: Any) -> Any:
            self.calls.append((name, terms))
            if self.before.get(name):
                raise self.before[name].pop(0)
            return getattr(self._client, name)(**terms)

        return call


@pytest.fixture
def line(dynamodb_place: Place) -> Line:
    return Line(dynamodb(dynamodb_place.endpoint))


@pytest.fixture
def cloud(line: Line, dynamodb_place: Place, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("app.store.dynamodb_calls._FIRST_WAIT", 0.001)
    return DynamoStore(line, dynamodb_place.name)


def refusal(code: str, *reasons: str) -> ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": ""},
        "CancellationReasons": [{"Code": reason} for reason in reasons],
    }
    return ClientError(answer, "Write")


def test_a_save_whose_answer_was_lost_is_not_called_a_conflict(
    dynamodb_place: Place, alice: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = dynamodb(dynamodb_place.endpoint)
    send = client._endpoint.http_session.send
    lost: list[int] = []

    def send_and_lose_the_first(request: Any) -> Any:
        answer = send(request)
        if not lost:
            lost.append(answer.status_code)
            raise ReadTimeoutError(endpoint_url=dynamodb_place.endpoint)
        return answer

    monkeypatch.setattr(client._endpoint.http_session, "send", send_and_lose_the_first)
    DynamoStore(client, dynamodb_place.name).write(alice.new("A"))
    assert lost == [200]
    assert dynamodb_place.open().get(alice.key("A")) == alice.item("A")


def test_the_very_same_words_of_another_are_still_a_conflict(cloud: Store, alice: Drawer) -> None:
    cloud.write(alice.new("A"))
    with pytest.raises(Conflict):
        cloud.write(alice.new("A"))


def test_one_change_is_one_plain_call(cloud: Store, line: Line, alice: Drawer) -> None:
    cloud.write(alice.new("A"))
    cloud.write(alice.change("A", b"x", was=1))
    cloud.write(alice.delete("A", Always()))
    assert [name for name, _ in line.calls] == ["put_item", "put_item", "delete_item"]


def test_every_read_sees_every_answered_write(cloud: Store, line: Line, alice: Drawer) -> None:
    cloud.get(alice.key("A"))
    cloud.page(alice.partition)
    assert [terms["ConsistentRead"] for _, terms in line.calls] == [True, True]


@pytest.mark.parametrize(
    ("verb", "error"),
    [
        ("put_item", refusal("TransactionConflictException")),
        ("transact_write_items", refusal("TransactionCanceledException", "None", "TransactionConflict")),
        ("transact_write_items", refusal("TransactionCanceledException", "ThrottlingError", "TransactionConflict")),
    ],
)
def test_a_collision_with_another_write_passes(
    cloud: Store, line: Line, alice: Drawer, verb: str, error: ClientError
) -> None:
    line.before[verb] = [error] * 3
    cloud.write(*([alice.new("A")] if verb == "put_item" else [alice.new("A"), alice.new("B")]))
    assert cloud.get(alice.key("A")) is not None


def test_a_collision_that_does_not_pass_is_said(cloud: Store, line: Line, alice: Drawer) -> None:
    line.before["transact_write_items"] = [refusal("TransactionCanceledException", "TransactionConflict", "None")] * 9
    with pytest.raises(StoreUnavailable):
        cloud.write(alice.new("A"), alice.new("B"))
    assert cloud.page(alice.partition).items == []


def test_a_condition_that_fails_beside_a_collision_is_a_conflict_at_once(
    cloud: Store, line: Line, alice: Drawer
) -> None:
    error = refusal("TransactionCanceledException", "TransactionConflict", "ConditionalCheckFailed")
    line.before["transact_write_items"] = [error]
    with pytest.raises(Conflict) as refused:
        cloud.write(alice.new("A"), alice.new("B"))
    assert refused.value.key == alice.key("B")


@pytest.mark.parametrize(
    "error",
    [
        refusal("ProvisionedThroughputExceededException"),
        refusal("InternalServerError"),
        refusal("ResourceNotFoundException"),
        refusal("AccessDeniedException"),
        EndpointConnectionError(endpoint_url="http://127.0.0.1:9"),
        ReadTimeoutError(endpoint_url="http://127.0.0.1:9"),
    ],
)
def test_a_store_that_does_not_answer_is_said(cloud: Store, line: Line, alice: Drawer, error: Exception) -> None:
    calls = {
        "put_item": lambda: cloud.write(alice.new("A")),
        "delete_item": lambda: cloud.write(alice.delete("A", Always())),
        "transact_write_items": lambda: cloud.write(alice.delete("A", VersionIs(1))),
        "get_item": lambda: cloud.get(alice.key("A")),
        "query": lambda: cloud.page(alice.partition),
    }
    for verb, call in calls.items():
        line.before[verb] = [error]
        with pytest.raises(StoreUnavailable):
            call()


def test_a_ping_needs_the_table(dynamodb_place: Place) -> None:
    with pytest.raises(StoreUnavailable):
        DynamoStore(dynamodb(dynamodb_place.endpoint), "no-such-table").ping()


def test_a_size_that_only_dynamodb_finds_too_large_is_said_as_ours(cloud: Store, line: Line, alice: Drawer) -> None:
    answer: Any = {
        "Error": {"Code": "ValidationException", "Message": "Item size has exceeded the maximum allowed size"}
    }
    line.before["put_item"] = [ClientError(answer, "PutItem")]
    with pytest.raises(ItemTooLarge):
        cloud.write(alice.new("A"))


def test_no_attribute_of_ours_is_lost_on_an_item_of_another_making(cloud: Store, line: Line, alice: Drawer) -> None:
    key = Key(alice.partition, "A")
    cloud.write(Put(Item(key, 3, b"", {"by": "Alice", "c_": 1}, 4_000_000_000), Absent()))
    assert cloud.get(key) == Item(key, 3, b"", {"by": "Alice", "c_": 1}, 4_000_000_000)
