"""Changing: how a request gets from one state to the next, whoever acts, with its line, its history and its mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.errors import Conflict, Problem
from app.mail.intents import Intended
from app.rights.requests import docket
from app.rights.requests.record import ENDED, Request, State, Step, Who
from app.store import Change
from app.store.contention import tries

if TYPE_CHECKING:
    from app.services import Services


class Ended(Problem):
    """Nothing is added to a request that has ended."""

    status = 409
    title = "This request has ended"
    sentence = "Nothing was added to it. If it is not settled, send a new one and name its number."


@dataclass(frozen=True, slots=True)
class Acted:
    """A request after an act, what else is written with it, and the mail that follows."""

    request: Request
    also: tuple[Change, ...] = ()
    mail: Intended | None = None


Act = Callable[[Request, datetime], Acted]


def change(services: Services, id_: str, act: Act) -> Request:
    """Do `act` with the request as it stands, in one write. Raises NotFound, Conflict, and what `act` raises."""
    for _ in tries():
        stored = docket.find(services, id_)
        acted = act(stored.record, services.now())
        mailed = acted.mail.changes if acted.mail else ()
        try:
            docket.shelf_of(services).write(*docket.moved(services, stored, acted.request), *acted.also, *mailed)
        except Conflict:  # somebody else was first: act on what stands now
            continue
        if acted.mail:
            acted.mail.enqueue()
        return acted.request
    raise Conflict


def resumed(request: Request) -> State | None:
    """Where a request goes when what it waited for has come; None: it stays where it is."""
    return "working" if request.state == "waiting" else None


def stepped(
    request: Request, now: datetime, what: str, *, to: State | None = None, who: Who = "us", note: str = ""
) -> Request:
    """The request one step on. Raises Ended."""
    if not request.open:
        raise Ended
    state = to or request.state
    step = Step(at=now, state=state, who=who, what=what, note=note)
    return replace(
        request, state=state, history=(*request.history, step), ended=now if state in ENDED else request.ended
    )
