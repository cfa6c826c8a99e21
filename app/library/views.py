"""Pages of the library: the list with its search, one entry, and the boxes of its checklist."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, signed_in
from app.assistant import own_words
from app.assistant.crisis import signs
from app.assistant.known import known_names
from app.assistant.masking import Masking
from app.dates.wording import Reader
from app.errors import Invalid, NotFound
from app.library import search
from app.library.catalogue import LANGUAGES, ROLES, Entry, EntryKind, catalogue
from app.library.excerpts import Piece, excerpt
from app.library.rendering import parts_of, task_count
from app.library.ticks import forget_ticks, keep_ticks, ticks_on
from app.library.wording import WORDS, kind_name, kind_names, role_names, sounds_spanish

bp = Blueprint("library", __name__, url_prefix="/library")

MOST_CHARACTERS = 300
"""The longest question."""

_NUMBER = re.compile("[1-9][0-9]{0,2}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True)
class Card:
    """One entry in the list; `heading` and `pieces` are the part of it that answers the question."""

    entry: Entry
    heading: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """What the list shows: what was asked for, and what there is."""

    me: SignedIn
    question: str
    role: str
    kind: EntryKind | None
    language: str

    @cached_property
    def cards(self) -> list[Card]:
        """What was found, or everything that the filters leave."""
        if self.found is None:
            entries = search.narrowed(catalogue(self.language), role=self.role, kind=self.kind)
            return [Card(entry) for entry in entries]
        found = search.narrowed(self.found.entries, role=self.role, kind=self.kind)[: search.FOUND]
        return [self._card(entry, self.found) for entry in found]

    @cached_property
    def found(self) -> search.Found | None:
        """What the question found; None where none was asked, or more than can be."""
        if self.too_long:
            return None
        finder = search.finder(self.me.services, self.language, elsewhere=True)
        return finder.find(self.question, self._masked) if self.question else None

    @property
    def _masked(self) -> str | None:
        """The question as it may leave this machine: without the names that the record knows, and numbers."""
        if not self.sent_away:
            return None
        names = known_names(self.me.shelf, own=self.me.account.name)
        return Masking.of([self.question], names, own_words.kept(self.me.shelf)).hide(self.question)

    def _card(self, entry: Entry, found: search.Found) -> Card:
        passage = found.passage(entry)
        if passage is None:
            return Card(entry)
        return Card(entry, passage.heading, excerpt(passage.text, found.stems))

    @property
    def too_long(self) -> bool:
        """Whether the question is longer than can be asked."""
        return len(self.question) > MOST_CHARACTERS

    @property
    def nothing_fits(self) -> bool:
        """Whether what is shown is only the nearest."""
        return self.found is not None and self.found.nothing_fits

    @property
    def help_first(self) -> bool:
        """Whether the question speaks of danger, so that help stands above what was found."""
        return signs(self.question) is not None

    @property
    def narrowing(self) -> bool:
        return bool(self.question or self.role or self.kind)

    @property
    def folded_open(self) -> bool:
        return bool(self.role or self.kind)

    @property
    def in_spanish(self) -> str:
        """Where the same is asked in Spanish; empty where that is not to be offered."""
        asked = self.language == "en" and sounds_spanish(self.question)
        return self.link(lang="es", role="", kind="") if asked else ""

    @property
    def sent_away(self) -> bool:
        """Whether the words of a search leave this machine."""
        return not self.me.services.embedder.local

    def link(self, **changes: str) -> str:
        """The address of this view with some of it changed or (empty) dropped."""
        asked = {"q": self.question, "role": self.role, "kind": self.kind or "", "lang": _unless_english(self.language)}
        query = urlencode({name: value for name, value in (asked | changes).items() if value})
        return f"/library?{query}" if query else "/library"


@bp.get("", strict_slashes=False)
def index() -> Response:
    """The list, or what a question found."""
    language = _language()
    shelf = Shelf(signed_in(), _question(), _role(), _kind(), language)
    return hx.page_or_fragment(
        "library/index.html",
        "library/_list.html",
        status=Invalid.status if shelf.too_long else 200,
        shelf=shelf,
        most=MOST_CHARACTERS,
        roles=role_names(language),
        kinds=kind_names(language),
        kind_name=kind_name,
        languages=LANGUAGES,
        words=WORDS[language],
    )


@bp.get("/<slug>")
def show(slug: str) -> str:
    """One entry."""
    return render_template("library/show.html", **_shown(slug))


@bp.post("/<slug>/ticks")
def tick(slug: str) -> Answer:
    """Keep what is ticked, or (`clear`) take every tick away."""
    me, entry = signed_in(), _entry(slug)
    if not entry.is_checklist:
        raise NotFound
    if request.form.get("clear"):
        forget_ticks(me.shelf, entry.slug)
    else:
        done = [int(text) for text in request.form.getlist("done") if _NUMBER.fullmatch(text)]
        keep_ticks(me.shelf, me.services.now, entry.slug, done, task_count(entry))
    if hx.wants_fragment():
        return Response(render_template("library/_ticked.html", **_shown(slug)))
    flash(WORDS[entry.language]["cleared" if request.form.get("clear") else "saved"], "success")
    return hx.redirect_to(url_for("library.show", slug=slug, lang=_unless_english(entry.language) or None))


def _shown(slug: str) -> dict[str, Any]:
    me, entry = signed_in(), _entry(slug)
    finder = search.finder(me.services, entry.language, elsewhere=True)
    names = role_names(entry.language)
    return {
        "entry": entry,
        "parts": parts_of(entry),
        "ticks": ticks_on(me.shelf, entry.slug) if entry.is_checklist else None,
        "count": task_count(entry),
        "related": finder.related(entry.slug),
        "readers": [names[role] for role in entry.front.roles if role in names],
        "reader": Reader(me.services.now(), me.preferences.time_zone),
        "others": [(code, name) for code, name in LANGUAGES.items() if code != entry.language and _has(slug, code)],
        "marked_language": _unless_english(entry.language),
        "words": WORDS[entry.language],
        "missing_in": WORDS[_language()] if _language() != entry.language else None,
        "asked_language": _language(),
    }


def _entry(slug: str) -> Entry:
    """The entry in the language that is asked for; where it is not there in that one, in English."""
    entry = catalogue(_language()).entries.get(slug) or catalogue("en").entries.get(slug)
    if entry is None:
        raise NotFound
    return entry


def _has(slug: str, language: str) -> bool:
    return slug in catalogue(language).entries


def _question() -> str:
    return _UNSEEN.sub(" ", request.args.get("q", "")).strip()


def _role() -> str:
    role = request.args.get("role", "")
    if role and role not in ROLES:
        raise Invalid("The library has nothing set apart for that role.")
    return role


def _kind() -> EntryKind | None:
    kind = request.args.get("kind", "")
    if kind and kind not in {known.value for known in EntryKind}:
        raise Invalid("There is no such kind of page in the library.")
    return EntryKind(kind) if kind else None


def _language() -> str:
    language = request.args.get("lang", "en")
    if language not in LANGUAGES:
        raise NotFound
    return language


def _unless_english(language: str) -> str:
    return "" if language == "en" else language
