"""The page of one imported message: its words, where they come from, and the entries that it belongs to."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.dates.wording import Reader
from app.errors import Invalid, NotFound, Problem
from app.lists.filters import MAX_CHARACTERS
from app.messages import conversation_links as links
from app.messages.conversation_exports import brought_in
from app.messages.conversation_pages import moment_words
from app.messages.conversations import load_message, load_talk
from app.messages.routes import bp


@bp.get("/conversations/<talk_id>/<place>")
def show_chat_message(talk_id: str, place: str) -> Response:
    """The message; `?q=` looks for entries to put it to."""
    return _page(talk_id, place)


@bp.post("/conversations/<talk_id>/<place>/link")
@requires_plan("parent")
def link_chat_message(talk_id: str, place: str) -> Answer:
    """Put it to an entry, or begin one with its exact words."""
    me = signed_in()
    message, talk = load_message(me.shelf, talk_id, place), load_talk(me.shelf, talk_id).record
    entry = request.form.get("entry", "")
    if entry == "new":
        return hx.redirect_to(
            f"/incidents/new?draft={links.begin_entry(me.shelf, me.services.now, talk, place, message)}"
        )
    try:
        links.link(me.shelf, me.services.now, talk, place, entry)
    except NotFound:
        return _page(talk_id, place, Invalid("That entry is not there any more. Choose another one."))
    flash("Added to the entry.", "success")
    return hx.redirect_to(f"/messages/conversations/{talk_id}/{place}")


@bp.post("/conversations/<talk_id>/<place>/unlink")
@requires_plan("parent")
def unlink_chat_message(talk_id: str, place: str) -> Answer:
    """Take it out of an entry; both stay as they are."""
    me = signed_in()
    load_message(me.shelf, talk_id, place)
    links.unlink(me.shelf, load_talk(me.shelf, talk_id).record, place, request.form.get("entry", ""))
    flash("Taken out of the entry. Both stay as they are.", "success")
    return hx.redirect_to(f"/messages/conversations/{talk_id}/{place}")


def _page(talk_id: str, place: str, problem: Problem | None = None) -> Response:
    me = signed_in()
    message, talk = load_message(me.shelf, talk_id, place), load_talk(me.shelf, talk_id).record
    q = request.args.get("q", "").strip()[:MAX_CHARACTERS]
    linked = links.entries_of(me.shelf, talk, place)
    taken = {one.id for one in linked}
    page = render_template(
        "messages/conversation_message.html", talk=talk, place=place, message=message, problem=problem, q=q,
        brought_in=brought_in(talk, message),
        linked=linked, offered=[card for card in links.offered(me.shelf, q) if card.id not in taken],
        reader=Reader(me.services.now(), me.preferences.zone.key), when=moment_words(message.at, talk.zone),
        source=next((one for one in talk.sources if one.id == message.source), None),
    )  # fmt: skip
    return make_response(page, problem.status if problem else 200)
