"""Pages of a release into a summary: choose days and tick, look at what would be sent, agree to it, read the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.ai import Prompt
from app.answers.answering import asker_of, awaited, notice
from app.assistant import own_words
from app.assistant.asking import ask, masked
from app.assistant.known import known_names
from app.assistant.masking import Masking, Name
from app.assistant.summary.table import table_of
from app.dates.moments import read_day
from app.errors import Invalid, Problem
from app.wellbeing.access_log import Why
from app.wellbeing.contents import reading
from app.wellbeing.contents.item import Item
from app.wellbeing.releases import model, offering, summing
from app.wellbeing.releases.purposes import SUMMARY
from app.wellbeing.releases.record import MOST
from app.wellbeing.routes import reader, records_for

bp = Blueprint("releases", __name__, url_prefix="/summary")

_DAYS = 30


@bp.get("")
def offer() -> Response:
    """What there is of the last days, with nothing ticked."""
    today = reader().today
    return _offered(today - timedelta(days=_DAYS - 1), today)


@bp.post("/days")
def choose_days() -> Response:
    """What there is of other days. A form, so that no days stand in an address."""
    today = reader().today
    try:
        since, until = _day("from") or today - timedelta(days=_DAYS - 1), _day("to") or today
        if since > until:
            raise Invalid("The first day is after the last one. Change one of them.")
    except Invalid as problem:
        return _offered(today - timedelta(days=_DAYS - 1), today, problem)
    return _offered(since, until)


@bp.post("")
@requires_plan("parent")
def tick() -> Answer:
    """Ready what is ticked, and go on to look at it."""
    me = signed_in()
    try:
        places, here = request.form.getlist("item"), me.session.handle
        ticked = model.tick(me.services, records_for(Why.SAVE), SUMMARY.key, places, session=here)
    except Invalid as problem:
        today = reader().today
        return _offered(_day("from") or today - timedelta(days=_DAYS - 1), _day("to") or today, problem)
    return hx.redirect_to(url_for("wellbeing.releases.look", release_id=ticked.id))


@bp.get("/<release_id>")
def look(release_id: str) -> Response:
    """What would be sent, word for word. Nothing is sent yet."""
    me = signed_in()
    records, here = records_for(Why.PAGE), me.session.handle
    items = model.look(me.services, records, release_id, SUMMARY.key, _zone(me), session=here)
    return _looked(me, release_id, items)


@bp.post("/<release_id>")
@requires_plan("parent")
def send(release_id: str) -> Response:
    """Send exactly what was looked at, this once; or look again, with other words masked."""
    me = signed_in()
    if "agreed" not in request.form:
        return look(release_id)
    items = model.take(me.services, me.tenant, release_id, SUMMARY.key, _zone(me), session=me.session.handle)
    chosen, prompt = summing.question(items, reader())
    masking = _masking(me, items, prompt)
    if not chosen.passages or summing.mark(_leaves(me, prompt, masking)) != request.form.get("seen"):
        raise model.NotReleased
    asker = asker_of(me)
    try:
        told = awaited(me, lambda: ask(asker, prompt, masking))
    except Problem as problem:
        return make_response(render_template("wellbeing/releases/summed.html", problem=problem), problem.status)
    table = table_of(told.data, chosen)
    return make_response(
        render_template("wellbeing/releases/summed.html", table=table, told=told, notice=notice(me.services.text_model))
    )


def _offered(since: date, until: date, problem: Problem | None = None) -> Response:
    me = signed_in()
    records = records_for(Why.PAGE)
    words = reading.wording(records, _zone(me))
    found = offering.offered(records, SUMMARY, words, since, until)
    page = render_template(
        "wellbeing/releases/offer.html", purpose=SUMMARY, found=found, since=since, until=until, problem=problem,
        most=MOST, ticked=request.form.getlist("item"), reader=reader(),
    )  # fmt: skip
    return make_response(page, problem.status if problem else 200)


def _looked(me: SignedIn, release_id: str, items: list[Item]) -> Response:
    chosen, prompt = summing.question(items, reader())
    masking = _masking(me, items, prompt)
    leaves, who = _leaves(me, prompt, masking), notice(me.services.text_model)
    page = render_template(
        "wellbeing/releases/look.html", release_id=release_id, leaves=leaves, notice=who, masking=masking,
        seen=summing.mark(leaves), chosen=chosen, mask_too=request.form.get("mask_too", ""),
        damaged=sum(item.damaged for item in items),
    )  # fmt: skip
    return make_response(page)


def _leaves(me: SignedIn, prompt: Prompt, masking: Masking) -> Prompt:
    """The prompt as it goes out: as it is written only where it stays on this server."""
    return masked(prompt, masking if notice(me.services.text_model).outside else None)


def _masking(me: SignedIn, items: list[Item], prompt: Prompt) -> Masking:
    """The masking of this request. It cannot be ticked off here, and knows the providers besides."""
    typed = own_words.typed(request.form.get("mask_too", ""))
    known = known_names(me.shelf, own=me.account.name, also=_providers(items))
    return Masking.of([turn.text for turn in prompt.turns], known, (*own_words.kept(me.shelf), *typed))


def _providers(items: list[Item]) -> Iterator[Name]:
    return (Name(fact.text) for item in items for fact in item.facts if fact.label == "Provider")


def _day(name: str) -> date | None:
    text = request.form.get(name, "")
    try:
        return read_day(text) if text else None
    except ValueError:
        raise Invalid("A day is written as year, month, day: 2026-11-19.") from None


def _zone(me: SignedIn) -> ZoneInfo:
    return me.preferences.zone
