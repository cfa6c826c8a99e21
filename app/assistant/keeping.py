"""Keeping: an answer on its page as a signed parcel, so that what is kept later is what was said, and nothing else."""

from __future__ import annotations

import msgspec

from app.access import SignedIn
from app.assistant.kept import Kept
from app.errors import Invalid
from app.tokens import BadToken, Tokens

_PURPOSE = "kept answer"


class NotOurs(Invalid):
    """A parcel that we did not make for this account."""

    sentence = "That answer was not made here, so it was not kept. Ask again, then keep it."


def parcel(me: SignedIn, answer: Kept) -> str:
    """The answer for a hidden field of the page."""
    return _tokens(me).sign(_PURPOSE, [me.tenant, msgspec.json.encode(answer).decode()])


def unpacked(me: SignedIn, text: str) -> Kept:
    """The answer in a parcel. Raises NotOurs."""
    try:
        owner, body = _tokens(me).read(_PURPOSE, text)
    except (BadToken, ValueError, TypeError):
        raise NotOurs from None
    if owner != me.tenant:
        raise NotOurs
    return msgspec.json.decode(body, type=Kept)


def _tokens(me: SignedIn) -> Tokens:
    return Tokens(me.services.settings.secret_keys)
