"""Wishes: what a browser may ask for in a copy, which hangs on the lock of what is most private."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Problem
from app.rights.exports.record import Export, Wanted
from app.wellbeing.lock import model as lock

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from app.access import SignedIn


class Locked(Problem):
    """What is most private is wished, or in a copy, and its lock is shut in this browser."""

    status = 403
    title = "Your well-being pages are locked"
    way_out = ("/wellbeing/lock", "Unlock them")
    sentence = "Unlock them in this browser first, then come back to this page. Nothing was changed."


def shut(me: SignedIn) -> bool:
    """Whether what is most private is locked in this browser. Raises Unavailable."""
    return lock.shut(me.services, me.shelf, me.session, me.preferences, somebody=False)


def wish(me: SignedIn, form: MultiDict[str, str]) -> Wanted:
    """What the form asks for. Raises Locked, Unavailable."""
    private = form.get("private") == "yes"
    if private and shut(me):
        raise Locked
    return Wanted(comprehensive=form.get("what") == "comprehensive", private=private)


def check_may_open(me: SignedIn, export: Export) -> None:
    """Raises Locked when what lies behind the lock is in the copy, and the lock is shut here; and Unavailable."""
    if export.wanted.private and shut(me):
        raise Locked
