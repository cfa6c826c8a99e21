"""Identity without a vendor: we mail the link ourselves, so there is no other site to go to or to hear from."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import NotFound
from app.identity import Profile, Proven


class LocalIdentity:
    """IdentityProvider for magic links (see links.py); the pages of a hosted provider do not exist with it."""

    def hosted_page(self, _come_back: str) -> str | None:
        """See IdentityProvider.hosted_page."""
        return None

    def handshake(self, _come_back: str, _arrived_with: Mapping[str, str]) -> str:
        """See IdentityProvider.handshake."""
        raise NotFound

    def prove(self, _query: Mapping[str, str], _cookies: Mapping[str, str]) -> Proven | None:
        """See IdentityProvider.prove."""
        raise NotFound

    def profile(self, _subject: str) -> Profile:
        """See IdentityProvider.profile."""
        raise NotFound

    def end_session(self, _provider_session: str) -> None:
        """See IdentityProvider.end_session: there is no session but ours."""

    def delete_person(self, _subject: str) -> None:
        """See IdentityProvider.delete_person: nobody else knows them."""
