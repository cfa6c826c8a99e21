"""Identity: who is at the browser. A provider proves an address; the session that follows is always our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.errors import Problem


class NotProven(Problem):
    """The provider's proof is missing, too old, forged, or for another site."""

    status = 403
    title = "You are not signed in yet"
    sentence = "The sign-in page did not confirm who you are. Nothing was changed; start again below."


@dataclass(frozen=True, slots=True)
class Proven:
    """Who the provider says is at the browser."""

    subject: str
    """The provider's id of the person."""
    session: str
    """The provider's id of its own session, to be ended with ours."""
    email: str | None
    """The address, when the proof itself carries it as verified."""
    factor_minutes: int | None = None
    """How many whole minutes ago the strongest factor that the person has was proven; None when the proof says none."""
    second_factor: bool = False
    """Whether a second factor was proven in this session of the provider's."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the provider holds about a person that an account starts with."""

    email: str
    name: str


class IdentityProvider(Protocol):
    """One way for people to prove who they are (IDENTITY)."""

    def hosted_page(self, come_back: str, /) -> str | None:
        """The provider's own sign-in page, which returns to `come_back`; None when we ask for an address ourselves."""

    def handshake(self, come_back: str, arrived_with: Mapping[str, str], /) -> str:
        """Where a browser that came back without proof fetches it; `arrived_with` is its query."""

    def prove(self, query: Mapping[str, str], cookies: Mapping[str, str], /) -> Proven | None:
        """Who came back, checked without the network; None when they brought no proof. Raises NotProven."""

    def profile(self, subject: str, /) -> Profile:
        """The person's verified address and name, asked of the provider. Raises NotProven, Unavailable."""

    def end_session(self, provider_session: str, /) -> None:
        """End the provider's own session. Ending it twice is no error. Raises Unavailable, to be tried again."""

    def delete_person(self, subject: str, /) -> None:
        """Delete the person there, with every session. Twice is no error. Raises Unavailable, to be tried again."""
