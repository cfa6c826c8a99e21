"""Amazon's signature over an SNS message, versions 1 and 2, of the topics that are allowed."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.webhooks import Refused, Verified
from app.webhooks.body import parsed, text
from app.webhooks.sns_certificates import Certificates, is_certificate

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_SIGNED = {
    "Notification": _NOTIFICATION,
    "SubscriptionConfirmation": _CONFIRMATION,
    "UnsubscribeConfirmation": _CONFIRMATION,
}
"""What is signed of each type, each name and value on a line of its own, in this order; a subject only when there is
one (Amazon SNS Developer Guide, "Verifying the signatures")."""

_OLDEST = timedelta(minutes=75)
"""SNS keeps a message's first time through all its tries, and tries an HTTPS endpoint for 3,600 s at the longest, a
limit that cannot be raised; a quarter of an hour more is for queues and clocks."""

_EARLIEST = timedelta(minutes=5)
"""How far ahead of ours Amazon's clock may be."""


class SnsSignature:
    """Verifier of SNS. What can be refused without the network is, before any certificate is fetched."""

    def __init__(self, topic_arns: Sequence[str], *, now: Callable[[], datetime], certificates: Certificates) -> None:
        self._topic_arns = frozenset(topic_arns)
        self._now = now
        self._certificates = certificates

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Verified:
        """See Verifier.verify."""
        if headers.get("x-amz-sns-rawdelivery", "").lower() == "true":
            raise Refused("raw delivery is unsigned: turn it off at the subscription", status=403)
        told = parsed(body)
        kind = text(told, "Type")
        if kind not in _SIGNED:
            raise Refused("not an event")
        if text(told, "TopicArn") not in self._topic_arns:
            raise Refused("topic is not allowed", status=403)
        self._check_age(text(told, "Timestamp"))
        signature, certificate = told.get("Signature"), told.get("SigningCertURL")
        if not isinstance(signature, str) or not isinstance(certificate, str):
            raise Refused("unsigned")
        if not is_certificate(certificate, told["TopicArn"]):
            raise Refused("certificate is not amazon's")
        signed = {name: text(told, name) for name in _SIGNED[kind] if name != "Subject" or told.get(name) is not None}
        _check(signed, signature, told.get("SignatureVersion"), self._certificates.key(certificate))
        self._certificates.vouched(certificate)
        # What is beside it in the body could be anybody's, so nobody acts on it.
        return Verified(signed["MessageId"], kind, msgspec.json.encode(signed))

    def _check_age(self, timestamp: str) -> None:
        try:
            at = datetime.fromisoformat(timestamp)
        except ValueError:
            raise Refused("not an event") from None
        now = self._now()
        if at.tzinfo is None or not now - _OLDEST <= at <= now + _EARLIEST:
            raise Refused("stale")


def _check(signed: Mapping[str, str], signature: str, version: object, key: RSAPublicKey) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  # only who hears from Amazon pays for it
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415  # as above
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256  # noqa: PLC0415  # as above

    if version not in ("1", "2"):
        raise Refused("signature of an unknown version")
    # Version 1 is Amazon's default to this day. A forger of it needs a second preimage, which SHA-1 still withstands.
    digest = SHA1() if version == "1" else SHA256()  # noqa: S303  # see above
    lines = "".join(f"{name}\n{value}\n" for name, value in signed.items()).encode()
    try:
        key.verify(b64decode(signature, validate=True), lines, PKCS1v15(), digest)
    except (InvalidSignature, ValueError):
        raise Refused("signature does not hold") from None
