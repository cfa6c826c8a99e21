"""Svix's signature over what Clerk delivers: HMAC over id, time and body, by any of several secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.webhooks import Refused, Verified
from app.webhooks.body import parsed, text

_SIGNED = ("svix-id", "svix-timestamp", "svix-signature")


class ClerkSignature:
    """Verifier of Clerk. `secrets` are newest first, and each of them verifies. Five minutes either way pass."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Verified:
        """See Verifier.verify."""
        # By these names alone: the SDK would take others too, and what is signed must be what is read here.
        signed = {name: headers.get(name, "") for name in _SIGNED}
        if not all(signed.values()):
            raise Refused("unsigned")
        if not any(_holds(body, signed, secret) for secret in self._secrets):
            raise Refused("signature does not hold")
        return Verified(signed["svix-id"], text(parsed(body), "type"))


def _holds(body: bytes, signed: dict[str, str], secret: str) -> bool:
    from svix.webhooks import Webhook, WebhookVerificationError  # noqa: PLC0415  # 40 MB that only Clerk's users pay

    try:
        Webhook(secret).verify(body, signed)
    except (WebhookVerificationError, ValueError, TypeError):  # what is no base64, or no UTF-8, raises the latter two
        return False
    return True
