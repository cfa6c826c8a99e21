"""Rate limits: how often somebody may ask. Counted in Redis, and in memory while Redis is away."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, Response, current_app, request
from flask_limiter import Limit, Limiter, RateLimitExceeded

from app import error_pages, hx
from app.access import viewer
from app.accounts.email import normal
from app.arriving import reads_arriving_files
from app.errors import Invalid, TooManyRequests
from app.identity.browser import knows
from app.settings import Settings
from app.tokens import digest
from app.valkey import limits_url

LINKS_PER_ADDRESS_AND_CLIENT = "10 per 15 minutes; 20 per hour"
"""Mails that one client may have sent to one address."""

LINKS_PER_ADDRESS = "40 per hour"
"""Mails that one address may be sent, whoever asks: more than one client may have sent, so that no stranger fills it
alone. Browsers that signed in to the address before fill one of their own, so strangers together lock nobody out."""

LINKS_PER_CLIENT = "30 per minute; 300 per hour"
"""Links that one client may ask for. Shelters and mobile networks put many people behind one address."""

LINKS_PER_ACCOUNT = "10 per hour"
"""Links to a new address, or to confirm who is there, that one account may ask for."""

STRANGERS_POSTS = "30 per minute; 600 per hour"
"""Every other POST without a session, per client and route."""

REFUSED_DELIVERIES = "600 per minute"
"""Deliveries to the webhooks that one client may have refused. Those that verify are never too many."""

QUESTIONS_TO_STRIPE = "10 per minute; 100 per hour"
"""Pages that ask Stripe each time, per account: what it answers in a second is for all who pay here."""

_ASK_STRIPE = ("billing.after", "billing.receipts", "billing.ask_cancel")

_NEVER_TOO_OFTEN = ("exit.leave", "preferences.stop", "preferences.save_of_address")
"""Behind one address may be a whole shelter that leaves. And a mail provider unsubscribes all its people from a few:
a click that is refused is a complaint. A forged link costs one HMAC, a repeated one three reads."""

_HAVE_MAIL_SENT = ("identity.send_link", "accounts.change_address", "identity.confirm.ask", "rights.requests.ask")

_LETS_GO = ("identity.sign_out", "accounts.end_session", "accounts.end_sessions")
"""Whoever wants to be signed out is, whatever they saved before."""

_PIECES = ("vault.keep_piece", "vault.address_of_piece")
"""Parts of a file whose size was announced, and looked at against the plan, before the first."""

PIECES = "1200 per minute"
"""Pieces that one account may send: 100 MB a second."""

_WRITES = "writes"

_WRITE_BYTES = 64 * 1024
"""Each part of this size counts as one write, so that few large ones fill no more than many small ones."""

_SAFE = ("GET", "HEAD", "OPTIONS")


class SavedTooOften(TooManyRequests):
    """One account saves faster than anybody types."""

    title = "That was a lot to save at once"
    sentence = "This was not saved. Your words are on this page: wait a minute, then send them again."


def install(app: Flask, settings: Settings) -> None:
    """Limit every POST of `app`: a stranger's by client, an account's by account, and mail more tightly."""
    limiter = Limiter(
        _client,
        storage_uri=limits_url(settings),
        # Parts of a second, whatever the annotation says: a dead Redis must not hold a person up.
        storage_options={"socket_connect_timeout": 0.3, "socket_timeout": 0.5},  # type: ignore[dict-item]  # see above
        strategy="moving-window",
        in_memory_fallback_enabled=True,
        # Of several who find Redis dead at once only one falls back; the others are let through, not turned away.
        swallow_errors=True,
        key_prefix="limit",
        default_limits=[
            Limit(STRANGERS_POSTS, key_function=_client, exempt_when=_is_no_strangers_post),
            Limit(
                REFUSED_DELIVERIES,
                key_function=_client,
                exempt_when=lambda: not _is_delivery(),
                deduct_when=lambda response: response.status_code >= 400,
                shared=True,
                scope="webhooks",
            ),
            Limit(
                QUESTIONS_TO_STRIPE,
                key_function=_account,
                exempt_when=lambda: not _asks_stripe(),
                shared=True,
                scope="stripe",
            ),
            _of_writers(settings.writes_per_minute),
            Limit(PIECES, key_function=_account, exempt_when=lambda: not _is_piece(), shared=True, scope="pieces"),
            _of_mail(LINKS_PER_CLIENT, _client, lambda: not _has_mail_sent()),
            _of_mail(LINKS_PER_ACCOUNT, _account, lambda: not _has_mail_sent() or viewer() is None),
            _of_mail(LINKS_PER_ADDRESS_AND_CLIENT, _address_and_client, lambda: not _address()),
            _of_mail(LINKS_PER_ADDRESS, _address_as_known, lambda: not _address()),
        ],
    )
    limiter.request_filter(lambda: _is_safe() or request.endpoint in _NEVER_TOO_OFTEN)
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _refuse)


def _of_writers(per_minute: int) -> Limit:
    """What one account may save, so that none fills the disk. A person who types has a draft kept every few seconds:
    up to 40 a minute in each tab. In full use it is about 0.1 GB an hour. Each bound costs one call of Redis."""

    def cost() -> int:
        if reads_arriving_files():  # what it may bring is the plan's to say, and is looked at byte by byte
            return 1
        if "Transfer-Encoding" in request.headers:  # it does not tell its length, so it could be as long as any
            return per_minute
        return min(1 + (request.content_length or 0) // _WRITE_BYTES, per_minute)

    return Limit(
        f"{per_minute or 1} per minute; {15 * per_minute or 1} per hour",
        key_function=_account,
        exempt_when=lambda: not per_minute or not _writes(),
        cost=cost,
        shared=True,
        scope=_WRITES,
    )


def _of_mail(how_often: str, key: Callable[[], str], exempt: Callable[[], bool]) -> Limit:
    """One count for every route that has mail sent."""
    return Limit(how_often, key_function=key, exempt_when=exempt, shared=True, scope="mail")


def _refuse(error: RateLimitExceeded) -> Response:
    seconds = error.limit.limit.get_expiry()
    wait = {60: "a minute", 3600: "an hour"}.get(seconds, f"{seconds // 60} minutes")
    if error.limit.scope == _WRITES:
        problem: TooManyRequests = SavedTooOften(SavedTooOften.sentence.replace("a minute", wait))
    else:
        problem = TooManyRequests(f"Wait {wait}, then try again. Nothing is lost.")
    response = error_pages.show(problem)
    response.headers["Retry-After"] = str(seconds)
    return response


def _writes() -> bool:
    if request.method in _SAFE or _is_piece():
        return False
    return viewer() is not None and request.endpoint not in _LETS_GO


def _is_piece() -> bool:
    return request.endpoint in _PIECES and viewer() is not None


def _is_safe() -> bool:
    return request.method in _SAFE and not _asks_stripe()


def _asks_stripe() -> bool:
    """Whether it does before it answers. The part that htmx fetches by itself while word is awaited does not."""
    if request.endpoint not in _ASK_STRIPE or viewer() is None:
        return False
    return request.endpoint != "billing.after" or not hx.wants_fragment()


def _is_no_strangers_post() -> bool:
    return request.method in _SAFE or _is_delivery() or _has_mail_sent() or viewer() is not None


def _is_delivery() -> bool:
    return request.blueprint == "webhooks"


def _has_mail_sent() -> bool:
    return request.endpoint in _HAVE_MAIL_SENT


def _address() -> str:
    """The address that this request would have mailed; empty when there is none, or it is none."""
    if not _has_mail_sent():
        return ""
    try:
        return normal(request.form.get("email", ""))
    except Invalid:
        return ""


def _client() -> str:
    """The network address of whoever asks; of IPv6 the part that one household has."""
    return _key("client", _network())


def _account() -> str:
    me = viewer()
    return _key("account", me.tenant if me else "")


def _address_and_client() -> str:
    return _key("address and client", f"{_address()} {_network()}")


def _address_as_known() -> str:
    return _key("known address" if knows(_address()) else "address", _address())


def _network() -> str:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    # A socket for both kinds gives IPv4 as ::ffff:192.0.2.1, and all of that is one /64.
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def _key(kind: str, text: str) -> str:
    """Tells nothing: neither mail nor network addresses stand in Redis."""
    return digest(str(current_app.config["SECRET_KEY"]), kind, text)
