"""An installation under watch: what it seals for its main table, prints, mails, hands to workers, and asks models."""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask, has_request_context, request

from app import create_app, logs
from app.ai import Piece, Prompt
from app.queue_rq import RqQueue
from app.services import Services, build
from app.settings import from_environment
from app.store.phi import opened
from app.store.sealed import Shelf
from app.valkey import redis_url
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.logged import plainly
from tests.standins import HeldQueue
from tests.wellbeing.canaries.walk import Walk
from tests.workers.conftest import Server, all_of
from workers import context
from workers.entry import perform

_MAKES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Handed(HeldQueue):
    """What is enqueued lies in Redis, as ever, and is done here when the story says so."""

    def __init__(self, rq: RqQueue) -> None:
        super().__init__()
        self._rq = rq

    def enqueue(self, job: str, tenant: Any, *ids: str) -> None:
        """See Queue.enqueue."""
        self._rq.enqueue(job, tenant, *ids)
        super().enqueue(job, tenant, *ids)

    def work(self) -> None:
        """Do all that is held as a worker does: what fails is logged and stays owed."""
        while self.held:
            job, tenant, ids = self.held.pop(0)
            with context.using(self._services):
                perform(job, tenant, *ids)


class Overheard:
    """Somebody's model or embedder, and all that it was asked, each with the route on which that was."""

    def __init__(self, asked: Any) -> None:
        self._asked = asked
        self.heard: list[tuple[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asked, name)

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """See TextModel.stream."""
        self.heard.append((_route(), repr(prompt)))
        yield from self._asked.stream(prompt)

    def embed(self, texts: Sequence[str]) -> Any:
        """See Embedder.embed."""
        self.heard += [(_route(), text) for text in texts]
        return self._asked.embed(texts)


def _route() -> str:
    return str(request.endpoint) if has_request_context() else "a worker"


@dataclass
class House:
    """The installation, Alice's walk through it, and what was seen of it from outside."""

    services: Services
    app: Flask
    alice: Visitor
    walk: Walk
    valkey: Server
    overheard: tuple[Overheard, ...]
    printed: io.StringIO
    sealed: list[tuple[str, bytes]] = field(default_factory=list)
    """Whatever was sealed for the main table, as it was before: (its place, its content)."""
    written: set[str] = field(default_factory=set)
    """Every file that was opened to write into it, while files were watched."""

    def at_rest(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the installation, the two of PHI as well: there, too, no word lies open."""
        for path in self.services.settings.data_dir.rglob("*"):
            if path.is_file() and not path.is_socket():
                yield path.name, path.read_bytes()

    def in_redis(self) -> Iterator[tuple[str, bytes]]:
        """Every key and value."""
        yield from (("redis", value) for value in all_of(self.valkey))

    def mailed(self) -> Iterator[tuple[str, bytes]]:
        """Every part of each mail, as whoever gets it reads it."""
        for kept in self.services.mailer.newest(500):  # type: ignore[attr-defined]  # the outbox has it
            mail = message_from_bytes(kept.content)
            yield "mail", kept.content
            for part in mail.walk():
                content = part.get_payload(decode=True)
                yield "mail", content if isinstance(content, bytes) else b""

    def asked_of_models(self) -> Iterator[tuple[str, str]]:
        """Every prompt, and every text that was made a vector, by the route on which that was."""
        for one in self.overheard:
            yield from one.heard


@contextmanager
def house(environment: dict[str, str], clock: Clock) -> Iterator[House]:
    """One that runs, with Alice signed in; nothing is done yet."""
    settings = from_environment(
        {"SECRET_KEY": "a secret of the tests alone, 32 long", "WRITES_PER_MINUTE": "100000", **environment}
    )
    valkey = Server(settings.data_dir)
    valkey.start()
    queue = Handed(RqQueue(redis_url(settings)))
    built = build(settings, now=clock, queue=queue)
    model, embedder, own = (Overheard(one) for one in (built.text_model, built.embedder, built.own_embedder))
    services = replace(built, text_model=model, embedder=embedder, own_embedder=own)
    queue.attach(services)
    app = create_app(settings, services)
    app.testing = False
    with pytest.MonkeyPatch.context() as patched, _printed(patched) as printed:
        alice = arrive(app, "alice@example.org")
        made = House(services, app, alice, Walk(app, alice), valkey, (model, embedder, own), printed)
        _watch_seals(made, patched)
        yield made
    valkey.kill()


@contextmanager
def files_watched(made: House) -> Iterator[None]:
    """Note every file that is opened to be written, until the end."""
    if not _hooked:  # a hook of the interpreter cannot be taken off, so there is one
        sys.addaudithook(_opened)
        _hooked.append(True)
    _watching.append(made)
    yield
    _watching.clear()


_watching: list[House] = []
_hooked: list[bool] = []


def _opened(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event == "open" and isinstance(arguments[0], str | bytes | Path):
        mode, flags = arguments[1], arguments[2]
        if any(letter in (mode or "") for letter in "wax+") or (isinstance(flags, int) and flags & _MAKES):
            _watching[0].written.add(os.fsdecode(arguments[0]))


def _watch_seals(made: House, patched: pytest.MonkeyPatch) -> None:
    phi = opened(made.services.phi)
    shut = {id(phi.wellbeing._store), id(phi.providers._store)}
    put = Shelf._put

    def seen(self: Shelf, sort: str, record: object, *rest: Any, **more: Any) -> Any:
        if id(self._store) not in shut:
            content = msgspec.msgpack.encode(record)
            made.sealed.append((sort, content + repr((sort, more.get("clear"))).encode()))
        return put(self, sort, record, *rest, **more)

    patched.setattr(Shelf, "_put", seen)


@contextmanager
def _printed(patched: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that a running instance would log, at its most talkative; see tests.logged."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"),
                         (warnings, "showwarning")):  # fmt: skip
        patched.setattr(module, hook, getattr(module, hook))
    with pytest.MonkeyPatch.context() as out:
        out.setattr("sys.stdout", stream := io.StringIO())
        logs.configure(logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    plainly()
