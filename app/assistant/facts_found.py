"""What the fact lock finds in the wordings of one message, as it is kept with them and marked in their text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from app.assistant.fact_lock import Finding, Sources, compare
from app.assistant.rewrite import FOLLOW_UP, Wanted
from app.messages.record import Details, FactFinding, Version
from app.text.folding import fold

__all__ = [
    "Run",
    "checked_anew",
    "claims_left_out",
    "found_by",
    "found_in",
    "found_in_edit",
    "marked",
    "own_words",
    "sources_of",
    "still_left_out",
    "told",
]


def own_words(versions: Sequence[Version]) -> tuple[str, ...]:
    """The wordings that a person wrote with nobody's help."""
    return tuple(version.text for version in versions if version.by_you and not version.helped_by)


def found_in(
    wanted: Wanted, text: str, *, label: str = "", also: Sequence[str] = (), known: Collection[str] = ()
) -> tuple[FactFinding, ...]:
    """What differs between a wording and what it was made from. `also` are further words that are the person's own."""
    return found_by(sources_of(wanted, also=also, known=known), text, label=label)


def sources_of(wanted: Wanted, *, also: Sequence[str] = (), known: Collection[str] = ()) -> Sources:
    """What the wordings of one draft are held to."""
    details = wanted.details
    return Sources((details.received, details.to, *also), must=wanted.must, known=known)


def found_by(sources: Sources, text: str, *, label: str = "") -> tuple[FactFinding, ...]:
    """What differs between a wording and its sources. A follow-up may leave out what the first message has."""
    found = sources.compare(text)
    return tuple(_kept(one) for one in found.all if not (label == FOLLOW_UP and one.kind == "lost"))


def claims_left_out(pieces: Sequence[str]) -> tuple[FactFinding, ...]:
    """A finding for each piece of the person's own words that a wording lacks, and that told something."""
    return tuple(FactFinding(kind="lost", what="words", text=piece) for piece in pieces)


def still_left_out(base: Version, text: str) -> tuple[str, ...]:
    """What was left out on the way to `base` and is not in `text` either."""
    there = fold(text)
    return tuple(piece for piece in base.left_out if fold(piece) not in there)


def found_in_edit(
    details: Details,
    versions: Sequence[Version],
    base: Version,
    text: str,
    *,
    also: Sequence[str] = (),
    known: Collection[str] = (),
) -> tuple[FactFinding, ...]:
    """The same for a person's own change of a wording that a model, or our rules, had a part in.

    It is held to all that the first wording was made from. What the person typed themselves since then is in their
    words; what they settled in the version before stays settled.
    """
    if base.help is None:
        return ()
    first = _first(versions, base)
    settled = {_same(base.findings[word.finding]) for word in base.settled if word.finding < len(base.findings)}
    typed = {(one.what, one.text) for one in compare((first.text,), text, known=known).added}
    left = still_left_out(base, text)
    claims = tuple(one for one in base.findings if one.what == "words" and one.text in left)
    found = found_in(
        Wanted(details=details, own=_made_from(versions, first)), text, label=first.label, also=also, known=known
    )
    return tuple(
        one
        for one in (*found, *claims)
        if _same(one) not in settled and not (one.kind == "added" and (one.what, one.text) in typed)
    )


def checked_anew(
    details: Details, versions: Sequence[Version], *, also: Sequence[str] = (), known: Collection[str] = ()
) -> tuple[Version, ...]:
    """The versions in which something else differs now that the details are these; what was settled stays so."""
    after: list[Version] = []
    for version in versions:
        if version.help is None or not (version.based_on or not version.by_you):
            continue
        if version.by_you:
            base = msgspec.structs.replace(versions[version.based_on - 1], settled=())
            found = found_in_edit(details, versions, base, version.text, also=also, known=known)
        else:
            wanted = Wanted(details=details, own=_made_from(versions, version))
            claims = tuple(one for one in version.findings if one.what == "words")
            found = (*found_in(wanted, version.text, label=version.label, also=also, known=known), *claims)
        if found != version.findings:
            after.append(_with(version, found))
    return tuple(after)


def _with(version: Version, found: tuple[FactFinding, ...]) -> Version:
    """The version with these findings, and the person's word on those of them that they settled."""
    words = {
        _same(version.findings[word.finding]): word for word in version.settled if word.finding < len(version.findings)
    }
    settled = tuple(
        msgspec.structs.replace(words[_same(one)], finding=place)
        for place, one in enumerate(found)
        if _same(one) in words
    )
    return msgspec.structs.replace(version, findings=found, settled=settled)


def _first(versions: Sequence[Version], version: Version) -> Version:
    """The wording of a model, or of our rules, that a person's version came from; itself when it is one."""
    while version.by_you and version.based_on:
        version = versions[version.based_on - 1]
    return version


def _made_from(versions: Sequence[Version], first: Version) -> str:
    """The words that a model's wording was to say in another way."""
    return versions[first.based_on - 1].text if first.based_on and not first.by_you else ""


@dataclass(frozen=True, slots=True)
class Run:
    """Some of a text: plain, or what a finding is about. `place` is the finding's, from 0."""

    text: str
    finding: FactFinding | None = None
    place: int = 0
    settled: bool = False


def marked(version: Version) -> Iterator[Run]:
    """The version's text in runs, findings that stand in it marked. What overlaps an earlier one has no mark."""
    open_ = {place for place, _ in version.unsettled}
    at = 0
    for place, finding in sorted(enumerate(version.findings), key=lambda one: one[1].start):
        if finding.kind == "lost" or finding.start < at or finding.end > len(version.text):
            continue
        if finding.start > at:
            yield Run(version.text[at : finding.start])
        yield Run(version.text[finding.start : finding.end], finding, place, place not in open_)
        at = finding.end
    if at < len(version.text):
        yield Run(version.text[at:])


_UNREAD = (
    "Not compared: from {} on this text holds more than is looked at. Read it yourself.",
    "Not compared: from {} on your words hold more than is looked at. See for yourself whether this text has them.",
)


def told(finding: FactFinding) -> str:
    """The finding as a sentence."""
    text, was = finding.text, finding.was
    if finding.what == "unread":
        return _UNREAD[finding.kind == "lost"].format(_quoted(text))
    if finding.kind == "lost":
        return f"Left out: {_quoted(text)} is in your words and not in this text."
    if finding.what == "who":
        return f"Somebody else: here it says {_quoted(text)}, and you wrote {_quoted(was)}."
    if finding.what in ("not", "bound"):
        return f"Turned around: here it says {_quoted(text)}, and you wrote {_quoted(was)}."
    if finding.kind == "changed":
        return f"Changed: {_quoted(text)} stands where you have {_quoted(was)}."
    return f"Added: {_quoted(text)} is in none of your words."


def _quoted(text: str) -> str:
    return text if text[:1] in "\"“‘«'" else f"“{text}”"


def _same(finding: FactFinding) -> tuple[str, str, str, str]:
    return finding.kind, finding.what, finding.text, finding.was


def _kept(finding: Finding) -> FactFinding:
    return FactFinding(
        kind=finding.kind, text=finding.text, start=finding.start, end=finding.end, was=finding.was, what=finding.what
    )
