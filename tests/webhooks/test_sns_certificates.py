"""Certificates of Amazon's: from its own hosts alone, for topics that are allowed, few, fresh and valid."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from app.services import Services
from app.webhooks import Refused, inbox
from app.webhooks.sns_certificates import Certificates, NotFetched, fetch
from app.webhooks.sns_signature import SnsSignature
from tests.conftest import Clock
from tests.promises import promise
from tests.webhooks.senders import CERTIFICATE, TOPIC, Amazon, encoded, send
from tests.webhooks.site import Site

KINDS = ("Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation")


LOOK_ALIKES = [
    "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://evil.example@sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com:443/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com./SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com//SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com/../SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com/x/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem?a=b",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem#a",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem\n",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem%00",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.crt",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-../../evil.pem",
    "https://sns.us-east-1.amazonaws.com/evil.pem",
    "https://s3.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://evil.sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.s3.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://snsXus-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonawsXcom/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.evil.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com.cn/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com\\@evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https:\\\\sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "HTTPS://SNS.US-EAST-1.AMAZONAWS.COM/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-\u0661.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-.pem",
    "//sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "file:///etc/passwd",
    "",
]


@promise("9.5", part=True)
@pytest.mark.parametrize("url", LOOK_ALIKES)
def test_a_certificate_elsewhere_is_refused_without_a_fetch(
    client: FlaskClient, amazon: Amazon, clock: Clock, url: str
) -> None:
    assert send(client, amazon.message(clock(), SigningCertURL=url)) == 400
    assert amazon.asked == []


@promise("9.5", part=True)
def test_another_accounts_topic_is_refused_without_a_fetch(
    client: FlaskClient, services: Services, amazon: Amazon, clock: Clock
) -> None:
    for topic in (TOPIC.replace("123456789012", "999999999999"), TOPIC + "2", TOPIC.upper(), "", "arn"):
        for kind in KINDS:
            message = amazon.message(clock(), kind=kind, TopicArn=topic)
            assert send(client, message) == 403
            assert inbox.find(services, "sns", message["MessageId"]) is None
    assert amazon.asked == []


@promise("9.5")
def test_only_amazon_vouches_and_only_for_topics_of_ours(
    client: FlaskClient, services: Services, amazon: Amazon, clock: Clock, site: str
) -> None:
    """All of the row at once; what each case is, the tests around this one tell."""
    wrong = [amazon.message(clock(), SigningCertURL=url) for url in LOOK_ALIKES]
    wrong += [amazon.message(clock(), TopicArn=TOPIC.replace("123456789012", "999999999999"))]
    assert {send(client, message) for message in wrong} == {400, 403}
    assert amazon.asked == []
    redirecting = Certificates(lambda _: fetch(f"{site}/302/5"), now=clock)
    with pytest.raises(Refused):
        SnsSignature([TOPIC], now=clock, certificates=redirecting).verify(encoded(amazon.message(clock())), {})
    assert Site.asked == ["/302/5"]
    assert send(client, amazon.message(clock())) == 200
    assert amazon.asked == [CERTIFICATE]


@pytest.mark.parametrize(
    ("region", "partition", "host"),
    [
        ("us-gov-west-1", "aws-us-gov", "sns.us-gov-west-1.amazonaws.com"),
        ("ap-southeast-2", "aws", "sns.ap-southeast-2.amazonaws.com"),
        ("cn-north-1", "aws-cn", "sns.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_every_region_has_its_own_host(amazon: Amazon, clock: Clock, region: str, partition: str, host: str) -> None:
    topic, url = (
        f"arn:{partition}:sns:{region}:123456789012:x",
        CERTIFICATE.replace("sns.us-east-1.amazonaws.com", host),
    )
    verifier = SnsSignature([topic], now=clock, certificates=Certificates(amazon.serve, now=clock))

    told = verifier.verify(encoded(amazon.message(clock(), TopicArn=topic, SigningCertURL=url)), {})

    assert (told.kind, amazon.asked) == ("Notification", [url])


def test_a_certificate_is_fetched_once_a_day(amazon: Amazon, clock: Clock) -> None:
    certificates = Certificates(amazon.serve, now=clock)
    for _ in range(5):
        certificates.key(CERTIFICATE)
    assert amazon.asked == [CERTIFICATE]
    clock.move(hours=25)
    certificates.key(CERTIFICATE)
    assert len(amazon.asked) == 2


def test_many_certificates_fill_neither_memory_nor_the_line(amazon: Amazon, clock: Clock) -> None:
    certificates = Certificates(amazon.serve, now=clock)
    for number in range(60):
        with suppress(Refused):
            certificates.key(f"{CERTIFICATE}{number}")
        clock.move(seconds=3)

    assert len(amazon.asked) == 30
    assert len(certificates._kept) == 16


def forged(number: int) -> str:
    """Where Amazon could have a certificate, and has none."""
    return CERTIFICATE.replace("0123456789abcdef0123456789abcdef", f"{number:032x}")


class OneCertificate:
    """Amazon, with everybody free to name what is not there."""

    def __init__(self, amazon: Amazon) -> None:
        self._amazon = amazon
        self.asked: list[str] = []

    def serve(self, url: str) -> bytes:
        self.asked.append(url)
        if url != CERTIFICATE:
            raise Refused("not to be had from amazon")
        return self._amazon.pem


def test_names_of_what_is_not_there_never_keep_a_message_of_amazons_out(
    client: FlaskClient, services: Services, amazon: Amazon, clock: Clock
) -> None:
    one = OneCertificate(amazon)
    sns = SnsSignature([TOPIC], now=clock, certificates=Certificates(one.serve, now=clock))
    services.webhooks["sns"] = sns  # type: ignore[index]  # a dict of the tests' own
    statuses = [send(client, amazon.message(clock(), MessageId="first"))]
    for day in range(3):
        for number in range(40):
            send(client, amazon.message(clock(), SigningCertURL=forged(100 * day + number)))
            clock.move(seconds=3)
        statuses.append(send(client, amazon.message(clock(), MessageId=f"of day {day}".replace(" ", "-"))))
        clock.move(hours=25)

    assert statuses == [200] * 4
    assert one.asked.count(CERTIFICATE) == 1


def test_a_certificate_that_is_named_again_and_again_gets_its_turn_before_many_that_are_named_once(
    amazon: Amazon, clock: Clock
) -> None:
    """Amazon repeats itself, also to a process that has just begun; a flood of names does so only at a price."""
    one = OneCertificate(amazon)
    certificates, number, key = Certificates(one.serve, now=clock), 0, None
    for _ in range(12):
        clock.move(seconds=10)
        for _ in range(30):
            number += 1
            with pytest.raises(Refused):
                certificates.key(forged(number))
        with suppress(Refused):
            key = key or certificates.key(CERTIFICATE)
    assert key
    assert one.asked.count(CERTIFICATE) == 1
    assert len(one.asked) <= 30


def test_a_name_that_nobody_repeats_any_more_keeps_no_other_waiting(amazon: Amazon, clock: Clock) -> None:
    one = OneCertificate(amazon)
    certificates = Certificates(one.serve, now=clock)
    for number in [*range(10), *[99] * 50]:
        with pytest.raises(Refused):
            certificates.key(forged(number))
    clock.move(minutes=2)
    with pytest.raises(Refused):
        certificates.key(CERTIFICATE)
    assert certificates.key(CERTIFICATE)


def test_names_that_wait_are_bounded(amazon: Amazon, clock: Clock) -> None:
    certificates = Certificates(OneCertificate(amazon).serve, now=clock)
    for number in range(5000):
        with pytest.raises(Refused):
            certificates.key(forged(number))
    assert len(certificates._wanted) <= 1000


@pytest.mark.parametrize(
    "served", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_what_is_no_certificate_is_refused_and_not_asked_for_again_at_once(clock: Clock, served: bytes) -> None:
    asked: list[str] = []

    def serve(url: str) -> bytes:
        asked.append(url)
        return served

    certificates = Certificates(serve, now=clock)
    for _ in range(3):
        with pytest.raises(Refused):
            certificates.key(CERTIFICATE)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 11, 19, tzinfo=UTC)),
        (datetime(2026, 11, 21, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_certificate_counts_between_its_dates(clock: Clock, begins: datetime, ends: datetime) -> None:
    with pytest.raises(Refused, match="not valid now"):
        Certificates(Amazon(begins=begins, ends=ends).serve, now=clock).key(CERTIFICATE)


def test_a_certificate_that_cannot_be_fetched_now_is_asked_for_again_by_amazon(amazon: Amazon, clock: Clock) -> None:
    away: list[bool] = [True]

    def serve(url: str) -> bytes:
        if away:
            raise NotFetched
        return amazon.serve(url)

    certificates = Certificates(serve, now=clock)
    with pytest.raises(Refused) as refused:
        certificates.key(CERTIFICATE)
    assert refused.value.status == 503
    away.clear()
    clock.move(seconds=11)
    assert certificates.key(CERTIFICATE)
