"""Placement: the sort keys of the incident log, and what is derived from an entry to stand under them."""

from __future__ import annotations

from app.dates.moments import instant
from app.dates.when import When
from app.ids import known_id
from app.incidents.record import Card, Findable, Incident, Kind, Part, Person, Revision, Severity, Tally, Vocabulary
from app.text.folding import fold
from app.text.letters import composed

TIMELINE = "TIMELINE#"
SEARCH = "SEARCH#"
TALLY = "TALLY#INCIDENTS"
VOCABULARY = "VOCABULARY#INCIDENTS"

EXCERPT_CHARACTERS = 240
VOCABULARY_WORDS = 200


def revisions_prefix(id_: str) -> str:
    """The sort-key prefix under which an entry's revisions stand, oldest first."""
    return f"INCIDENT#{known_id(id_)}#R"


def revision_key(id_: str, number: int) -> str:
    """Sort key of one revision; `number` counts from 1."""
    return f"{revisions_prefix(id_)}{number:04d}"


def timeline_key(when: When, id_: str) -> str:
    """Sort key of an entry's card: local date, then UTC instant ('-' when no time was given), then id."""
    return f"{TIMELINE}{_place(when, id_)}"


def search_key(when: When, id_: str) -> str:
    """Sort key of an entry's searchable text; the same order as the timeline."""
    return f"{SEARCH}{_place(when, id_)}"


def card_of(first: Revision, latest: Revision) -> Card:
    """What lists show of an entry, from its first and latest revision."""
    incident = latest.incident
    return Card(
        id=latest.id,
        when=incident.when,
        excerpt=incident.narrative.strip()[:EXCERPT_CHARACTERS],
        written_at=first.written_at,
        revision=latest.number,
        title=incident.title,
        place=incident.place,
        kind=incident.kind,
        severity=incident.severity,
        people=tuple(person.name for person in incident.people),
        tags=incident.tags,
        order_paragraph=incident.order_paragraph,
        attachments=len(incident.evidence),
        withdrawn=latest.part is Part.WITHDRAWN,
    )


def findable_of(card: Card, incident: Incident) -> Findable:
    """The card with everything that was written, folded as search compares it, one field a line."""
    people = (f"{person.name} {person.part}".rstrip() for person in incident.people)
    written = (
        incident.title,
        incident.narrative,
        incident.quotes,
        incident.my_response,
        incident.place,
        "\n".join(people),
        incident.witnesses,
        incident.children_present,
        incident.order_paragraph,
        incident.report_number,
        incident.injuries,
        incident.impact,
        incident.next_step,
        "\n".join(incident.tags),
        kind_words(incident.kind),
        severity_words(incident.severity),
    )
    return Findable(card=card, text="\n".join(fold(composed(text)) for text in written if text))


def kind_words(kind: Kind) -> str:
    """What finds a kind: its name in addresses and files, and its label. One that was not chosen is nothing to find."""
    return "" if kind is Kind.OTHER else f"{kind.value} {kind.label}"


def severity_words(severity: Severity | None) -> str:
    """What finds a seriousness."""
    return severity.label if severity else ""


def tally_after(tally: Tally, *, added: When | None = None, taken: When | None = None) -> Tally:
    """The counts after an entry was added to, or taken from, the month of its local date."""
    months = dict(tally.months)
    for when, step in ((added, 1), (taken, -1)):
        if when is not None:
            month = f"{when.on:%Y-%m}"
            months[month] = months.get(month, 0) + step
    moved = (added is not None) - (taken is not None)
    return Tally(total=tally.total + moved, months={month: count for month, count in months.items() if count})


def vocabulary_after(vocabulary: Vocabulary, incident: Incident) -> Vocabulary:
    """The people and tags used before, with those of `incident` first."""
    people: dict[str, Person] = {}
    for person in (*incident.people, *vocabulary.people):
        known = people.setdefault(person.name.casefold(), person)
        if not known.part and person.part:
            people[person.name.casefold()] = Person(name=known.name, part=person.part)
    tags: dict[str, str] = {}
    for tag in (*incident.tags, *vocabulary.tags):
        tags.setdefault(tag.casefold(), tag)
    return Vocabulary(people=tuple(people.values())[:VOCABULARY_WORDS], tags=tuple(tags.values())[:VOCABULARY_WORDS])


def _place(when: When, id_: str) -> str:
    moment = instant(when)
    return f"{when.on.isoformat()}#{f'{moment:%Y%m%dT%H%M%SZ}' if moment else '-'}#{known_id(id_)}"
