"""The docket: where requests are kept and how each is found, by due day, by its link's token, by its account.

They have a tenant of their own, with a data key and a folder of blobs of their own: they belong to no account, and
outlive the one they are about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app import damage
from app.blobs import TenantBlobs
from app.errors import NotFound
from app.rights.requests.record import Line, Paper, Pointer, Request, Said, State, line_of
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Records, Shelf, Stored, Tampered

if TYPE_CHECKING:
    from app.services import Services

TENANT = TenantId("requests")

KEPT = timedelta(days=3 * 365)
"""How long an ended request is kept, to show that it was answered; then nothing of it is left."""

_MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Overdue:
    """How many are overdue and how many soon will be; `more` when not all were counted."""

    overdue: int
    soon: int
    more: bool


def shelf_of(services: Services) -> Shelf:
    """The records of all requests."""
    return services.store.tenant(TENANT)


def blobs_of(services: Services) -> TenantBlobs:
    """The files of all requests."""
    return services.blobs.tenant(TENANT)


def find(services: Services, id_: str) -> Stored[Request]:
    """One request. Raises NotFound."""
    stored = shelf_of(services).get(head_key(id_), Request)
    if stored is None:
        raise NotFound("There is no such request.")
    return stored


def by_token(services: Services, token: str) -> Request:
    """The request that a mailed link leads to. Raises NotFound."""
    stored = shelf_of(services).get(token_key(token), Pointer)
    if stored is None:
        raise NotFound("This link leads to nothing. It may be cut off: copy all of it from the mail.")
    return find(services, stored.record.id).record


def by_their_token(services: Services, token: str) -> Request:
    """The request that an agent made for whoever got this link. Raises NotFound."""
    stored = shelf_of(services).get(their_key(token), Pointer)
    if stored is None:
        raise NotFound("This link leads to nothing. It may be cut off: copy all of it from the mail.")
    return find(services, stored.record.id).record


def open_page(services: Services, *, after: str | None = None, limit: int = 100) -> Records[Line]:
    """The open ones, first due first."""
    return shelf_of(services).page(Line, prefix="OPEN#", after=after, limit=limit, mend=_damaged)


def ended_page(services: Services, *, after: str | None = None, limit: int = 100) -> Records[Line]:
    """Those that have ended, last ended first."""
    return shelf_of(services).page(Line, prefix="ENDED#", after=after, limit=limit, newest_first=True, mend=_damaged)


def of_account(services: Services, account: str, *, after: str | None = None, limit: int = 25) -> Records[Pointer]:
    """What was asked by or about an account, newest first."""
    return shelf_of(services).page(Pointer, prefix=f"OF#{account}#", after=after, limit=limit, newest_first=True)


def every_of_account(services: Services, account: str) -> Iterator[Stored[Pointer]]:
    """All that was asked by or about an account."""
    return shelf_of(services).every(Pointer, prefix=f"OF#{account}#")


def due_until(services: Services, day: date) -> Iterator[Line]:
    """The open ones that are due by a day, first due first."""
    rows = shelf_of(services).every(Line, prefix="OPEN#", end=f"OPEN#{day.isoformat()}~", batch=100, mend=_damaged)
    return (row.record for row in rows)


def from_address(services: Services, address: str) -> Iterator[str]:
    """The ids of what was asked from an address, by whoever wrote from there."""
    prefix = f"FROM#{address_index(services, address)}#"
    return (row.record.id for row in shelf_of(services).every(Pointer, prefix=prefix))


def readable(services: Services, ids: Iterable[str]) -> list[Request]:
    """Those that can be read; a damaged one is told to staff, and hides none."""
    found = []
    for id_ in ids:
        try:
            found.append(find(services, id_).record)
        except NotFound:
            continue
        except Tampered:
            damage.note(services, TENANT, "records", head_key(id_))
    return found


def ended_before(services: Services, at: datetime) -> Iterator[str]:
    """The ids of those that ended before a moment, longest ago first."""
    end = f"ENDED#{at:%Y-%m-%dT%H:%M:%S.%f}"
    rows = shelf_of(services).every(Line, prefix="ENDED#", end=end, batch=100, mend=_damaged)
    return (row.record.id for row in rows)


def overdue(services: Services, *, soon: timedelta = timedelta(days=5)) -> Overdue:
    """How it stands today (UTC)."""
    today = services.now().date()
    until = f"OPEN#{(today + soon).isoformat()}~"
    page = shelf_of(services).page(Line, prefix="OPEN#", end=until, limit=_MOST_COUNTED, mend=_damaged)
    late = sum(row.record.overdue(today) for row in page.rows)
    return Overdue(late, len(page.rows) - late, page.after is not None)


def texts(services: Services, id_: str) -> list[Said]:
    """What was said, in order."""
    return [row.record for row in shelf_of(services).every(Said, prefix=f"ONE#{id_}#SAID#")]


def papers(services: Services, id_: str) -> list[Paper]:
    """The files that came, in order."""
    return [row.record for row in shelf_of(services).every(Paper, prefix=f"ONE#{id_}#FILE#")]


def moved(services: Services, before: Stored[Request] | None, after: Request) -> Iterator[Change]:
    """The changes that put a request where its state, its day and its account have it."""
    shelf = shelf_of(services)
    if before is None:
        yield shelf.put(from_key(services, after), Pointer(after.id))
    yield shelf.replace(before, after) if before else shelf.add(head_key(after.id), after)
    if before and list_key(before.record) != list_key(after):
        yield shelf.discard(list_key(before.record))
    yield shelf.put(list_key(after), line_of(after))
    led, leads = (set(leading(before.record)) if before else set()), set(leading(after))
    yield from (shelf.discard(sort) for sort in sorted(led - leads))
    yield from (shelf.put(sort, Pointer(after.id)) for sort in sorted(leads - led))


def added(
    services: Services, request: Request, at: datetime, *, text: str, by_us: bool = False
) -> tuple[Request, Change]:
    """One more text of a request, and the change that keeps it."""
    said = Said(at=at, who="us" if by_us else "you", text=text)
    change = shelf_of(services).add(f"ONE#{request.id}#SAID#{request.said:05d}", said)
    return replace(request, said=request.said + 1), change


def ways_to(services: Services, request: Request) -> list[str]:
    """The keys of all that leads to a request, but for its line in the list."""
    ways = [token_key(request.token), *leading(request)] if request.token else []
    return [*ways, from_key(services, request)] if request.address else ways


def head_key(id_: str) -> str:
    return f"ONE#{id_}#HEAD"


def file_key(id_: str, number: int) -> str:
    return f"ONE#{id_}#FILE#{number:05d}"


def token_key(token: str) -> str:
    """By a digest: the tokens themselves are in no key."""
    return f"TOKEN#{hashlib.sha256(token.encode('utf-8', 'surrogatepass')).hexdigest()}"


def their_key(token: str) -> str:
    """Apart from the others: whom an agent asks for is not shown what was asked."""
    return token_key(token).replace("TOKEN#", "TOKEN#THEIRS#", 1)


def list_key(request: Request) -> str:
    """Open ones by the day they are due, ended ones by the moment they ended."""
    if request.open:
        return f"OPEN#{request.due.isoformat()}#{request.id}"
    return f"ENDED#{(request.ended or request.received):%Y-%m-%dT%H:%M:%S.%f}#{request.id}"


def from_key(services: Services, request: Request) -> str:
    return f"FROM#{address_index(services, request.address)}#{request.id}"


def address_index(services: Services, address: str) -> str:
    """What stands for an address in a key."""
    return shelf_of(services).blind_index("request of", address)[:32]


def leading(request: Request) -> list[str]:
    """The keys that lead to it as it stands, and change with it: by its accounts, by the link of whom it is about."""
    moment = f"{request.received:%Y-%m-%dT%H:%M:%S.%f}"
    keys = [f"OF#{account}#{moment}#{request.id}" for account in request.accounts]
    return [*keys, their_key(request.their_token)] if request.their_token else keys


def _damaged(sort: str) -> Line:
    """What stands in a list for a line that cannot be read: found by what its key says."""
    family, _, rest = sort.partition("#")
    day, _, id_ = rest.rpartition("#")
    due = date.fromisoformat(day[:10])
    state: State = "received" if family == "OPEN" else "closed"
    at = datetime.combine(due, time(), tzinfo=UTC)
    return Line(id=id_, reference="damaged", kind="other", state=state, received=at, due=due)
