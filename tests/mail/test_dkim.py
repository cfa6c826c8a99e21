"""What our signature covers: whoever changes, drops or doubles what it names is found out by dkimpy's own check."""

from __future__ import annotations

import base64
import dataclasses
import re

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from app.mail.dkim import Signer
from tests.mail.conftest import ALICE

UNSUBSCRIBE = (
    ("List-Unsubscribe", "<https://app.example/unsubscribe/token>, <mailto:help@app.example?subject=unsubscribe>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
)


class Domain:
    """A domain with a key in its DNS."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(65537, 2048)
        self.pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        self.asked: list[bytes] = []

    def txt(self, name: bytes, timeout: int = 5) -> bytes:
        """The TXT record, whoever asks."""
        self.asked.append(name)
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def vouches_for(self, content: bytes) -> bool:
        return bool(dkim.verify(content, dnsfunc=self.txt))


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain()


@pytest.fixture
def signed(message, domain) -> bytes:
    content = dataclasses.replace(message, headers=UNSUBSCRIBE).as_bytes()
    return Signer(domain.pem, "mail2026", "cotrackpro.example").signed(content)


def test_a_signed_mail_is_vouched_for_by_the_key_in_the_dns(signed, domain):
    assert domain.vouches_for(signed)
    assert domain.asked[-1] == b"mail2026._domainkey.cotrackpro.example."


def test_both_unsubscribe_headers_are_named_twice_and_so_are_the_others(signed):
    tag = re.search(rb"\bh=([^;]+);", signed)
    assert tag
    named = tag.group(1).replace(b"\r\n", b"").replace(b" ", b"").split(b":")
    for header in (
        b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"to", b"subject", b"date", b"message-id",
    ):  # fmt: skip
        assert named.count(header) == 2, header


@pytest.mark.parametrize(
    ("there", "changed"),
    [
        (b"<https://app.example/unsubscribe/token>", b"<https://evil.example/unsubscribe/token>"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks"),
        (b"Subject: Your", b"Subject: My"),
        (ALICE.encode(), b"bob@example.org"),
        (b"CTP <hello@", b"CTP <hallo@"),
        (b"0123abcd@", b"9123abcd@"),
        (b"20 Nov 2026", b"21 Nov 2026"),
        (b"Here it is", b"Here it was"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
    ],
)
def test_a_changed_or_dropped_part_fails(signed, domain, there, changed):
    assert signed.count(there) >= 1
    assert not domain.vouches_for(signed.replace(there, changed, 1))


@pytest.mark.parametrize(
    "added",
    [
        b"List-Unsubscribe: <https://evil.example>", b"List-Unsubscribe-Post: x", b"From: x@evil.example",
        b"To: x@evil.example", b"Subject: x", b"Date: x", b"Message-ID: <x@x>", b"Reply-To: x@evil.example",
        b"Cc: x@evil.example", b"Sender: x@evil.example",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["top", "bottom"])
def test_an_added_header_fails(signed, domain, added, where):
    head, _, body = signed.partition(b"\r\n\r\n")
    lines = [added, head] if where == "top" else [head, added]
    assert not domain.vouches_for(b"\r\n".join(lines) + b"\r\n\r\n" + body)


def test_a_mail_that_cannot_be_stopped_cannot_be_given_a_way_to_stop_either(message, domain):
    signed = Signer(domain.pem, "mail2026", "cotrackpro.example").signed(message.as_bytes())
    assert domain.vouches_for(signed)
    assert not domain.vouches_for(b"List-Unsubscribe: <https://evil.example>\r\n" + signed)


def test_what_a_mail_server_adds_on_the_way_does_no_harm(signed, domain):
    assert domain.vouches_for(b"Received: from a by b; Fri, 20 Nov 2026 03:41:00 +0000\r\n" + signed)


def test_another_key_is_not_vouched_for(signed):
    assert not Domain().vouches_for(signed)
