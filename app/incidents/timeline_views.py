"""Pages of the timeline: the list with its filters, search and months, and the same view as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from app import hx
from app.access import SignedIn, signed_in
from app.dates.wording import Reader
from app.errors import Invalid
from app.incidents import exports, filters, rows, timeline
from app.incidents.drafts import Draft, open_drafts
from app.incidents.filters import Filters
from app.incidents.likeness import close_to
from app.incidents.months import Months, picture
from app.incidents.paper import on_paper
from app.incidents.placement import VOCABULARY
from app.incidents.record import Kind, Severity, Vocabulary
from app.incidents.routes import bp
from app.lists import cursors
from app.lists.cursors import BadCursor
from app.lists.filters import BadFilter, as_typed
from app.lists.place import Place
from app.tokens import Tokens

_OFFERED = 20
"""People and tags used lately that the filters offer."""

_MOST_SHOWN = 500
"""Entries on one page that Load more made long, when it is opened again."""


@dataclass(frozen=True)
class Chip:
    """A filter in force, in words, and the address of the view without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Close:
    """A name or tag close to one that nobody has, and the address of the view with it."""

    words: str
    instead: str


_KINDS = tuple((kind.value, kind.label) for kind in Kind)
_SEVERITIES = tuple((severity.value, severity.label) for severity in Severity)


@dataclass(frozen=True)
class View:
    """What the templates of the list read: the listing in words, and the links that keep the view."""

    me: SignedIn
    filters: Filters
    listing: timeline.Listing
    place: Place | None = None

    @property
    def continued(self) -> bool:
        return self.place is not None

    @property
    def joined(self) -> bool:
        """Whether this goes below what the page shows already."""
        return self.continued and hx.wants_fragment()

    @property
    def on_paper(self) -> str:
        return on_paper(self.listing, self.filters, first=1 if self.joined else self.listing.seen + 1)

    @property
    def close(self) -> list[Close]:
        """Where nothing was found: people and tags that may be meant."""
        known = {"person": (person.name for person in self.vocabulary.people), "tag": self.vocabulary.tags}
        return [
            Close(words, self.link(**{name: words}))
            for name, names in known.items()
            if (wanted := self.filters.query().get(name))
            for words in close_to(wanted, names)
        ]

    @property
    def month_before(self) -> str:
        """The month that the page before ended in."""
        return self.place.month if self.place else ""

    @property
    def reader(self) -> Reader:
        return Reader(self.me.services.now(), self.me.preferences.time_zone)

    @cached_property
    def drafts(self) -> list[Draft]:
        """What waits to be finished; it stands above the whole list, and above no search."""
        return [] if self.continued or self.filters.narrowing else open_drafts(self.me.shelf)

    @cached_property
    def months(self) -> list[rows.Month]:
        found = rows.rows_of(self.me.shelf, self.listing.cards, self.filters.terms, self.reader)
        return list(rows.by_month(found, self.listing.months))

    @cached_property
    def picture(self) -> Months | None:
        return picture(self.listing.months, self.filters.since, self.filters.until)

    @cached_property
    def more(self) -> str:
        """The address of what follows, empty on the last page."""
        if self.listing.next is None:
            return ""
        return self.link(after=cursors.sign(_tokens(self.me), self.me.tenant, self.listing.next))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        stored = self.me.shelf.get(VOCABULARY, Vocabulary)
        return stored.record if stored else Vocabulary()

    @cached_property
    def chips(self) -> list[Chip]:
        return [Chip(words, self.link(**{name: ""})) for name, words in filters.in_words(self.filters)]

    @property
    def any_dates(self) -> str:
        """This view's address without its dates, to write other dates behind."""
        address = self.link(**{"from": "", "to": ""})
        return address + ("&" if "?" in address else "?")

    @property
    def cleared(self) -> str:
        """The address of the whole list in the same order."""
        return "/incidents?order=oldest" if self.filters.oldest_first else "/incidents"

    def link(self, path: str = "", **changes: str) -> str:
        """The address of this view, or of its file at `path`, with some filters changed or (empty) dropped."""
        query = urlencode(self.filters.query(**changes))
        return f"/incidents{path}?{query}" if query else f"/incidents{path}"


@bp.get("", strict_slashes=False)
def index() -> Response:
    """The list, its next part, or both as fragments."""
    me = signed_in()
    asked = Filters()
    try:
        asked = filters.from_query(request.args)
        limit = _shown(request.args.get("shown", ""))
        place = cursors.read(_tokens(me), me.tenant, request.args.get("after", ""))
    except (BadFilter, BadCursor) as bad:
        return _refused(me, bad, asked)
    view = View(me, asked, timeline.read(me.shelf, asked, place, timeline.PAGE if place else limit), place)
    fragment = "incidents/_more.html" if view.continued else "incidents/_results.html"
    response = hx.page_or_fragment("incidents/index.html", fragment, view=view, **_choices(asked.query()))
    if view.joined:
        hx.show_address(response, view.link(shown=str(min(view.listing.last, _MOST_SHOWN))))
    elif hx.wants_fragment():
        hx.show_address(response, view.link())  # shorter than the form's own, which names its empty fields
    return response


def _shown(text: str) -> int:
    """How many entries the first page shows. Raises BadFilter."""
    if not text:
        return timeline.PAGE
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise BadFilter("That is no number of entries to show, so nothing was looked for.")
    return min(max(int(text), timeline.PAGE), _MOST_SHOWN)


def _refused(me: SignedIn, bad: Invalid, asked: Filters) -> Response:
    """The page with the filters as they were typed, and a sentence in place of the list."""
    return hx.page_or_fragment(
        "incidents/index.html",
        "incidents/_list.html" if isinstance(bad, BadCursor) else "incidents/_results.html",
        status=bad.status,
        view=View(me, asked, timeline.EMPTY),
        problem=bad,
        mistyped=isinstance(bad, BadFilter),
        **_choices(as_typed(request.args)),
    )


def _choices(typed: Mapping[str, str]) -> dict[str, Any]:
    return {"kinds": _KINDS, "severities": _SEVERITIES, "typed": typed, "offered": _OFFERED}


def _tokens(me: SignedIn) -> Tokens:
    return Tokens(me.services.settings.secret_keys)


@bp.get("/export.csv")
def export_csv() -> Response:
    """What the list shows, as a spreadsheet."""
    me = signed_in()
    parts = exports.csv_parts(me.shelf, filters.from_query(request.args))
    return _download(me, parts, "csv", "text/csv; charset=utf-8")


@bp.get("/export.json")
def export_json() -> Response:
    """What the list shows, with every revision."""
    me = signed_in()
    now = me.services.now()
    parts = exports.json_parts(me.shelf, filters.from_query(request.args), now)
    return _download(me, parts, "json", "application/json")


def _download(me: SignedIn, parts: Iterator[bytes], ending: str, content_type: str) -> Response:
    """The parts as they come. The first is made now, so that a store that is down still gets its page.

    Another site gets the list instead: it must not leave a whole log on the device without a tap on our own page.
    """
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return hx.redirect_to("/incidents")
    first = next(parts)
    day = me.services.now().astimezone(me.preferences.zone).date()
    response = Response(chain((first,), parts), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="notes-{day}.{ending}"'
    return response
