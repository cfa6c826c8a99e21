"""What the SES mailer promises: the very bytes are handed over, and each refusal means later or never."""

from __future__ import annotations

import dataclasses
import json
import socket
import urllib.request

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from app.mail import MailRefused, MailTemporary, MailUncertain, Throttled
from app.mail.ses import SesMailer
from tests.mail.conftest import ALICE, LINK
from tests.ministack import aws


@pytest.fixture
def client(ministack: str):
    client = aws("sesv2", ministack)
    client.create_email_identity(EmailIdentity="cotrackpro.example")
    return client


def sent(ministack: str) -> list[dict]:
    with urllib.request.urlopen(f"{ministack}/_ministack/ses/messages") as answer:
        return [mail for account in json.load(answer)["messages"].values() for mail in account]


def client_at(port: int):
    return boto3.client(
        "sesv2",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=1, read_timeout=0.5),
    )


def test_a_mail_goes_to_its_one_recipient(client, ministack, message):
    SesMailer(client).deliver(message)
    (mail,) = sent(ministack)
    assert (mail["To"], mail["Subject"]) == ([ALICE], message.subject)
    assert LINK in mail["BodyText"]


@pytest.mark.parametrize("configured", [{}, {"ConfigurationSetName": "what-became"}])
def test_the_very_bytes_are_handed_over_with_what_finds_the_mail_again(message, configured):
    client = client_at(1)
    expected = {
        "Destination": {"ToAddresses": [ALICE]},
        "Content": {"Raw": {"Data": message.as_bytes()}},
        "EmailTags": [{"Name": "mail", "Value": "0123abcd"}, {"Name": "tenant", "Value": "alice00000"}],
        **configured,
    }
    with Stubber(client) as stub:
        stub.add_response("send_email", {"MessageId": "1"}, expected)
        SesMailer(client, *configured.values()).deliver(dataclasses.replace(message, tenant="alice00000"))
        stub.assert_no_pending_responses()


def test_a_sender_that_is_not_verified_is_for_the_operator_to_mend_so_the_mail_waits(client, message):
    with pytest.raises(MailTemporary) as refusal:
        SesMailer(client).deliver(dataclasses.replace(message, sender="CTP <hello@elsewhere.example>"))
    assert "elsewhere" not in str(refusal.value)


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("MessageRejected", MailRefused),
        ("BadRequestException", MailRefused),
        ("TooManyRequestsException", Throttled),
        ("LimitExceededException", Throttled),
        ("SendingPausedException", MailTemporary),
        ("AccountSuspendedException", MailTemporary),
        ("MailFromDomainNotVerifiedException", MailTemporary),
        ("AccessDeniedException", MailTemporary),
        ("ThrottlingException", MailTemporary),
        ("InternalFailure", MailTemporary),
    ],
)
def test_the_answer_says_later_or_never(message, code, meant):
    client = client_at(1)
    with Stubber(client) as stub:
        stub.add_client_error("send_email", code, f"not to {ALICE}")
        with pytest.raises(meant) as failure:
            SesMailer(client).deliver(message)
    assert ALICE not in str(failure.value)


def test_nobody_listening_is_temporary(message):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(MailTemporary) as failure:
            SesMailer(client_at(free.getsockname()[1])).deliver(message)
    assert not isinstance(failure.value, MailUncertain)


def test_no_answer_after_the_mail_was_given_may_mean_taken(message):
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(MailUncertain):
        SesMailer(client_at(mute.getsockname()[1])).deliver(message)
