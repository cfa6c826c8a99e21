"""The world of the stand-in: every object there is, its own time, what changed, and the events that tell of it."""

from __future__ import annotations

import copy
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.billing.standin.journal import Journal
from app.billing.standin.refusals import no_such

Thing = dict[str, Any]
"""An object as Stripe shows it. Those whose `object` begins with "standin." are ours, and no answer holds them."""

API_VERSION = "2026-10-28.endive"

_SHAPES: dict[str, Thing] = json.loads(Path(__file__).with_name("shapes.json").read_text("utf-8"))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class World:
    """State of one stand-in. Everything happens within `turn()`."""

    def __init__(self, *, clock: Callable[[], float], journal: Journal, url: str, told: Callable[[], None]) -> None:
        self.url = url
        """Address of the stand-in's own pages, without a slash at the end."""
        self.request: Thing = {"id": None, "idempotency_key": None}
        """What the events of this turn name as their cause."""
        self.moment: int | None = None
        """The second in which things happen while time is being moved."""
        self.whose: str | None = None
        """Id of the customer whose time it is."""
        self._clock = clock
        self._journal = journal
        self._told = told
        self._lock = threading.RLock()
        self._things: dict[str, Thing] = {}
        self._kinds: dict[str, dict[str, Thing]] = {}
        for thing in journal.read():
            self._place(thing)
        self._changed: dict[str, None] = {}

    @contextmanager
    def turn(self, *, quiet: bool = False) -> Iterator[None]:
        """One thing at a time; what it changed is on the disk when it ends. Nobody is told of a quiet one."""
        with self._lock:
            try:
                yield
            finally:
                self.request, self.whose = {"id": None, "idempotency_key": None}, None
                self._journal.write([self._things[id_] for id_ in self._changed if id_ in self._things])
                self._changed.clear()
        if not quiet:
            self._told()

    def now(self) -> int:
        """Seconds since 1970, as they are for the customer whose affairs are looked at."""
        return self.time_of(self.whose) if self.moment is None else self.moment

    def time_of(self, customer: str | None) -> int:
        """Each customer has a time of their own, as with Stripe's test clocks; all move with the clock outside."""
        moved = sum(self._things[id_]["offset"] for id_ in ("clock", f"clock#{customer}") if id_ in self._things)
        return int(self._clock()) + int(moved)

    def move(self, seconds: int, customer: str | None = None) -> None:
        """Set a customer's time forward, or everybody's."""
        clock = self.note(f"clock#{customer}" if customer else "clock", offset=0)
        with self.changing(clock):
            clock["offset"] += seconds

    def speak_of(self, *ids: str) -> None:
        """From here to the end of the turn it is the time of the customer to whom one of these leads."""
        for id_ in ids:
            thing = self._things.get(id_, {})
            if customer := thing.get("customer") or (id_ if thing.get("object") == "customer" else None):
                self.whose = customer
                return

    def add(self, prefix: str, kind: str, /, *, letters: int = 24, **fields: Any) -> Thing:
        """A new object with an id of its own; what is not among `fields` is as Stripe has it when nothing was said."""
        return self.keep({"id": self.new_id(prefix, letters), **self.sketch(kind, **fields)})

    def sketch(self, kind: str, /, **fields: Any) -> Thing:
        """An object that has no id and is not kept."""
        told = {"object": kind, "created": self.now(), "livemode": False}
        return told | copy.deepcopy(_SHAPES.get(kind, {})) | fields

    @staticmethod
    def new_id(prefix: str, letters: int = 24) -> str:
        return f"{prefix}_{''.join(secrets.choice(_LETTERS) for _ in range(letters))}"

    def keep(self, thing: Thing) -> Thing:
        self._place(thing)
        self._changed[thing["id"]] = None
        return thing

    def forget(self, id_: str) -> None:
        """It lives within another object from now on."""
        thing = self._things.pop(id_)
        self._kinds[thing["object"]].pop(id_)
        self._changed.pop(id_, None)

    def note(self, id_: str, /, **fields: Any) -> Thing:
        """Our own note of this name, made with these fields when it is not there."""
        return self._things.get(id_) or self.keep({"id": id_, "object": "standin.note", **fields})

    def find(self, id_: str | None, kind: str = "") -> Thing | None:
        thing = self._things.get(id_ or "")
        return thing if thing and (not kind or thing["object"] == kind) else None

    def get(self, id_: str, kind: str, *, param: str = "id") -> Thing:
        """The object of this id and kind. Raises Refused: with 404 for `param` "id", else with 400."""
        thing = self.find(id_, kind)
        if thing is None:
            raise no_such(kind, id_, param=param)
        return thing

    def every(self, kind: str, **where: Any) -> list[Thing]:
        """In the order in which they were made."""
        return [
            thing
            for thing in self._kinds.get(kind, {}).values()
            if all(thing.get(name) == value for name, value in where.items())
        ]

    def _place(self, thing: Thing) -> None:
        id_ = thing["id"]
        if id_ in self._things:
            self._kinds[self._things[id_]["object"]].pop(id_)
        self._things[id_] = thing
        self._kinds.setdefault(thing["object"], {})[id_] = thing

    @contextmanager
    def changing(self, thing: Thing, *events: str) -> Iterator[Thing]:
        """Change an object; the events tell of it with what was before, and are left out when nothing is different."""
        before = copy.deepcopy(thing)
        yield thing
        self._changed[thing["id"]] = None
        previous = _previous(before, thing)
        for event in events if previous else ():
            self.tell(event, thing, previous)

    def tell(self, kind: str, thing: Thing, previous: Thing | None = None) -> None:
        """An event. Those of a second come in the order in which they happened."""
        data: Thing = {"object": copy.deepcopy(thing)}
        if previous is not None:
            data["previous_attributes"] = previous
        event = self.add(
            "evt",
            "event",
            api_version=API_VERSION,
            data=data,
            pending_webhooks=1,
            request=dict(self.request),
            type=kind,
        )
        event["context"] = None


def _previous(before: Thing, after: Thing) -> Thing:
    """What was different before: of mappings only the part that was, of lists the whole."""
    different: Thing = {}
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict) and old.get("object") != "list":
            different[name] = _previous(old, new)
        else:
            different[name] = old
    return different
