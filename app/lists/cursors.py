"""Cursors: where a list goes on, signed for one tenant, so that nothing but our own next link is followed."""

from __future__ import annotations

from app.errors import Invalid
from app.lists.place import Place
from app.store.keys import TenantId
from app.tokens import BadToken, Tokens

_PURPOSE = "cursor"
_MAX_CHARACTERS = 400


class BadCursor(Invalid):
    """A cursor that we did not make for this account."""

    title = "That part of the list cannot be opened"
    sentence = "The link was changed or belongs to another account. Your entries are safe; begin again from the top."


def sign(tokens: Tokens, tenant: TenantId, place: Place, *, of: str = "") -> str:
    """The value of `after` that leads to what follows `place` in the timeline, or in the list `of` another name."""
    return tokens.sign(_PURPOSE + of, [tenant, place.key, place.seen])


def read(tokens: Tokens, tenant: TenantId, text: str, *, of: str = "") -> Place | None:
    """The place that `text` names, None when it is empty. Raises BadCursor."""
    if not text:
        return None
    try:
        if len(text) > _MAX_CHARACTERS:
            raise BadCursor
        owner, key, seen = tokens.read(_PURPOSE + of, text)
    except BadToken:
        raise BadCursor from None
    if owner != tenant:
        raise BadCursor
    return Place(key, seen)
