"""Pages of imported conversations: read, search, jump to a month, name, take away, delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from urllib.parse import urlencode

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.dates.wording import MONTHS, Reader
from app.errors import Invalid, NotFound, Problem
from app.lists import cursors
from app.lists.cursors import BadCursor
from app.lists.filters import MAX_TERMS, BadFilter, as_typed, clean, read_date, terms_of
from app.lists.place import Place
from app.messages import conversation_exports as exports
from app.messages import conversations
from app.messages.conversation import Talk, known_place
from app.messages.conversation_pages import Reading, Wanted, around, read
from app.messages.imports.kinds import LABELS
from app.messages.routes import bp
from app.store.sealed import Stored
from app.tokens import Tokens

_PARAMETERS = ("q", "from", "to", "order", "month")


@dataclass(frozen=True)
class View:
    """What the templates of a conversation read."""

    me: SignedIn
    talk: Talk
    reading: Reading
    given: dict[str, str]
    place: Place | None = None
    at: str = ""
    """The message that the page is opened at."""

    @property
    def reader(self) -> Reader:
        return Reader(self.me.services.now(), self.talk.zone)

    @property
    def joined(self) -> bool:
        """Whether this goes below what the page shows already."""
        return self.place is not None and hx.wants_fragment()

    @property
    def oldest_first(self) -> bool:
        return bool(self.at) or self.given.get("order") == "oldest"

    @property
    def narrowing(self) -> bool:
        return any(self.given.get(name) for name in ("q", "from", "to"))

    @property
    def kind(self) -> str:
        return LABELS.get(self.talk.kind, "")

    @cached_property
    def more(self) -> str:
        """The address of what follows, empty on the last page."""
        if self.reading.next is None:
            return ""
        order = {"order": "oldest"} if self.at else {}
        return self.link(
            after=cursors.sign(_tokens(self.me), self.me.tenant, self.reading.next, of=self.talk.id), **order
        )

    @property
    def months(self) -> list[tuple[str, list[tuple[str, str, int]]]]:
        """(year, its months as (address, name, messages)), in the order of the page."""
        years: dict[str, list[tuple[str, str, int]]] = {}
        address = f"/messages/conversations/{self.talk.id}?{'order=oldest&' if self.oldest_first else ''}month="
        for key, count in sorted(self.talk.months.items(), reverse=not self.oldest_first):
            years.setdefault(key[:4], []).append((address + key, MONTHS[int(key[5:7]) - 1], count))
        return list(years.items())

    def link(self, **changes: str) -> str:
        """The address of this view with some of it changed or (empty) dropped."""
        query = {name: value for name, value in {**self.given, **changes}.items() if value}
        path = f"/messages/conversations/{self.talk.id}"
        return f"{path}?{urlencode(query)}" if query else path


@bp.get("/conversations/<talk_id>")
def show_conversation(talk_id: str) -> Response:
    """The conversation, the part behind a cursor, or what stands around one message."""
    me, talk = signed_in(), conversations.load_talk(signed_in().shelf, talk_id).record
    given = {name: request.args.get(name, "")[:200] for name in _PARAMETERS}
    try:
        if at := request.args.get("at", ""):
            return _shown(View(me, talk, around(me.shelf, talk, known_place(at)), {}, at=at))
        place = cursors.read(_tokens(me), me.tenant, request.args.get("after", ""), of=talk.id)
        wanted = _wanted(given)
    except (BadFilter, BadCursor) as bad:
        return _shown(View(me, talk, Reading(()), as_typed(given)), bad)
    return _shown(View(me, talk, read(me.shelf, talk, wanted, place), given, place))


def _shown(view: View, problem: Problem | None = None) -> Response:
    fragment = "messages/_conversation_more.html" if view.joined else "messages/_conversation_results.html"
    status = problem.status if problem else 200
    return hx.page_or_fragment("messages/conversation.html", fragment, status=status, view=view, problem=problem)


def _wanted(given: dict[str, str]) -> Wanted:
    """What the address asks for. Raises BadFilter."""
    terms = terms_of(clean(given["q"]))
    if len(terms) > MAX_TERMS:
        raise BadFilter(f"That is more than {MAX_TERMS} words to look for. Use fewer, or put a phrase in quotes.")
    since, until = read_date(given["from"]), read_date(given["to"])
    if since and until and since > until:
        raise BadFilter("The first date is after the last date, so no message can lie between them. Swap the two.")
    if given["order"] not in ("", "newest", "oldest"):
        raise BadFilter("Messages can be shown newest first or oldest first. Choose one of the two.")
    return Wanted(terms, since, until, given["order"] == "oldest", _month(given["month"]))


def _month(text: str) -> date | None:
    try:
        return read_date(f"{text}-01") if text else None
    except BadFilter:
        raise BadFilter("We could not read that month. Choose one from the list.") from None


@bp.get("/conversations/<talk_id>/edit")
def ask_about_conversation(talk_id: str) -> Answer:
    """Its name, and who the person is in it."""
    return _edit(conversations.load_talk(signed_in().shelf, talk_id))


@bp.post("/conversations/<talk_id>/edit")
@requires_plan("parent")
def save_conversation(talk_id: str) -> Answer:
    """Save both."""
    me, mine = signed_in(), tuple(request.form.getlist("me"))[:50]
    stored = conversations.load_talk(me.shelf, talk_id)
    try:
        conversations.rename(me.shelf, stored, name=request.form.get("name", ""), me=mine)
    except Invalid as problem:
        return _edit(stored, problem)
    flash("Saved.", "success")
    return hx.redirect_to(f"/messages/conversations/{talk_id}")


def _edit(stored: Stored[Talk], problem: Problem | None = None) -> Answer:
    typed = request.form.get("name", stored.record.name)[: conversations.NAME_CHARACTERS]
    page = render_template("messages/conversation_edit.html", talk=stored.record, problem=problem, typed=typed)
    return make_response(page, problem.status if problem else 200)


@bp.get("/conversations/<talk_id>/delete")
def ask_delete_conversation(talk_id: str) -> str:
    """What would be lost."""
    me = signed_in()
    talk = conversations.load_talk(me.shelf, talk_id).record
    return render_template(
        "messages/conversation_delete.html", talk=talk, links=conversations.in_use(me.shelf, talk.id)
    )


@bp.post("/conversations/<talk_id>/delete")
def delete_conversation(talk_id: str) -> Answer:
    """Delete it with every message."""
    me = signed_in()
    conversations.remove(me.services, me.shelf, conversations.load_talk(me.shelf, talk_id))
    flash("The conversation is deleted.", "success")
    return hx.redirect_to("/messages")


@bp.get("/conversations/<talk_id>/export.<ending>")
def export_conversation(talk_id: str, ending: str) -> Answer:
    """Every message as a file. Another site gets the page instead: it must not leave a record on the device."""
    me = signed_in()
    talk = conversations.load_talk(me.shelf, talk_id).record
    if ending not in ("csv", "json"):
        raise NotFound
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return hx.redirect_to(f"/messages/conversations/{talk_id}")
    of_json = ending == "json"
    parts = exports.json_parts(me.shelf, talk, me.services.now()) if of_json else exports.csv_parts(me.shelf, talk)
    first = next(parts)  # made now, so that a store that is down still gets its page
    kind = "application/json" if of_json else "text/csv; charset=utf-8"
    answer = Response(chain((first,), parts), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="conversation-{talk_id}.{ending}"'
    return answer


def _tokens(me: SignedIn) -> Tokens:
    return Tokens(me.services.settings.secret_keys)
