"""Kinds: all that can be asked or reported, when it is due, what has to be shown first, what needs no asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.rights.requests.deadlines import business_days, calendar_days

ANSWER_DAYS = 45
"""Calendar days from the day of a request to its answer; one extension gives as many again."""

REPORT_DAYS = 3
"""Business days within which a person of ours has looked at a report and said so."""

Group = Literal["data", "papers", "report"]

GROUPS: dict[Group, str] = {
    "data": "About your data",
    "papers": "Documents and appeals",
    "report": "Something is wrong",
}


@dataclass(frozen=True, slots=True)
class Way:
    """What a person can do at once, without asking: a page of ours, and what it does."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request."""

    key: str
    group: Group
    title: str
    says: str
    """What it is for, in a sentence."""
    asks: str
    """The help under the field in which it is written."""
    identity: bool = False
    """Whether nothing is answered before it is shown that the address is theirs."""
    authorisation: bool = False
    """Whether nothing is answered before a written authorisation was looked at."""
    ways: tuple[Way, ...] = ()

    @property
    def reported(self) -> bool:
        """Whether somebody has to look within business days."""
        return self.group == "report"

    def due(self, received: date) -> date:
        """The day (UTC) by which the requester hears of a person of ours."""
        return business_days(received, REPORT_DAYS) if self.reported else self.answer_due(received)

    def answer_due(self, received: date) -> date:
        """The day (UTC) by which it is answered."""
        return calendar_days(received, ANSWER_DAYS)


_EXPORT = Way("/settings/privacy/export", "Take a copy of everything, in one file")
_DELETE = Way("/settings/privacy/deletion", "Delete your account, with 30 days to come back")
_CONSENTS = Way("/settings/privacy/consents", "See what you agreed to, and take it back")
_MAIL = Way("/settings/email", "Choose what we may mail you")
_SETTINGS = Way("/settings", "Correct your name, your role and your address")
_WHAT = "Say it in a few words. Leave out what is in your record: we do not need it."

_ALL = (
    Kind(
        "access", "data", "See what you hold about me", "What we hold, what for, where from, and who else gets it.",
        _WHAT, identity=True, ways=(_EXPORT,),
    ),
    Kind(
        "portability", "data", "Take my data with me", "Your data in files that other programs can read.",
        _WHAT, identity=True, ways=(_EXPORT,),
    ),
    Kind(
        "correction", "data", "Correct something", "Something that we hold about you is wrong or not complete.",
        "Say what is wrong, and what is right.", identity=True, ways=(_SETTINGS,),
    ),
    Kind(
        "deletion", "data", "Delete my data", "All of it, or a part that you cannot delete yourself.",
        "Say what is to be deleted.", identity=True, ways=(_DELETE,),
    ),
    Kind(
        "objection", "data", "Object to a use of my data", "Such as counting how pages are used.",
        "Say what you object to.", ways=(_CONSENTS,),
    ),
    Kind(
        "opt_out", "data", "Opt out of sale, sharing, ads or profiling",
        "We do none of these. Ask all the same, and it is noted.", _WHAT, ways=(_CONSENTS,),
    ),
    Kind(
        "limit", "data", "Limit the use of what is sensitive",
        "Such as health: we use it only to show it to you again.", _WHAT, ways=(_CONSENTS,),
    ),
    Kind(
        "consent", "data", "Take back a consent", "Whatever you agreed to can be taken back.",
        "Say which one.", ways=(_CONSENTS, _MAIL),
    ),
    Kind(
        "agent", "data", "Ask for somebody else",
        "You act for a person who gave you a written authorisation. You can send it in the next step.",
        "Say what the person asks for, and how you are to be reached.", identity=True, authorisation=True,
    ),
    Kind(
        "other", "data", "Something else about my data", "Whatever the others do not fit.", _WHAT,
        identity=True,
    ),
    Kind(
        "dpa", "papers", "A data processing addendum", "A contract on how we process data for you.",
        "Say for whom it is, and what it has to cover.",
    ),
    Kind(
        "transfer", "papers", "Documents on transfers", "How data from other countries comes to the United States.",
        "Say from which country, and which documents you need.",
    ),
    Kind(
        "appeal", "papers", "Appeal against an answer", "We refused something, and you see it differently.",
        "Give the number of the request, and say why.", identity=True,
    ),
    Kind(
        "security", "report", "A weakness in our security", "A way in that should not be there.",
        "Say where it is and how to see it. Show no data of other people.",
    ),
    Kind(
        "bug", "report", "Something is broken", "A page that does not do what it says.",
        "Say what you did and what happened. Leave out what is in your record.",
    ),
    Kind(
        "child", "report", "Data of a child", "This is for adults. A child gave us data, or has an account.",
        "Say how we find it. If it is an account, its address is enough.",
    ),
    Kind(
        "mail", "report", "Our mail does not arrive",
        "Mail to you came back once, or was reported as unwanted, and so we stopped it.",
        "Say since when. Give an address below that takes our mail.",
    ),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}
"""By key, in the order in which they are offered."""
