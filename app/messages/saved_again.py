"""Saved again: the form of a new message whose first save arrived, though its answer was lost on the way back.

A form has one id from the moment it is shown, so what stands under that id was saved from this very form.
"""

from __future__ import annotations

from app.errors import Conflict
from app.messages.drafting import Draft, load_draft
from app.messages.kept import discard_kept, kept_key
from app.messages.model import Clock, add_version, save_details
from app.messages.record import Details
from app.store.sealed import Shelf


class WentOn(Conflict):
    """The form was saved before, and its draft went on since: what is typed could only be put over that."""

    title = "This form was saved already"
    sentence = (
        "The draft that it became was changed since, so nothing was overwritten. Open it, "
        "or press Save draft once more to keep what stands here as a draft of its own."
    )


def save_again(shelf: Shelf, now: Clock, id_: str, details: Details, *, text: str, by: str) -> Draft:
    """The draft that the form was saved as before, with these details, and these words as its next version.

    Raises NotFound, WentOn when it is more than what this form saved, ItemTooLarge, StoreUnavailable.
    """
    draft = load_draft(shelf, id_)
    if draft.sent or any(not version.by_a_person for version in draft.versions):
        raise WentOn
    if draft.details != details:
        if draft.head.changed_at != draft.head.written_at:
            raise WentOn
        draft = save_details(shelf, now, id_, details, seen=draft.head.step)
    if text:
        return add_version(shelf, now, id_, text, by=by, choose=True, discard=(kept_key(id_),))
    discard_kept(shelf, id_)
    return draft
