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
from app.errors import Invalid, NotFound
from app.incidents.wording import Reader
from app.library import search
from app.library.catalogue import LANGUAGES, ROLES, Entry, EntryKind, catalogue
from app.library.rendering import parts_of, task_count
from app.library.ticks import forget_ticks, keep_ticks, ticks_on

bp = Blueprint("library", __name__, url_prefix="/library")

MOST_CHARACTERS = 300
"""The longest question."""

_NUMBER = re.compile("[1-9][0-9]{0,2}")
_KINDS = tuple((kind.value, f"{kind.label}s") for kind in EntryKind)


@dataclass(frozen=True)
class Shelf:
    """What the list shows: what was asked for, and what there is."""

    me: SignedIn
    question: str
    role: str
    kind: EntryKind | None
    language: str

    @cached_property
    def entries(self) -> list[Entry]:
        """What was found, or everything that the filters leave."""
        if not self.question:
            return search.narrowed(catalogue(self.language), role=self.role, kind=self.kind)
        found = search.finder(self.me.services, self.language).find(self.question)
        return search.narrowed(found, role=self.role, kind=self.kind)[: search.FOUND]

    @property
    def narrowing(self) -> bool:
        return bool(self.question or self.role or self.kind)

    def link(self, **changes: str) -> str:
        """The address of this view with some of it changed or (empty) dropped."""
        asked = {"q": self.question, "role": self.role, "kind": self.kind or "", "lang": _unless_english(self.language)}
        query = urlencode({name: value for name, value in (asked | changes).items() if value})
        return f"/library?{query}" if query else "/library"


@bp.get("", strict_slashes=False)
def index() -> Response:
    """The list, or what a question found."""
    shelf = Shelf(signed_in(), _question(), _role(), _kind(), _language())
    return hx.page_or_fragment(
        "library/index.html", "library/_list.html", shelf=shelf, roles=ROLES, kinds=_KINDS, languages=LANGUAGES
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
    flash("Every tick is gone." if request.form.get("clear") else "Saved.", "success")
    return hx.redirect_to(url_for("library.show", slug=slug, lang=_unless_english(entry.language) or None))


def _shown(slug: str) -> dict[str, Any]:
    me, entry = signed_in(), _entry(slug)
    finder = search.finder(me.services, entry.language)
    return {
        "entry": entry,
        "parts": parts_of(entry),
        "ticks": ticks_on(me.shelf, entry.slug) if entry.is_checklist else None,
        "count": task_count(entry),
        "related": finder.related(entry.slug),
        "readers": [ROLES[role] for role in entry.front.roles if role in ROLES],
        "reader": Reader(me.services.now(), me.preferences.time_zone),
        "others": [(code, name) for code, name in LANGUAGES.items() if code != entry.language and _has(slug, code)],
        "marked_language": _unless_english(entry.language),
    }


def _entry(slug: str) -> Entry:
    entry = catalogue(_language()).entries.get(slug)
    if entry is None:
        raise NotFound
    return entry


def _has(slug: str, language: str) -> bool:
    return slug in catalogue(language).entries


def _question() -> str:
    text = request.args.get("q", "").strip()
    if len(text) > MOST_CHARACTERS:
        raise Invalid(f"A question holds {MOST_CHARACTERS} characters. Ask it in fewer words.")
    return text


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
