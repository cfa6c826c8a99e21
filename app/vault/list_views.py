"""Pages of the list: what is in the vault, filtered or not, and what was removed from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request
from markupsafe import Markup

from app import hx
from app.access import SignedIn, signed_in
from app.dates.wording import MONTHS, Reader
from app.errors import Invalid
from app.lists import cursors
from app.lists.cursors import BadCursor
from app.lists.filters import BadFilter, as_typed
from app.lists.place import Place
from app.text import hits
from app.tokens import Tokens
from app.vault import filters, finding
from app.vault.filters import Filters
from app.vault.finding import Found, Listing
from app.vault.model import GONE
from app.vault.record import Card, Kind
from app.vault.routes import bp
from app.vault.wording import size_words, type_words

_LIST = "vault"
"""What this list's cursors are signed for."""

_KINDS = tuple((kind.value, kind.label) for kind in Kind)
_REMOVED_SHOWN = 100

bp.add_app_template_global(size_words)
bp.add_app_template_global(type_words)


@dataclass(frozen=True, slots=True)
class Month:
    """What was added in one month, "2026-11"."""

    key: str
    title: str
    found: tuple[Found, ...]


@dataclass(frozen=True)
class View:
    """What the templates of the list read."""

    me: SignedIn
    filters: Filters
    listing: Listing
    place: Place | None = None

    @property
    def reader(self) -> Reader:
        return reader_of(self.me)

    @property
    def continued(self) -> bool:
        return self.place is not None

    @property
    def joined(self) -> bool:
        """Whether this goes below what the page shows already."""
        return self.continued and hx.wants_fragment()

    @cached_property
    def months(self) -> list[Month]:
        return list(self._months())

    @property
    def month_before(self) -> str:
        """The month that the page before ended in."""
        return f"{self.place.key[:4]}-{self.place.key[4:6]}" if self.place else ""

    @property
    def more(self) -> str:
        """The address of what follows, empty on the last page."""
        if self.listing.next is None:
            return ""
        return self.link(after=cursors.sign(_tokens(self.me), self.me.tenant, self.listing.next, of=_LIST))

    @property
    def chips(self) -> list[tuple[str, str]]:
        """(words, address without it) of each filter in force."""
        return [(words, self.link(**{name: ""})) for name, words in filters.in_words(self.filters)]

    def link(self, **changes: str) -> str:
        """The address of this view with some filters changed or (empty) dropped."""
        query = urlencode(self.filters.query(**changes))
        return f"/vault?{query}" if query else "/vault"

    def marked(self, text: str) -> Markup:
        """`text` with the hits of the search marked."""
        return hits.marked(text, self.filters.terms)

    def _months(self) -> Iterator[Month]:
        local = self.reader.local
        by_month = groupby(self.listing.found, key=lambda found: f"{local(found.card.added_at):%Y-%m}")
        for key, group in by_month:
            yield Month(key, f"{MONTHS[int(key[5:]) - 1]} {key[:4]}", tuple(group))


@bp.get("", strict_slashes=False)
def index() -> Response:
    """The list, or what follows it."""
    me = signed_in()
    asked = Filters()
    try:
        asked = filters.from_query(request.args)
        place = cursors.read(_tokens(me), me.tenant, request.args.get("after", ""), of=_LIST)
    except (BadFilter, BadCursor) as bad:
        return _page(View(me, asked, Listing()), as_typed(request.args), bad)
    listing = finding.read(me.shelf, asked, me.preferences.zone.key, place)
    return _page(View(me, asked, listing, place), asked.query())


@bp.get("/removed")
def removed() -> str:
    """What was taken out: name, day and reason stay, and for 30 days the way back."""
    me = signed_in()
    page = me.shelf.page(Card, prefix=GONE, limit=_REMOVED_SHOWN, newest_first=True)
    return render_template("vault/removed.html", cards=[row.record for row in page.rows], reader=reader_of(me))


def reader_of(me: SignedIn) -> Reader:
    """Who reads, for wording."""
    return Reader(me.services.now(), me.preferences.zone.key)


def _page(view: View, typed: Any, bad: Invalid | None = None) -> Response:
    fragment = "vault/_more.html" if view.continued else "vault/_results.html"
    status = bad.status if bad else 200
    response = hx.page_or_fragment(
        "vault/index.html", fragment, status=status, view=view, problem=bad, typed=typed, kinds=_KINDS
    )
    if hx.wants_fragment() and not bad and not view.joined:
        hx.show_address(response, view.link())
    return response


def _tokens(me: SignedIn) -> Tokens:
    return Tokens(me.services.settings.secret_keys)
