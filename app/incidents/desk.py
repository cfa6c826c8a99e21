"""The desk: an entry's form as a person finds it, with their zone, people and tags used before, and what they left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from app.access import SignedIn
from app.dates.wording import Reader
from app.incidents import files
from app.incidents.drafts import Draft
from app.incidents.forms import EntryForm, values_of
from app.incidents.model import Entry
from app.incidents.placement import VOCABULARY
from app.incidents.record import Vocabulary
from app.incidents.text import person_words
from app.store import StoreUnavailable
from app.store.sealed import Shelf
from app.vault.record import Card

_TO_TICK = 6
_TO_COMPLETE = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """Words used before: the latest to tick, more of them to complete what is typed."""

    to_tick: Sequence[str]
    to_complete: Sequence[str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the templates of the form need."""

    form: Any
    reader: Reader
    people: Offer
    tags: Offer
    draft_at: datetime | None = None
    """When the words in the form were last kept as a draft."""
    entry: Entry | None = None
    """The entry that the form corrects."""
    shelf: Shelf | None = None

    @property
    def files(self) -> list[Card]:
        """The vault's documents that can be ticked: those that are, then those added last."""
        return files.offered(self.shelf, self.form.evidence.data or ()) if self.shelf else []


def reader_of(me: SignedIn) -> Reader:
    """Who reads, for wording."""
    return Reader(me.services.now(), me.preferences.zone.key)


def lay(
    me: SignedIn,
    form_class: type[EntryForm],
    *,
    sent: MultiDict[str, str] | None = None,
    draft: Draft | None = None,
    entry: Entry | None = None,
    **values: object,
) -> Desk:
    """The form as it was `sent`, or as the `draft` has it, or as the `entry` stands, or new."""
    reader = reader_of(me)
    if sent is not None:
        form = form_class(formdata=sent)
    elif draft:
        form = form_class(formdata=MultiDict({**{n: list(v) for n, v in draft.fields.items()}, **values}))
    else:
        form = form_class(formdata=None, data={**_beginning(reader, entry), **values})
    known = _known(me)
    present = entry.incident if entry else None
    people = [*(present.people if present else ()), *known.people]
    evidence = present.evidence if present else ()
    form.prepare(
        now=reader.now,
        zone=reader.zone,
        known=people,
        evidence=evidence,
        unknown=lambda ids: files.unknown(me.shelf, ids, evidence),
    )
    return Desk(
        form,
        reader,
        _offer([person_words(person) for person in people], form.people.data),
        _offer([*(present.tags if present else ()), *known.tags], form.tags.data),
        draft.saved_at if draft else None,
        entry,
        me.shelf,
    )


def _beginning(reader: Reader, entry: Entry | None) -> dict[str, Any]:
    if entry:
        return values_of(entry.incident)
    local = reader.local(reader.now)
    # No time: one that nobody gave would stand in the record as if somebody had.
    return {"occurred_on": f"{local:%Y-%m-%d}"}


def _known(me: SignedIn) -> Vocabulary:
    """People and tags used before; none while the store is down, because the form matters more."""
    try:
        stored = me.shelf.get(VOCABULARY, Vocabulary)
    except StoreUnavailable:
        return Vocabulary()
    return stored.record if stored else Vocabulary()


def _offer(known: Sequence[str], chosen: Sequence[str] | None) -> Offer:
    known = list(dict.fromkeys(known))
    to_tick = [text for number, text in enumerate(known) if number < _TO_TICK or text in (chosen or ())]
    return Offer(to_tick, [text for text in known if text not in to_tick][:_TO_COMPLETE])
