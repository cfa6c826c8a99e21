"""Senders of webhooks: sign as Stripe, Clerk and Amazon do, with keys of the tests' own."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import stripe
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from svix.webhooks import Webhook

STRIPE_SECRET = "whsec_of_the_tests"
CLERK_SECRET = "whsec_" + b64encode(b"clerk of the tests, 32 bytes long").decode()
TOPIC = "arn:aws:sns:us-east-1:123456789012:mail-events"
CERTIFICATE = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"

JSON = "application/json"


@dataclass
class Delivery:
    """One request, ready to be sent, spoilt or sent again."""

    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON

    def to(self, client: Any) -> Any:
        return client.post(self.path, data=self.body, content_type=self.content_type, headers=self.headers)


def from_stripe(event: object, *, secret: str = STRIPE_SECRET, at: float | None = None) -> Delivery:
    body = encoded(event)
    moment = int(at or time.time())
    signature = stripe.WebhookSignature._compute_signature(f"{moment}.{body.decode('utf-8', 'replace')}", secret)
    return Delivery("/webhooks/stripe", body, {"Stripe-Signature": f"t={moment},v1={signature}"})


def from_clerk(
    event: object, *, event_id: str = "msg_1", secret: str = CLERK_SECRET, at: float | None = None
) -> Delivery:
    body = encoded(event)
    moment = datetime.fromtimestamp(int(at or time.time()), UTC)
    signature = Webhook(secret).sign(event_id, moment, body.decode("utf-8", "replace"))
    headers = {"svix-id": event_id, "svix-timestamp": str(int(moment.timestamp())), "svix-signature": signature}
    return Delivery("/webhooks/clerk", body, headers)


class Amazon:
    """A signing service of our own: a key, its certificate, and what it would serve."""

    def __init__(self, *, begins: datetime | None = None, ends: datetime | None = None) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins or datetime(2026, 1, 1, tzinfo=UTC))
            .not_valid_after(ends or datetime(2027, 6, 1, tzinfo=UTC))
            .sign(self._key, hashes.SHA256())
        )
        self.pem = certificate.public_bytes(Encoding.PEM)
        self.asked: list[str] = []

    def serve(self, url: str) -> bytes:
        """What a fetch of the certificate gives."""
        self.asked.append(url)
        return self.pem

    def message(
        self, at: datetime, *, kind: str = "Notification", version: str = "2", **changed: Any
    ) -> dict[str, Any]:
        """A signed message; what is changed to None is left out. Signed as it then is."""
        confirm = f"https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={'ab' * 32}"
        told: dict[str, Any] = {
            "Type": kind,
            "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
            "TopicArn": TOPIC,
            "Message": '{"eventType":"Delivery"}',
            "Timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + "123Z",
            "SignatureVersion": version,
            "SigningCertURL": CERTIFICATE,
        }
        if kind == "Notification":
            told["UnsubscribeURL"] = "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn"
        else:
            told |= {"Token": "ab" * 32, "SubscribeURL": confirm}
        told = {name: value for name, value in (told | changed).items() if value is not None}
        return {"Signature": self.sign(told), **told}

    def sign(self, told: dict[str, Any]) -> str:
        """Over the lines that AWS names, in their order (developer guide, "Verifying the signatures")."""
        fields = (
            ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
            if told.get("Type") == "Notification"
            else ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
        )
        text = "".join(f"{name}\n{told[name]}\n" for name in fields if name in told)
        digest = hashes.SHA1() if told.get("SignatureVersion") == "1" else hashes.SHA256()
        return b64encode(self._key.sign(text.encode("utf-8", "surrogatepass"), padding.PKCS1v15(), digest)).decode()


def from_amazon(message: object, **headers: str) -> Delivery:
    """As SNS posts it: JSON that says it is text."""
    return Delivery("/webhooks/sns", encoded(message), headers, "text/plain; charset=UTF-8")


def encoded(event: object) -> bytes:
    return event if isinstance(event, bytes) else json.dumps(event).encode()


def send(client: Any, message: object, **headers: str) -> int:
    """The status that a message of Amazon's is answered with."""
    return int(from_amazon(message, **headers).to(client).status_code)
