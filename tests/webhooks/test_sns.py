"""Amazon's messages: what is signed as AWS says, in time and of an allowed topic, passes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.services import Services
from app.webhooks import inbox
from app.webhooks.sns_certificates import Certificates
from app.webhooks.sns_signature import SnsSignature
from tests.conftest import Clock
from tests.webhooks.senders import TOPIC, Amazon, encoded, from_amazon, send

KINDS = ("Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation")


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_message_of_either_signature_version_is_kept(
    client: FlaskClient, services: Services, amazon: Amazon, clock: Clock, kind: str, version: str
) -> None:
    message = amazon.message(clock(), kind=kind, version=version)

    assert send(client, message) == 200

    kept = inbox.find(services, "sns", message["MessageId"])
    assert kept
    assert kept.kind == kind


@pytest.mark.parametrize("subject", ["A subject", "", "zwei\nZeilen", "é"])
def test_a_subject_is_signed_when_there_is_one(client: FlaskClient, amazon: Amazon, clock: Clock, subject: str) -> None:
    message = amazon.message(clock(), Subject=subject)

    assert send(client, message) == 200
    assert send(client, {**message, "MessageId": "other", "Subject": "another"}) == 400


def test_a_subject_cannot_be_added_or_taken_away(client: FlaskClient, amazon: Amazon, clock: Clock) -> None:
    with_one, without = amazon.message(clock(), Subject="A subject"), amazon.message(clock())
    del with_one["Subject"]

    assert send(client, with_one) == 400
    assert send(client, {**without, "Subject": "A subject"}) == 400


@pytest.mark.parametrize(
    "field", ["Message", "MessageId", "Timestamp", "Token", "SubscribeURL", "Type", "SignatureVersion", "Signature"]
)
def test_what_is_signed_cannot_be_changed(client: FlaskClient, amazon: Amazon, clock: Clock, field: str) -> None:
    message = amazon.message(clock(), kind="SubscriptionConfirmation")
    changed = {
        "Timestamp": clock().strftime("%Y-%m-%dT%H:%M:%S.124Z"), "Type": "UnsubscribeConfirmation",
        "SignatureVersion": "1", "Signature": message["Signature"][:-8] + "AAAAAA==",
    }.get(field, message[field] + "a")  # fmt: skip

    # The two confirmations are signed alike but for their type, which is among what is signed.
    assert send(client, {**message, field: changed}) == 400


def test_what_is_not_signed_is_neither_kept_nor_a_reason_to_refuse(
    client: FlaskClient, services: Services, amazon: Amazon, clock: Clock
) -> None:
    message = amazon.message(clock())

    assert (
        send(client, {**message, "MessageAttributes": {"a": "forged"}, "UnsubscribeURL": "https://evil.example"}) == 200
    )
    assert send(client, message) == 200

    kept = inbox.find(services, "sns", message["MessageId"])
    assert kept
    assert set(json.loads(kept.body)) == {"Message", "MessageId", "Timestamp", "TopicArn", "Type"}


def test_the_key_that_signed_must_be_the_certificates(client: FlaskClient, clock: Clock) -> None:
    assert send(client, Amazon().message(clock())) == 400


@pytest.mark.parametrize("minutes", [-6, 76, 60 * 24 * 365])
def test_an_old_message_and_one_of_the_future_are_refused(
    client: FlaskClient, amazon: Amazon, clock: Clock, minutes: int
) -> None:
    assert send(client, amazon.message(clock() - timedelta(minutes=minutes))) == 400
    assert amazon.asked == []


@pytest.mark.parametrize("minutes", [-4, 0, 60, 74])
def test_a_message_is_taken_for_as_long_as_amazon_tries(
    client: FlaskClient, amazon: Amazon, clock: Clock, minutes: int
) -> None:
    assert send(client, amazon.message(clock() - timedelta(minutes=minutes))) == 200


@pytest.mark.parametrize("timestamp", ["yesterday", "2026-11-20", "2026-11-20T03:41:00.000", 7, None, "9" * 5000])
def test_a_time_that_is_none_is_refused(client: FlaskClient, amazon: Amazon, clock: Clock, timestamp: Any) -> None:
    assert send(client, {**amazon.message(clock()), "Timestamp": timestamp}) == 400


def test_raw_delivery_is_refused_and_the_answer_says_what_to_do(client: FlaskClient, services: Services) -> None:
    raw = from_amazon(
        {"eventType": "Bounce"},
        **{"x-amz-sns-rawdelivery": "true", "x-amz-sns-topic-arn": TOPIC, "x-amz-sns-message-id": "m-1"},
    )

    answer = raw.to(client)

    assert answer.status_code == 403
    assert "turn it off" in answer.text
    assert inbox.find(services, "sns", "m-1") is None


def test_a_message_that_moto_signs_passes(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a subject: with one moto signs other lines than Amazon does."""
    told, pem = signed_by_moto(monkeypatch)
    clock.at = datetime.fromisoformat(told["Timestamp"])
    verifier = SnsSignature([told["TopicArn"]], now=clock, certificates=Certificates(lambda _: pem, now=clock))

    assert verifier.verify(encoded(told), {}).id == told["MessageId"]


def signed_by_moto(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], bytes]:
    """A notification as moto's SNS posts it, and the certificate that it serves."""
    import boto3
    import requests
    from moto import mock_aws

    posted: list[dict[str, Any]] = []
    with mock_aws():
        client = boto3.client("sns", region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")
        topic = client.create_topic(Name="mail-events")["TopicArn"]
        client.subscribe(TopicArn=topic, Protocol="https", Endpoint="https://example.org/webhooks/sns")
        with monkeypatch.context() as patched:
            patched.setattr("moto.sns.models.requests.post", lambda _url, json, **_: posted.append(json))
            client.publish(TopicArn=topic, Message="{}")
        return posted[0], requests.get(posted[0]["SigningCertURL"], timeout=5).content
