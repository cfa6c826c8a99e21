"""Requests as staff handle them: each act is checked, put on record, then done; a mail says only that there is news."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app import audit
from app.accounts import model as accounts
from app.errors import Invalid, Problem
from app.rights.deletion import model as deletion
from app.rights.requests import docket, letters, person
from app.rights.requests.changing import Act, Acted, change, stepped
from app.rights.requests.kinds import ANSWER_DAYS
from app.rights.requests.record import Request, State
from app.store import Change
from app.store.keys import TenantId, tenant_id

if TYPE_CHECKING:
    from app.services import Services


ENDS_ACCOUNTS = ("child", "deletion")
"""Kinds of requests for which staff may begin the end of an account."""


class NotYet(Problem):
    """A step that has to come first has not been taken."""

    status = 409
    title = "Something comes first"
    sentence = "A step that has to come first has not been taken. Nothing was done."


def acknowledge(services: Services, id_: str, *, actor: str) -> Request:
    """One of us looked at it, and says so. A report is now due as any other request is."""

    def act(request: Request, now: datetime) -> Acted:
        if request.state != "received":
            raise NotYet("It was acknowledged before. Nothing was done.")
        seen = stepped(request, now, "acknowledged", to="acknowledged")
        if request.of.reported:
            seen = replace(seen, due=request.of.answer_due(request.received.date()))
        return _with_news(services, seen)

    return _act(services, id_, act, actor=actor, name="acknowledge")


def check(services: Services, id_: str, *, actor: str) -> Request:
    """Ask whoever asks to show that the address is theirs."""

    def act(request: Request, now: datetime) -> Acted:
        if request.proven:
            raise NotYet("It is known already whose the address is. Nothing was done.")
        return _with_news(services, stepped(request, now, "checking", to="checking"))

    return _act(services, id_, act, actor=actor, name="check")


def work(services: Services, id_: str, *, actor: str) -> Request:
    """It is in somebody's hands."""

    def act(request: Request, now: datetime) -> Acted:
        return Acted(stepped(request, now, "working", to="working"))

    return _act(services, id_, act, actor=actor, name="work")


def identify(services: Services, id_: str, *, actor: str, reason: str) -> Request:
    """Somebody checked in another way who asks; `reason` says how."""

    def act(request: Request, now: datetime) -> Acted:
        to: State | None = "working" if request.state == "checking" else None
        return Acted(replace(stepped(request, now, "identified", to=to), proof=request.proof or "staff"))

    return _act(services, id_, act, actor=actor, name="identify", context={"reason": reason})


def authorise(services: Services, id_: str, *, actor: str, reason: str) -> Request:
    """The written authorisation was looked at, and holds: now the person it is about is asked."""

    def act(request: Request, now: datetime) -> Acted:
        if not request.files:
            raise NotYet("No document has come yet. Ask for it first. Nothing was done.")
        return person.asked(services, replace(stepped(request, now, "authorised"), authorised=True))

    return _act(services, id_, act, actor=actor, name="authorise", context={"reason": reason})


def confirm(services: Services, id_: str, *, actor: str, reason: str) -> Request:
    """The person an agent asks for said yes in another way; `reason` says how."""

    def act(request: Request, now: datetime) -> Acted:
        return Acted(replace(stepped(request, now, "confirmed"), consent="staff"))

    return _act(services, id_, act, actor=actor, name="confirm", context={"reason": reason})


def extend(services: Services, id_: str, *, actor: str, reason: str) -> Request:
    """Take 45 days more, once, before it is due; whoever asked is told until when and why (a key of REASONS)."""

    def act(request: Request, now: datetime) -> Acted:
        if request.extended:
            raise NotYet("It was extended before, and that is possible once. Nothing was done.")
        if request.of.reported and request.state == "received":
            raise NotYet("Acknowledge it first: that cannot wait longer. Nothing was done.")
        if request.due < now.date():
            raise NotYet("It is overdue, so it cannot be extended any more. Nothing was done.")
        longer = replace(request, extended=reason, due=request.due + timedelta(days=ANSWER_DAYS))
        after, mail = letters.extended(services, stepped(longer, now, "extended", note=reason))
        return Acted(after, mail=mail)

    return _act(services, id_, act, actor=actor, name="extend", context={"reason": reason})


def link(services: Services, id_: str, *, actor: str, account: str) -> Request:
    """Note which account it is about. Raises Invalid when there is none of that id."""
    try:
        found = accounts.read(services.store.tenant(tenant_id(account)))
    except ValueError:
        found = None
    if found is None:
        raise Invalid("There is no account with that id. Nothing was changed.")

    def act(request: Request, now: datetime) -> Acted:
        linked = stepped(request, now, "linked")
        if request.account != account:  # whoever was asked before may not be the one it is about
            linked = replace(linked, account=account, consent="", their_token="")
        return Acted(linked)

    return _act(services, id_, act, actor=actor, name="link", context={"account": account})


def likely_account(services: Services, request: Request) -> str:
    """The account with the address that they showed to be theirs, or that an agent asks for; empty where none is."""
    address = request.about if request.of.authorisation else request.address
    return (accounts.find_by_email(services, address) or "") if request.proven and address else ""


def _owns(services: Services, request: Request) -> bool:
    """Whether who asks showed that the account is theirs: signed in to it, at its address, or to one of us."""
    shown = request.maker or (likely_account(services, request) if request.proof == "link" else "")
    return shown == request.account or request.identified


def ask(services: Services, id_: str, text: str, *, actor: str) -> Request:
    """Ask whoever asks; then it waits for them."""
    return _write(services, id_, text, actor=actor, name="ask", what="asked", to="waiting")


def answer(services: Services, id_: str, text: str, *, actor: str) -> Request:
    """Answer it. Raises NotYet while it is not known who asks, or for whom."""
    return _write(services, id_, text, actor=actor, name="answer", what="answered", to="answered")


def refuse(services: Services, id_: str, text: str, *, actor: str) -> Request:
    """Refuse it; the page says how to appeal."""
    return _write(services, id_, text, actor=actor, name="refuse", what="refused", to="refused")


def close(services: Services, id_: str, *, actor: str, reason: str) -> Request:
    """End it without an answer, such as one that came twice. The reason is shown to nobody but staff."""

    def act(request: Request, now: datetime) -> Acted:
        return _with_news(services, stepped(request, now, "closed", to="closed"))

    return _act(services, id_, act, actor=actor, name="close", context={"reason": reason})


def end_account(services: Services, id_: str, *, actor: str, reason: str) -> Request:
    """Begin the end of the account that it is about: closed at once, its owner told by mail, removed after 30 days.

    For a child's account, or one whose sign-in is gone for good. Asked twice, the first time counts.
    """

    def act(request: Request, now: datetime) -> Acted:
        if request.kind not in ENDS_ACCOUNTS:
            raise NotYet("A request of this kind ends no account. Nothing was done.")
        if not request.account:
            raise NotYet("Note first which account it is about. Nothing was done.")
        if request.kind == "deletion" and not _owns(services, request):
            raise NotYet("Whoever asks did not show that the account is theirs. That comes first. Nothing was done.")
        return Acted(stepped(request, now, "ending", to="working"))

    noted = _act(services, id_, act, actor=actor, name="end_account", context={"reason": reason})
    deletion.ask(services, services.store.tenant(TenantId(noted.account)), actor=actor)
    return noted


def looked(services: Services, request: Request, *, actor: str, what: str = "read") -> None:
    """Put on record that somebody looks at what was sent to us. Raises Unrecorded."""
    _record(services, request, actor, what, {})


def _write(services: Services, id_: str, text: str, *, actor: str, name: str, what: str, to: State) -> Request:
    def act(request: Request, now: datetime) -> Acted:
        if to == "answered":
            _require(request)
        after, said = docket.added(services, stepped(request, now, what, to=to), now, text=text, by_us=True)
        return _with_news(services, after, said)

    return _act(services, id_, act, actor=actor, name=name)


def _require(request: Request) -> None:
    missing = request.missing()
    if missing:
        raise NotYet(f"{missing} That comes first. Nothing was done.")


def _with_news(services: Services, request: Request, *also: Change) -> Acted:
    if not request.address:  # erased with its account
        return Acted(request, also)
    after, mail = letters.news(services, request)
    return Acted(after, also, mail)


def _act(
    services: Services, id_: str, act: Act, *, actor: str, name: str, context: Mapping[str, str] | None = None
) -> Request:
    """What cannot be done is not put on record; what cannot be put on record is not done."""
    request = docket.find(services, id_).record
    act(request, services.now())
    _record(services, request, actor, name, dict(context or {}))
    return change(services, id_, act)


def _record(services: Services, request: Request, actor: str, name: str, context: dict[str, str]) -> None:
    """On the account of whoever asked, who reads it there; never on one that is only asked about or reported."""
    audit.record(
        services,
        actor=actor,
        action=f"requests.{name}",
        target=request.maker or f"request {request.id}",
        context={"request": request.id, "kind": request.kind, **context},
    )
