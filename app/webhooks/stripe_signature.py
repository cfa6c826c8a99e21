"""Stripe's signature over a delivery: HMAC with a time stamp, by any of several secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.billing.wire import kept
from app.webhooks import Refused, Verified
from app.webhooks.body import parsed, text

_TOLERANCE_SECONDS = 300


class StripeSignature:
    """Verifier of Stripe. `secrets` are newest first, and each of them verifies."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Verified:
        """See Verifier.verify."""
        signature = headers.get("stripe-signature", "")
        if not signature:
            raise Refused("unsigned")
        if not any(self._signed(body, signature, secret) for secret in self._secrets):
            raise Refused("signature does not hold")
        told = parsed(body)
        try:
            return Verified(text(told, "id"), text(told, "type"), kept=kept(told))
        except (RecursionError, UnicodeEncodeError):
            raise Refused("not an event") from None

    @staticmethod
    def _signed(body: bytes, signature: str, secret: str) -> bool:
        from stripe import SignatureVerificationError, WebhookSignature  # noqa: PLC0415  # 30 MB that only billing pays

        try:
            WebhookSignature.verify_header(body.decode("utf-8"), signature, secret, tolerance=_TOLERANCE_SECONDS)
        except (SignatureVerificationError, ValueError, TypeError):
            return False
        return True
