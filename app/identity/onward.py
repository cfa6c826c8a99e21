"""Onward: the page that a person goes on to once they are signed in, kept in the session's cookie alone.

In the sign-in page's address it would tell whoever presses Back what the browser had been used for.
"""

from __future__ import annotations

import re
from posixpath import normpath
from urllib.parse import unquote

from flask import session

HOME = "/home"
_KEPT = "then"
_NOWHERE = ("/sign-in", "/sign-out", "/welcome", "/exit", "/incidents/export.", "/settings/privacy/export/")
"""No pages to arrive at: a file would be left on the device, which only a tap on our own page may do."""
_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""A path of our own: one leading slash, no backslash, no blank, nothing outside ASCII."""

_LONGEST_PATH = 600


def remember(text: str | None) -> None:
    """Keep the page that was asked for; what is no page of ours is home."""
    session[_KEPT] = own_path(text)


def remembered() -> bool:
    """Whether a page was asked for, so that the person did not come to sign in by themselves."""
    return _KEPT in session


def wanted() -> str:
    """The page to go on to; home when none was asked for."""
    return own_path(session.get(_KEPT))


def own_path(text: str | None) -> str:
    """`text` if it is a page of ours to go on to, else home. Never another site."""
    if not text or len(text) > _LONGEST_PATH or not _PATH.fullmatch(text) or _as_read(text).startswith(_NOWHERE):
        return HOME
    return text


def _as_read(path: str) -> str:
    """The page that a browser and our server make of a path: /./exit and /%65xit are /exit to them."""
    plain = normpath(unquote(re.split("[?#]", path, maxsplit=1)[0]))
    return f"/{plain.lstrip('/')}"
