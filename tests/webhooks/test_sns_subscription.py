"""Subscriptions to topics: confirmed by a worker, at Amazon alone, and never begun again by themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import audit
from app.services import Services
from app.webhooks import CannotHandle, Effect, Event, Refused, inbox
from app.webhooks.sns_subscription import or_else
from tests.conftest import Clock
from tests.promises import promise
from tests.standins import HeldQueue
from tests.webhooks.senders import TOPIC, Amazon, send
from workers import webhooks


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the worker fetched to confirm."""
    fetched: list[str] = []

    def fetch(url: str) -> bytes:
        fetched.append(url)
        return b"<ConfirmSubscriptionResponse/>"

    monkeypatch.setitem(webhooks.HANDLERS, "sns", or_else(lambda _services, _event: Effect(), fetch=fetch))
    return fetched


def test_a_subscription_is_confirmed_by_the_worker_and_audited(
    client: FlaskClient, services: Services, amazon: Amazon, clock: Clock, queue: HeldQueue, asked: list[str]
) -> None:
    message = amazon.message(clock(), kind="SubscriptionConfirmation")
    send(client, message)
    assert asked == []

    queue.run()

    assert asked == [message["SubscribeURL"]]
    (row,) = audit.page(services).rows
    assert (row.record.action, row.record.target) == ("sns.subscription.confirm", TOPIC)


@promise("9.5", part=True)
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}",
        "https://sns.us-east-1.amazonaws.com.evil.example/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}",
        "https://sns.us-east-1.amazonaws.com:8443/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}",
        "https://a@sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}",
        "http://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}",
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}",
        "https://sns.us-east-1.amazonaws.com/?Action=DeleteTopic&TopicArn={topic}&Token={token}",
        "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={topic}2&Token={token}",
        "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}00",
        "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}#a",
    ],
)
def test_a_subscription_is_confirmed_nowhere_else(
    client: FlaskClient, amazon: Amazon, clock: Clock, queue: HeldQueue, asked: list[str], url: str
) -> None:
    message = amazon.message(
        clock(), kind="SubscriptionConfirmation", SubscribeURL=url.format(topic=TOPIC, token="ab" * 32)
    )
    assert send(client, message) == 200

    with pytest.raises(CannotHandle):
        queue.run()
    assert asked == []


def test_what_amazon_does_not_confirm_is_noted(services: Services, amazon: Amazon, clock: Clock) -> None:
    def refuse(_url: str) -> bytes:
        raise Refused("not to be had from amazon")

    message = amazon.message(clock(), kind="SubscriptionConfirmation")
    event = Event("sns", "m-1", "SubscriptionConfirmation", clock(), message)

    with pytest.raises(CannotHandle, match="did not confirm"):
        or_else(lambda _services, _event: None, fetch=refuse)(services, event)


def test_an_ended_subscription_is_not_begun_again(
    client: FlaskClient, services: Services, amazon: Amazon, clock: Clock, queue: HeldQueue, asked: list[str]
) -> None:
    message = amazon.message(clock(), kind="UnsubscribeConfirmation")
    send(client, message)

    queue.run()

    assert asked == []
    kept = inbox.find(services, "sns", message["MessageId"])
    assert kept
    assert kept.state == "ignored"


def test_a_topic_that_left_the_list_meanwhile_is_not_confirmed(
    services: Services, amazon: Amazon, clock: Clock
) -> None:
    without = replace(services, settings=replace(services.settings, sns_topic_arns=()))
    event = Event(
        "sns", "m-1", "SubscriptionConfirmation", clock(), amazon.message(clock(), kind="SubscriptionConfirmation")
    )

    with pytest.raises(CannotHandle, match="not allowed"):
        or_else(lambda _services, _event: None, fetch=amazon.serve)(without, event)
    assert amazon.asked == []
