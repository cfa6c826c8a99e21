"""Staff's queue of requests: by the day they are due, the late ones first; and one request with what can be done."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, signed_in, staff_only
from app.admin.forms import ReasonForm
from app.admin.listing import sifted
from app.admin.wording import reader_of
from app.errors import Invalid
from app.ids import known_id
from app.mail.records import MailRecord
from app.mail.records import find as find_mail
from app.preferences.wording import fate, mail_name
from app.rights.requests import docket, handling, papers, wording
from app.rights.requests.forms import ExtendForm, LinkForm, WriteForm
from app.rights.requests.kinds import KINDS
from app.rights.requests.record import ENDED, OPEN, Line, Request
from app.rights.requests.routes import bp
from app.store.keys import TenantId
from app.store.sealed import Stored
from app.vault import serving

_STEPS: dict[str, tuple[Callable[..., Request], str]] = {
    "acknowledge": (handling.acknowledge, "Acknowledged. They are told by mail."),
    "check": (handling.check, "They are asked by mail to show that the address is theirs."),
    "work": (handling.work, "Noted as in work."),
}
_WRITTEN: dict[str, tuple[Callable[..., Request], str]] = {
    "answer": (handling.answer, "Answered. They are told by mail."),
    "ask": (handling.ask, "Asked. It waits for them now."),
    "refuse": (handling.refuse, "Refused. They are told by mail, and how to appeal."),
}

_DECIDED = {
    "identify": "Noted.",
    "authorise": "Noted. The person it is about is asked by mail, at the address of the account that you noted.",
    "confirm": "Noted.",
    "close": "Closed. They are told by mail.",
    "end_account": "The account is closed. Its owner is told by mail, and can come back for 30 days.",
}


@bp.get("/admin/requests")
@staff_only
def queue() -> str:
    """The open ones by due day, or those that have ended."""
    me = signed_in()
    asked = {name: request.args.get(name, "") for name in ("kind", "state", "late")}
    ended, today = asked["state"] in ENDED, me.services.now().date()

    def wanted(row: Stored[Line]) -> bool:
        line = row.record
        return (
            asked["kind"] in ("", line.kind)
            and asked["state"] in ("", line.state)
            and (not asked["late"] or line.overdue(today))
        )

    pages = docket.ended_page if ended else docket.open_page
    rows = sifted(
        lambda after, limit: pages(me.services, after=after, limit=limit),
        wanted,
        after=request.args.get("after") or None,
    )
    return render_template(
        "rights/requests/queue.html", reader=reader_of(me), rows=rows, asked=asked, kinds=KINDS, today=today,
        states=(*OPEN, *ENDED), wording=wording, late=docket.overdue(me.services),
    )  # fmt: skip


@bp.get("/admin/requests/<request_id>")
@staff_only
def one(request_id: str) -> str:
    """One request. That somebody looks is on record, since it holds a person's words."""
    me, id_ = signed_in(), known_id(request_id)
    handling.looked(me.services, docket.find(me.services, id_).record, actor=me.tenant)
    return _page(me, id_)


@bp.get("/admin/requests/<request_id>/papers/<int:number>")
@staff_only
def paper(request_id: str, number: int) -> Answer:
    """A document that came with it, only ever saved to the device."""
    me, id_ = signed_in(), known_id(request_id)
    handling.looked(me.services, docket.find(me.services, id_).record, actor=me.tenant, what="read_document")
    found, file = papers.opened(me.services, id_, number)
    headers = serving.headers(found.content_type, found.name, inline=False)
    return Response(serving.pieces(file), headers={**headers, "Content-Length": str(found.size)})


@bp.post("/admin/requests/<request_id>/<any(acknowledge, check, work):act>")
@staff_only
def step(request_id: str, act: str) -> Answer:
    """An act that needs no words."""
    me = signed_in()
    verb, done = _STEPS[act]
    verb(me.services, known_id(request_id), actor=me.tenant)
    return _done(request_id, done)


@bp.post("/admin/requests/<request_id>/write")
@staff_only
def write(request_id: str) -> Answer | tuple[str, int]:
    """An answer, a question or a refusal."""
    me, form = signed_in(), WriteForm()
    act = request.form.get("act", "")
    if act not in _WRITTEN:
        raise Invalid("Choose what it is: an answer, a question or a refusal. Nothing was done.")
    if not form.validate_on_submit():
        return _page(me, request_id, form), 422
    verb, done = _WRITTEN[act]
    try:
        verb(me.services, known_id(request_id), str(form.words.data), actor=me.tenant)
    except handling.NotYet as problem:
        form.words.errors = [problem.sentence]
        return _page(me, request_id, form), problem.status
    return _done(request_id, done)


@bp.post("/admin/requests/<request_id>/<any(identify, authorise, confirm, close, end_account):act>")
@staff_only
def decide(request_id: str, act: str) -> Answer | tuple[str, int]:
    """An act that needs a reason."""
    me, form = signed_in(), ReasonForm(prefix=f"{act}-")
    if not form.validate_on_submit():
        return _page(me, request_id, form, act), 422
    verb: Callable[..., Request] = getattr(handling, act)
    verb(me.services, known_id(request_id), actor=me.tenant, reason=str(form.reason.data))
    return _done(request_id, _DECIDED[act])


@bp.post("/admin/requests/<request_id>/extend")
@staff_only
def extend(request_id: str) -> Answer | tuple[str, int]:
    """45 days more."""
    me, form = signed_in(), ExtendForm()
    if not form.validate_on_submit():
        return _page(me, request_id, form), 422
    handling.extend(me.services, known_id(request_id), actor=me.tenant, reason=str(form.why.data))
    return _done(request_id, "Extended by 45 days. They are told by mail.")


@bp.post("/admin/requests/<request_id>/link")
@staff_only
def link(request_id: str) -> Answer | tuple[str, int]:
    """Which account it is about."""
    me, form = signed_in(), LinkForm()
    if not form.validate_on_submit():
        return _page(me, request_id, form), 422
    try:
        handling.link(me.services, known_id(request_id), actor=me.tenant, account=str(form.account.data))
    except Invalid as problem:
        form.account.errors = [problem.sentence]
        return _page(me, request_id, form), 422
    return _done(request_id, "The account is noted.")


def _done(request_id: str, words: str) -> Answer:
    flash(words, "success")
    return hx.redirect_to(url_for("rights.requests.one", request_id=request_id))


def _page(me: SignedIn, request_id: str, sent: FlaskForm | None = None, act: str = "") -> str:
    """The page, with the form that was sent in its place."""
    services, found = me.services, docket.find(me.services, known_id(request_id)).record
    likely = found.account or handling.likely_account(services, found)
    forms: dict[str, FlaskForm] = {
        "write": WriteForm(formdata=None), "extend": ExtendForm(formdata=None),
        "link": LinkForm(formdata=None, account=likely),
        **{name: ReasonForm(formdata=None, prefix=f"{name}-") for name in _DECIDED},
    }  # fmt: skip
    if sent is not None:
        forms[act or type(sent).__name__.removesuffix("Form").lower()] = sent
    return render_template(
        "rights/requests/one.html",
        reader=reader_of(me), request_=found, forms=forms, sent=sent, wording=wording,
        ends_accounts=handling.ENDS_ACCOUNTS,
        texts=docket.texts(services, found.id), papers=docket.papers(services, found.id),
        today=services.now().date(), mails=_mails(me, found), mail_name=mail_name, fate=fate,
    )  # fmt: skip


def _mails(me: SignedIn, found: Request) -> list[MailRecord]:
    """What became of what we mailed, as far as it is remembered."""
    records = (find_mail(me.services, TenantId(mail.tenant), mail.intent_id) for mail in found.mails)
    return [record for record in records if record]
