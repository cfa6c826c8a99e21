"""Help first: what a form of a message speaks of, in everything that is typed or pasted into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.assistant.crisis import Signs, signs
from app.messages.limits import CHARACTERS

_TYPED = ("text", "received", "facts")


def signs_in(fields: Mapping[str, Any]) -> Signs | None:
    """What needs help first in a form's fields, or None."""
    return signs("\n".join(str(fields.get(name) or "")[: CHARACTERS[name]] for name in _TYPED))
