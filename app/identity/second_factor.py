"""The second factor of staff: asked for wherever a provider signs in that knows of such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Problem
from app.identity.sessions import Session

if TYPE_CHECKING:
    from app.services import Services


class SecondFactorNeeded(Problem):
    """A page of staff's, in a session for which the provider knows of no second factor."""

    status = 403
    title = "Staff need a second factor"
    way_out = ("/settings/security", "Sign out, under Security")
    sentence = (
        "These pages open only after a sign-in with a second factor. Add one, such as an authenticator app, to your "
        "account at the sign-in service. Then sign out here and sign in again. Nothing was changed."
    )


def check(services: Services, session: Session) -> None:
    """Let staff pass. Links by mail (development) have no second factor. Raises SecondFactorNeeded."""
    if services.identity.hosted_page("") is not None and not session.second_factor:
        raise SecondFactorNeeded
