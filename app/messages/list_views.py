"""The list of messages: drafts and sent ones, newest first, with search."""

from __future__ import annotations

from flask import Response, request

from app import hx
from app.access import signed_in
from app.errors import Invalid
from app.messages.finding import BadSearch, Listing, Search, read, search_of
from app.messages.kept import every_kept
from app.messages.new_views import reader_of
from app.messages.routes import bp
from app.tokens import BadToken, Tokens

_PURPOSE = "messages"
_MAX_CHARACTERS = 400


class BadCursor(Invalid):
    """A cursor that we did not make for this account."""

    title = "That part of the list cannot be opened"
    sentence = "The link was changed or belongs to another account. Your messages are safe; begin again from the top."


@bp.get("", strict_slashes=False)
def index() -> Response:
    """The list, or its next part."""
    me, given = signed_in(), request.args
    tokens = Tokens(me.services.settings.secret_keys)
    search, problem, status = Search(), None, 200
    try:
        search = search_of(given.get("q", ""), given.get("state", ""))
        after = _read(tokens, me.tenant, given.get("after", ""))
        listing = read(me.shelf, search, after)
    except (BadSearch, BadCursor) as bad:
        listing, after, problem, status = Listing(()), "", bad, bad.status
    first = not after and not problem
    return hx.page_or_fragment(
        "messages/index.html", "messages/_results.html", status=status, search=search, listing=listing, problem=problem,
        more=tokens.sign(_PURPOSE, [me.tenant, listing.after]) if listing.after else "", continued=bool(after),
        kept=every_kept(me.shelf) if first and not search.narrowing else [], reader=reader_of(me),
    )  # fmt: skip


def _read(tokens: Tokens, tenant: str, text: str) -> str:
    """The place that a signed cursor names, empty for none. Raises BadCursor."""
    if not text:
        return ""
    try:
        owner, place = tokens.read(_PURPOSE, text[:_MAX_CHARACTERS])
    except (BadToken, ValueError):
        raise BadCursor from None
    if owner != tenant:
        raise BadCursor
    return str(place)
