"""Records of a request: what stands, what was said, which files came, and the line that finds it in a list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from app.rights.requests.kinds import KINDS, Kind

State = Literal["received", "acknowledged", "checking", "working", "waiting", "answered", "refused", "closed"]
OPEN: tuple[State, ...] = ("received", "acknowledged", "checking", "working", "waiting")
ENDED: tuple[State, ...] = ("answered", "refused", "closed")

Scan = Literal["none", "clean", "waiting", "found"]
Who = Literal["you", "us", "by itself"]
Proof = Literal["", "account", "link", "staff"]
"""How it was shown that the address is the requester's."""
Consent = Literal["", "asked", "yes", "staff"]
"""What the person whom an agent asks for says to it; a no closes the request."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a request's history. `note` is a word of ours, never the requester's."""

    at: datetime
    state: State
    who: Who
    what: str
    note: str = ""


class Mailed(msgspec.Struct, frozen=True):
    """A mail that went out about it."""

    template: str
    tenant: str
    intent_id: str


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it stands."""

    id: str
    token: str
    """What the link in its mails ends in."""
    reference: str
    """What people call it by."""
    kind: str
    name: str
    address: str
    about: str = ""
    """The address of the account that it is about, where that is another one."""
    account: str = ""
    """The account that it is about, once that is known."""
    maker: str = ""
    """The account that was signed in when it was sent: the only one that is shown it."""
    language: str = ""
    received: datetime
    due: date
    """The day (UTC) by which the next word of ours is due."""
    state: State = "received"
    proof: Proof = ""
    authorised: bool = False
    """Whether the written authorisation was looked at and holds."""
    consent: Consent = ""
    their_token: str = ""
    """What the link ends in by which the person it is about is asked."""
    extended: str = ""
    """Why it takes longer: a key of wording.REASONS; empty when it was not extended."""
    said: int = 0
    """How many texts there are; the first is the request itself."""
    files: int = 0
    history: tuple[Step, ...] = ()
    mails: tuple[Mailed, ...] = ()
    ended: datetime | None = None
    erased: bool = False
    """The words and the files are gone with the account, and this line shows that there was a request."""

    @property
    def of(self) -> Kind:
        return KINDS.get(self.kind) or KINDS["other"]

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def proven(self) -> bool:
        return self.proof != ""

    @property
    def accounts(self) -> tuple[str, ...]:
        """Those that it belongs with: whose it is, and which it is about."""
        return tuple(sorted({self.account, self.maker} - {""}))

    @property
    def identified(self) -> bool:
        """Whether staff noted how they made sure who asks."""
        return any(step.what == "identified" for step in self.history)

    def overdue(self, today: date) -> bool:
        return self.open and self.due < today

    def missing(self) -> str:
        """What has to happen before it may be answered; empty when nothing does."""
        if self.of.identity and not self.proven:
            return "Who asks is not checked yet."
        if self.of.authorisation and not self.authorised:
            return "The written authorisation is not looked at yet."
        if self.of.authorisation and self.consent not in ("yes", "staff"):
            return "The person it is about has not said yes."
        return ""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A text: the request itself, a word that was added, a question or an answer of ours."""

    at: datetime
    who: Who
    text: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the requester sent. Its bytes lie among the blobs of requests."""

    number: int
    at: datetime
    blob: str
    name: str
    """As it came, cleaned."""
    content_type: str
    """As its first bytes have it."""
    size: int
    sha256: str
    scan: Scan = "none"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One request in a list: nothing of what was said."""

    id: str
    reference: str
    kind: str
    state: State
    received: datetime
    due: date
    extended: bool = False

    def overdue(self, today: date) -> bool:
        return self.state in OPEN and self.due < today


class Pointer(msgspec.Struct, frozen=True):
    """Where a lookup leads."""

    id: str


def line_of(request: Request) -> Line:
    """The request as a list shows it."""
    return Line(
        id=request.id, reference=request.reference, kind=request.kind, state=request.state, received=request.received,
        due=request.due, extended=bool(request.extended),
    )  # fmt: skip
