"""The verbs of drafted messages: begin, change the details, add a version, pick one, settle its facts, mark it sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec

from app.errors import Conflict, NotFound
from app.messages.drafting import (
    MOST_VERSIONS,
    AlreadySent,
    ChangedMeanwhile,
    Draft,
    FactsUnsettled,
    TooManyVersions,
    load_draft,
)
from app.messages.placement import (
    NAMES,
    card_of,
    findable_of,
    head_key,
    list_key,
    names_after,
    text_key,
    version_key,
)
from app.messages.record import Details, FactFinding, Head, Names, Sent, Settled, Version
from app.store import Change
from app.store.contention import tries
from app.store.sealed import Shelf

Clock = Callable[[], datetime]


def begin(
    shelf: Shelf,
    now: Clock,
    id_: str,
    details: Details,
    *,
    text: str = "",
    by: str = "you",
    discard: tuple[str, ...] = (),
) -> Draft:
    """Keep a new draft, with `text` as its first version when there is any; the same call again answers what stands.

    `by` is "library" for a text that came from there. `discard` names records that end with this write.
    Raises ChangedMeanwhile when another draft has this id, ItemTooLarge, StoreUnavailable.
    """
    at = now()
    first = (Version(number=1, text=text, written_at=at, by=by),) if text else ()
    head = Head(id=id_, details=details, written_at=at, changed_at=at, versions=len(first), chosen=len(first))

    def changes() -> Iterator[Change]:
        yield shelf.add(head_key(id_), head)
        yield from (shelf.add(version_key(id_, version.number), version) for version in first)
        yield from _listed(shelf, head, first)
        yield from _remembered(shelf, details.to)
        yield from map(shelf.discard, discard)

    if not _write(shelf, head_key(id_), changes):
        standing = load_draft(shelf, id_)
        if standing.details != details or (standing.versions and standing.versions[0].text != text):
            raise ChangedMeanwhile
        return standing
    return load_draft(shelf, id_)


def save_details(
    shelf: Shelf,
    now: Clock,
    id_: str,
    details: Details,
    *,
    seen: int,
    checked: Callable[[Draft], tuple[Version, ...]] | None = None,
) -> Draft:
    """Change what the message is about; `seen` is the step of the draft that the person had before them.

    `checked` tells the versions whose findings are others by these details: they are written with them.

    Raises NotFound, AlreadySent, ChangedMeanwhile, ItemTooLarge, StoreUnavailable.
    """
    draft = load_draft(shelf, id_)
    if draft.details == details:
        return draft
    if draft.head.step != seen and not draft.sent:
        raise ChangedMeanwhile
    return _step(shelf, now, draft, details=details, changed=checked(draft) if checked and not draft.sent else ())


def add_version(
    shelf: Shelf,
    now: Clock,
    id_: str,
    text: str,
    *,
    by: str = "you",
    model: str = "",
    label: str = "",
    based_on: int = 0,
    findings: tuple[FactFinding, ...] = (),
    left_out: tuple[str, ...] = (),
    choose: bool = False,
    discard: tuple[str, ...] = (),
) -> Draft:
    """Add a wording; the others stay. A person's own, made from a helped one, says who helped.

    The same words by the same hand, added twice in a row, are one version. With `choose` it is picked too.
    Raises NotFound (also for a `based_on` that there is not), AlreadySent, TooManyVersions, ItemTooLarge.
    """
    for _ in tries():
        draft = load_draft(shelf, id_)
        base = draft.version(based_on) if based_on else None
        version = Version(
            number=len(draft.versions) + 1,
            text=text,
            written_at=now(),
            by=by,
            model=model,
            label=label,
            based_on=based_on,
            helped_by=base.help if base and by == "you" else None,
            findings=findings,
            left_out=left_out,
        )
        if draft.versions and _same(draft.versions[-1], version):
            return choose_version(shelf, now, id_, len(draft.versions)) if choose else draft
        try:
            return _step(shelf, now, draft, added=version, discard=discard, chosen=version.number if choose else None)
        except ChangedMeanwhile:
            continue
    raise ChangedMeanwhile


def choose_version(shelf: Shelf, now: Clock, id_: str, number: int) -> Draft:
    """Pick a version as the draft's own. Raises NotFound, AlreadySent, ChangedMeanwhile."""
    draft = load_draft(shelf, id_)
    draft.version(number)
    return draft if draft.head.chosen == number else _step(shelf, now, draft, chosen=number)


def settle(shelf: Shelf, now: Clock, id_: str, *, version: int, finding: int, reason: str = "") -> Draft:
    """Take the person's word that a finding of a version is as it should be; twice is once.

    Raises NotFound when there is no such version or finding, AlreadySent, ChangedMeanwhile.
    """
    draft = load_draft(shelf, id_)
    found = draft.version(version)
    if not 0 <= finding < len(found.findings):
        raise NotFound
    if finding not in {place for place, _ in found.unsettled}:
        return draft
    word = Settled(finding=finding, at=now(), reason=reason)
    changed = msgspec.structs.replace(found, settled=(*found.settled, word))
    return _step(shelf, now, draft, changed=(changed,))


def mark_sent(shelf: Shelf, now: Clock, id_: str, sent: Sent) -> Draft:
    """Close the draft: this version went out. The same call again answers what stands.

    Raises NotFound, AlreadySent when another one did, FactsUnsettled, ChangedMeanwhile.
    """
    draft = load_draft(shelf, id_)
    if draft.sent and (draft.sent.version, draft.sent.when, draft.sent.channel) == (
        sent.version,
        sent.when,
        sent.channel,
    ):
        return draft
    if draft.version(sent.version).unsettled:
        raise FactsUnsettled
    return _step(shelf, now, draft, sent=sent, chosen=sent.version)


def erase(shelf: Shelf, id_: str) -> None:
    """Delete a draft that was not sent, with all its versions. Raises NotFound, AlreadySent, ChangedMeanwhile."""
    draft = load_draft(shelf, id_)
    if draft.sent:
        raise AlreadySent
    try:
        shelf.write(
            shelf.remove(draft.stored),
            shelf.discard(list_key(draft.head)),
            shelf.discard(text_key(draft.head)),
            *(shelf.discard(version_key(id_, version.number)) for version in draft.versions),
        )
    except Conflict:
        raise ChangedMeanwhile from None


def _step(
    shelf: Shelf,
    now: Clock,
    draft: Draft,
    *,
    details: Details | None = None,
    added: Version | None = None,
    changed: tuple[Version, ...] = (),
    chosen: int | None = None,
    sent: Sent | None = None,
    discard: tuple[str, ...] = (),
) -> Draft:
    """Write one change of a draft, with its place in the list and in search."""
    if draft.sent:
        raise AlreadySent
    if added and added.number > MOST_VERSIONS:
        raise TooManyVersions
    was = draft.head
    anew = {version.number: version for version in changed}
    versions = tuple(anew.get(version.number, version) for version in draft.versions)
    versions = (*versions, added) if added else versions
    head = msgspec.structs.replace(
        was,
        details=details or was.details,
        changed_at=max(now(), was.changed_at + timedelta(microseconds=1)),
        step=was.step + 1,
        versions=len(versions),
        chosen=was.chosen if chosen is None else chosen,
        sent=sent,
    )

    def changes() -> Iterator[Change]:
        yield shelf.replace(draft.stored, head)
        if added:
            yield shelf.add(version_key(was.id, added.number), added)
        for version in changed:
            yield shelf.put(version_key(was.id, version.number), version)
        yield from (shelf.discard(list_key(was)), shelf.discard(text_key(was)))
        yield from _listed(shelf, head, versions)
        yield from _remembered(shelf, head.details.to)
        yield from map(shelf.discard, discard)

    if not _write(shelf, head_key(was.id), changes):
        raise ChangedMeanwhile
    return load_draft(shelf, was.id)


def _same(one: Version, other: Version) -> bool:
    return (one.text, one.by, one.model, one.label, one.based_on) == (
        other.text,
        other.by,
        other.model,
        other.label,
        other.based_on,
    )


def _listed(shelf: Shelf, head: Head, versions: tuple[Version, ...]) -> Iterator[Change]:
    card = card_of(head, versions)
    yield shelf.put(list_key(head), card)
    yield shelf.put(text_key(head), findable_of(card, head, versions))


def _remembered(shelf: Shelf, to: str) -> Iterator[Change]:
    stored = shelf.get(NAMES, Names)
    before = stored.record if stored else Names()
    after = names_after(before, to)
    if after != before:
        yield shelf.replace(stored, after) if stored else shelf.add(NAMES, after)


def _write(shelf: Shelf, head: str, changes: Callable[[], Iterator[Change]]) -> bool:
    """Write what `changes` makes of the present state. False when the draft itself was first changed elsewhere.

    Another write of the same person may change the names in between: then it is made anew and tried again.
    """
    for _ in tries():
        try:
            shelf.write(*changes())
        except Conflict as conflict:
            if getattr(conflict.key, "sort", None) == head:
                return False
        else:
            return True
    raise Conflict
