"""Requests as whoever makes them sees it: ask, show that the address is theirs, add a word, take it back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from app.accounts.email import normal
from app.errors import Conflict, TooManyRequests
from app.rights.requests import docket, letters
from app.rights.requests.changing import Acted, change, resumed, stepped
from app.rights.requests.kinds import KINDS
from app.rights.requests.record import Pointer, Request, State, Step
from app.store import Change
from app.store.contention import tries

if TYPE_CHECKING:
    from app.services import Services

MOST_A_DAY = 10
"""Requests that one address may make in a day (UTC); the signed-in have their own ten, which no stranger uses up."""

MOST_MAILED = 3
"""Of a stranger's requests of a day, how many are told to the address they gave: anybody can type anybody's."""

MOST_WORDS = 50
"""Texts of one request: who has more to say writes a mail."""


class TooManyFromThere(TooManyRequests):
    """One address asks more than anybody can mean."""

    title = "That is a lot of requests for one day"
    sentence = (
        "We have ten requests from this address today, and all of them are kept. This one was not sent: your words are "
        "on this page. Send it tomorrow, or add it to one that you sent."
    )


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a form asks for."""

    kind: str
    name: str
    address: str
    text: str
    about: str = ""
    attempt: str
    """The same each time that the same form is sent."""
    account: str = ""
    """Of whoever is signed in, with `address` as its own."""


class _Tally(msgspec.Struct, frozen=True):
    """How many requests came from an address on one day."""

    count: int = 0


def ask(services: Services, asked: Asked) -> Request:
    """Take a request in; the same form sent again is the same request. Raises Invalid, TooManyFromThere."""
    request = _request(services, asked)
    shelf = docket.shelf_of(services)
    for _ in tries():
        there = shelf.get(docket.head_key(request.id), Request)
        if there:
            return there.record
        count, counted = _counted(services, request)
        written, mail = (
            letters.received(services, request) if request.maker or count <= MOST_MAILED else (request, None)
        )
        written, said = docket.added(services, written, request.received, text=asked.text)
        token = shelf.add(docket.token_key(request.token), Pointer(request.id))
        mailed = mail.changes if mail else ()
        try:
            shelf.write(*docket.moved(services, None, written), said, token, counted, *mailed)
        except Conflict:  # the same form at the same time, or another one from the same address
            continue
        if mail:
            mail.enqueue()
        return written
    raise Conflict


def prove(services: Services, id_: str) -> Request:
    """The link of the mail was opened, and whoever did says that they asked. Once is enough."""

    def act(request: Request, now: datetime) -> Acted:
        if request.proven or not request.open:
            return Acted(request)
        to: State | None = "working" if request.state == "checking" else None
        return Acted(replace(stepped(request, now, "proved", to=to, who="you"), proof="link"))

    return change(services, id_, act)


def say(services: Services, id_: str, text: str) -> Request:
    """Add a word. Raises Ended, TooManyRequests."""

    def act(request: Request, now: datetime) -> Acted:
        if request.said >= MOST_WORDS:
            raise TooManyRequests("So many words fit one request. Your words are on this page: send them by mail.")
        spoken = stepped(request, now, "said", to=resumed(request), who="you")
        after, said = docket.added(services, spoken, now, text=text)
        return Acted(after, (said,))

    return change(services, id_, act)


def withdraw(services: Services, id_: str, *, mine: bool) -> Request:
    """End it, because its maker wants no answer any more, or (`mine` is false) never asked. Raises Ended."""

    def act(request: Request, now: datetime) -> Acted:
        return Acted(stepped(request, now, "withdrawn" if mine else "not_mine", to="closed", who="you"))

    return change(services, id_, act)


def _request(services: Services, asked: Asked) -> Request:
    now, address = services.now(), normal(asked.address)
    id_ = docket.shelf_of(services).blind_index("request", f"{asked.attempt}\0{address}\0{asked.kind}")[:32]
    return Request(
        id=id_,
        token=secrets.token_urlsafe(32),
        reference=f"{id_[:4]}-{id_[4:8]}".upper(),
        kind=asked.kind,
        name=asked.name,
        address=address,
        about=asked.about,
        account=asked.account,
        maker=asked.account,
        received=now,
        due=KINDS[asked.kind].due(now.date()),
        proof="account" if asked.account else "",
        history=(Step(at=now, state="received", who="you", what="received"),),
    )


def _counted(services: Services, request: Request) -> tuple[int, Change]:
    """How many it makes from that address today, and the change that notes it. Raises TooManyFromThere."""
    shelf, now = docket.shelf_of(services), request.received
    sort = f"BY#{docket.address_index(services, request.maker or request.address)}#{now:%Y-%m-%d}"
    stored = shelf.get(sort, _Tally)
    count = stored.record.count if stored else 0
    if count >= MOST_A_DAY:
        raise TooManyFromThere
    forgotten = int((now + timedelta(days=2)).timestamp())
    if stored:
        return count + 1, shelf.replace(stored, _Tally(count + 1), expires_at=forgotten)
    return 1, shelf.add(sort, _Tally(1), expires_at=forgotten)
