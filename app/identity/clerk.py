"""Identity by Clerk's hosted pages. The only module that imports Clerk's SDK, and only once it is needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from app.errors import Unavailable
from app.identity import NotProven, Profile, Proven
from app.settings import Settings

if TYPE_CHECKING:
    from clerk_backend_api import Clerk

BACKEND_API = "https://api.clerk.com/v1"
_ANSWER_MS = 5000
_HANDSHAKE = "__clerk_handshake"
_DEVELOPMENT_BROWSER = "__clerk_db_jwt"
"""Clerk's development instances keep their browser's id in the address, having no domain to set a cookie on."""

_SESSION_COOKIE = re.compile(r"__session(_[A-Za-z0-9_-]+)?")
_ID = re.compile(r"[A-Za-z0-9_]{1,100}")


class ClerkUnavailable(Unavailable):
    """Clerk does not answer."""

    title = "We could not reach the sign-in service"
    sentence = "Nothing was changed. Try again in a minute."


class ClerkIdentity:
    """IdentityProvider over Clerk. A session token is checked with the instance's public key, without the network.

    The SDK alone would let three things pass: any issuer, sessions that still owe a step (`sts` pending), and tokens
    made for other sites when no party is named. All three are closed here.
    """

    def __init__(self, settings: Settings, *, backend_api: str = BACKEND_API) -> None:
        self._settings = settings
        self._backend_api = backend_api
        self._issuer = settings.clerk_issuer.rstrip("/")

    def hosted_page(self, come_back: str) -> str | None:
        """See IdentityProvider.hosted_page."""
        return _with_query(self._settings.clerk_sign_in_url, redirect_url=come_back)

    def handshake(self, come_back: str, arrived_with: Mapping[str, str]) -> str:
        """See IdentityProvider.handshake."""
        query = {"redirect_url": come_back, "suffixed_cookies": "false", "__clerk_hs_reason": "session-token-missing"}
        if development_browser := arrived_with.get(_DEVELOPMENT_BROWSER):
            query[_DEVELOPMENT_BROWSER] = development_browser
        return _with_query(f"{self._issuer}/v1/client/handshake", **query)

    def prove(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> Proven | None:
        """See IdentityProvider.prove. The proof is a handshake (fresh) or else Clerk's own session cookie."""
        handshake = query.get(_HANDSHAKE) or cookies.get(_HANDSHAKE)
        if handshake:
            token = self._token_in(handshake)
            if token is None:
                raise NotProven
            return self._proven(token)
        token = next((value for name, value in cookies.items() if _SESSION_COOKIE.fullmatch(name) and value), None)
        return self._proven_or_none(token)

    def profile(self, subject: str) -> Profile:
        """See IdentityProvider.profile."""
        user = self._asked(lambda clerk: clerk.users.get(user_id=subject))
        for address in user.email_addresses:
            verification = address.verification
            if address.id == user.primary_email_address_id and getattr(verification, "status", "") == "verified":
                name = " ".join(part for part in (user.first_name, user.last_name) if part)
                return Profile(address.email_address, name)
        raise NotProven("Your address is not confirmed yet. Confirm it where you sign in, then come back.")

    def end_session(self, provider_session: str) -> None:
        """See IdentityProvider.end_session."""
        self._asked(lambda clerk: clerk.sessions.revoke(session_id=provider_session), fine=(400, 404))

    def delete_person(self, subject: str) -> None:
        """See IdentityProvider.delete_person."""
        self._asked(lambda clerk: clerk.users.delete(user_id=subject), fine=(404,))

    def _proven_or_none(self, token: str | None) -> Proven | None:
        """Clerk's cookie lives a minute at a time, so an old one means "fetch another" and not "refuse"."""
        try:
            return self._proven(token) if token else None
        except NotProven:
            return None

    def _proven(self, token: str) -> Proven:
        from clerk_backend_api.security import AuthenticateRequestOptions, authenticate_request  # noqa: PLC0415  # the SDK costs memory that only a hosted sign-in pays

        options = AuthenticateRequestOptions(
            jwt_key=self._settings.clerk_jwt_key,
            authorized_parties=[self._settings.base_url],
            accepts_token=["session_token"],
        )
        try:
            state = authenticate_request(_Bearer(token), options)
        except ValueError:
            raise NotProven from None
        claims = state.payload or {}
        if not state.is_signed_in or claims.get("iss") != self._issuer or claims.get("sts") == "pending":
            raise NotProven
        subject, session = claims.get("sub"), claims.get("sid")
        if not _is_id(subject) or not _is_id(session) or "exp" not in claims:
            raise NotProven
        verified = claims.get("email_verified") is True and isinstance(claims.get("email"), str)
        email = claims["email"] if verified else None
        minutes, second = _factors(claims.get("fva"))
        return Proven(str(subject), str(session), email, minutes, second)

    def _token_in(self, handshake: str) -> str | None:
        """The session token among the cookies that a handshake lists. Its signature is the instance's."""
        import jwt  # noqa: PLC0415  # the SDK costs memory that only a hosted sign-in pays

        try:
            payload = jwt.decode(handshake, _one_line(self._settings.clerk_jwt_key), algorithms=["RS256"])
        except (jwt.PyJWTError, ValueError):
            raise NotProven from None
        directives = payload.get("handshake")
        for directive in directives if isinstance(directives, list) else ():
            name, value = _cookie(directive)
            if _SESSION_COOKIE.fullmatch(name) and value:
                return value
        return None

    def _asked(self, call: Callable[[Clerk], Any], *, fine: tuple[int, ...] = ()) -> Any:
        from clerk_backend_api import Clerk  # noqa: PLC0415  # the SDK costs memory that only a hosted sign-in pays
        from clerk_backend_api.models import ClerkBaseError  # noqa: PLC0415  # the SDK costs memory that only a hosted sign-in pays
        from httpx import HTTPError  # noqa: PLC0415  # the SDK costs memory that only a hosted sign-in pays

        # Left alone the SDK retries a failing server for an hour, with the person waiting: the pending job retries.
        clerk = Clerk(
            bearer_auth=self._settings.clerk_secret_key,
            server_url=self._backend_api,
            timeout_ms=_ANSWER_MS,
            retry_config=None,
        )
        try:
            with clerk:
                return call(clerk)
        except ClerkBaseError as error:
            if error.status_code in fine:
                return None
            raise ClerkUnavailable from None
        except HTTPError:
            raise ClerkUnavailable from None


class _Bearer:
    """The one header that the SDK reads; a cookie header of ours would have to be parsed by it again."""

    def __init__(self, token: str) -> None:
        self.headers = {"Authorization": f"Bearer {token}"}


def _factors(ages: object) -> tuple[int | None, bool]:
    """From the claim `fva`: minutes since the first and since the second factor, -1 for one that was not proven.

    Gives those of the strongest, and whether there was a second.
    """
    match ages:
        case [int(first), int(second)] if first >= 0 and second >= -1:
            return (first, False) if second == -1 else (second, True)
    return None, False


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _one_line(pem: str) -> str:
    return re.sub(r"[\r\n]", "", pem)


def _cookie(directive: object) -> tuple[str, str]:
    try:
        for name, morsel in SimpleCookie(str(directive)).items():
            return name, morsel.value
    except CookieError:
        pass
    return "", ""


def _with_query(address: str, **query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
