"""Identity: who is at the browser. A provider proves an address; the session that follows is always our own."""

from __future__ import annotations

from typing import Protocol


class IdentityProvider(Protocol):
    """What the sign-in pages need to know about the way people prove who they are (IDENTITY)."""

    name: str
    """`local` (a link by mail) or `clerk` (the vendor's pages)."""

    def sign_out_address(self, after: str) -> str:
        """Where a browser goes after our own session has ended; `after` is a path of ours to come back to."""

    def end_session(self, provider_session: str) -> None:
        """End the provider's own session too. May be called twice. Raises Unavailable, to be tried again."""
