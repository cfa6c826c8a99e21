"""Words that a browser kept because they had not reached us: whether we have them by now, and what can become of them.

Nothing here writes. What a person takes up again becomes a draft (draft_views.py) and opens as one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from app.access import SignedIn, signed_in
from app.error_pages import word_labels
from app.errors import NotFound
from app.ids import mint_id
from app.incidents.desk import lay, reader_of
from app.incidents.draft_views import sent_draft
from app.incidents.drafts import Draft, find_draft, open_drafts
from app.incidents.forms import EntryForm
from app.incidents.model import Entry, load_entry
from app.incidents.routes import bp
from app.kept_forms import as_kept
from app.text.cleaning import one_line

Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """How kept words can be taken up again: as the draft of `entry_id`, for a correction of `based_on` if not 0."""

    entry_id: str
    based_on: int
    button: str
    replaces: Draft | None


@bp.post("/drafts/<entry_id>/kept")
def offer_kept(entry_id: str) -> Response:
    """204 when the very same words are a draft or a revision here; else the words, and what can be done with them."""
    me = signed_in()
    sent, based_on = sent_draft()
    fields, entry = as_kept(sent), _entry(me, entry_id)
    words = [
        (label, text) for name, label in word_labels().items() if (text := "\n".join(fields.get(name, ())).strip())
    ]
    if not words or _is_draft(me, entry_id, fields) or (entry and _is_saved(me, entry, fields)):
        return make_response("", 204)
    return make_response(
        render_template(
            "incidents/_kept.html",
            way=_way(me, entry_id, entry, correction=based_on > 0),
            saved=entry is not None and not based_on,
            fields=fields,
            words=words,
            at=_moment(request.form.get("at", "")),
            reader=reader_of(me),
        )
    )


def _moment(text: str) -> datetime | None:
    """A browser's own count of milliseconds since 1970."""
    return datetime.fromtimestamp(int(text) / 1000, UTC) if re.fullmatch("[0-9]{13}", text) else None


def _entry(me: SignedIn, entry_id: str) -> Entry | None:
    try:
        return load_entry(me.shelf, entry_id)
    except NotFound:
        return None


def _is_draft(me: SignedIn, entry_id: str, fields: Fields) -> bool:
    its_own = [find_draft(me.shelf, entry_id, correction=correction) for correction in (False, True)]
    return any(draft.fields == fields for draft in (*its_own, *open_drafts(me.shelf)) if draft)


def _is_saved(me: SignedIn, entry: Entry, fields: Fields) -> bool:
    """Whether a revision of the entry says just this. A reason counts: it is words too."""
    form = lay(me, EntryForm, sent=MultiDict({name: list(values) for name, values in fields.items()}), entry=entry).form
    if not form.validate():
        return False
    reason = one_line("".join(fields.get("reason", ())))
    return any(revision.incident == form.incident and reason in ("", revision.reason) for revision in entry.revisions)


def _way(me: SignedIn, entry_id: str, entry: Entry | None, *, correction: bool) -> Way:
    if entry is None:
        return Way(entry_id, 0, "Put them back", find_draft(me.shelf, entry_id))
    if entry.withdrawn:
        return Way(mint_id(me.services.now()), 0, "Use them for a new entry", None)
    button = "Put them back" if correction else "Use them as a correction"
    return Way(entry_id, entry.latest.number, button, find_draft(me.shelf, entry_id, correction=True))
