"""The newsletter service at Mailchimp (version 3 of its Marketing API): an address is subscribed or unsubscribed."""

from __future__ import annotations

import hashlib

import httpx

from app.mail.newsletter import NewsletterAway, NewsletterRefused

_ANSWER_SECONDS = 10.0


class Mailchimp:
    """One audience. The key ends in the data centre that the account lives in; `base` is for stand-ins."""

    def __init__(self, api_key: str, list_id: str, *, base: str = "") -> None:
        home = base or f"https://{api_key.rpartition('-')[2]}.api.mailchimp.com"
        self._members = f"{home}/3.0/lists/{list_id}/members/"
        self._key = api_key

    def subscribe(self, address: str) -> None:
        status = {"status": "subscribed", "status_if_new": "subscribed"}
        self._ask("PUT", address, {"email_address": address, **status})

    def unsubscribe(self, address: str) -> None:
        # Not a PUT: that would make Mailchimp know an address that it did not.
        self._ask("PATCH", address, {"status": "unsubscribed"})

    def _ask(self, method: str, address: str, body: dict[str, str]) -> None:
        """Raised without causes: what httpx and Mailchimp say repeats the address."""
        member = hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest()
        try:
            # One connection a call: calls are rare, and nothing is left open in a worker.
            answer = httpx.request(
                method, self._members + member, json=body, auth=("key", self._key), timeout=_ANSWER_SECONDS
            )
        except httpx.HTTPError as error:
            raise NewsletterAway(f"Mailchimp could not be reached: {type(error).__name__}.") from None
        if answer.is_success or (method == "PATCH" and answer.status_code == httpx.codes.NOT_FOUND):
            return
        if answer.status_code == httpx.codes.BAD_REQUEST:
            raise NewsletterRefused
        raise NewsletterAway(f"Mailchimp answered {answer.status_code}.")
