"""Every route of the app, with Alice's own ids in its address: what the walks of this folder go along."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import queue
from app.assistant.kept import Kept, hold, keep
from app.identity import links, sessions
from app.mail.unsubscribe import token as unsubscribe_token
from app.messages.conversation import Message, Talk, messages_prefix, talk_key
from app.queue import CannotDo
from app.rights.exports import model as exports
from app.rights.exports.record import Wanted
from app.rights.requests import docket
from app.store.keys import tenant_id, tenant_partition
from app.webhooks import Verified, inbox
from tests.access.wellbeing import InWellbeing
from tests.cast import Visitor

MARKER = "alices-own-words-5f1c"
"""Stands in everything that Alice writes, so that a page which shows any of it is found out."""

OPEN = frozenset(
    {
        "accounts.show_undo", "accounts.undo_new_address", "assets.favicon", "assets.static", "demo.enter",
        "demo.show", "exit.away", "exit.leave", "health.healthz", "health.readyz", "identity.come_back",
        "identity.link_sent", "identity.send_link", "identity.show_link", "identity.sign_in", "identity.sign_out",
        "identity.use_link", "mail.mailbox", "pages.gpc", "pages.help_now",
        "pages.index", "pages.look", "pages.robots_txt", "pages.security_txt",
        "policies.changelog", "policies.contact", "policies.cookie_table", "policies.list_versions",
        "policies.privacy", "policies.show_changes", "policies.show_version", "policies.subprocessors_history",
        "policies.subprocessors_list", "policies.terms", "preferences.ask", "preferences.save_of_address",
        "preferences.show_of_address", "preferences.stop", "trust.show",
        "webhooks.clerk", "webhooks.sns", "webhooks.stripe",
        "vault.open_link",
        "rights.exports.schema.index", "rights.exports.schema.one",
        "rights.requests.add_paper", "rights.requests.add_word", "rights.requests.ask", "rights.requests.end",
        "rights.requests.agree", "rights.requests.decline", "rights.requests.theirs", "rights.requests.who_asks",
        "rights.requests.new", "rights.requests.prove", "rights.requests.sent", "rights.requests.show",
        "rights.deletion.certificate", "rights.deletion.follow",
    }
)  # fmt: skip
"""Endpoints meant for everybody. A new public route is a decision: it is written here too."""

FORM = {
    "occurred_on": "2026-11-19", "narrative": "other words", "reason": "other words", "based_on": "1",
    "seen": "1", "name": "Mallory", "time_zone": "Europe/Berlin", "which": "others", "email": "mallory@example.org",
    "confirm": "y", "next": "/home", "off": "all", "plan": "parent_annual",
    "attempt": "a" * 32, "when": "later",
}  # fmt: skip
"""Enough for most forms to go through, so that a walk really tries to write."""

_WORK = "workers.mail.send"

_NOBODYS = (
    *("admin.", "rights.requests.one", "rights.requests.paper", "library.", "pages.", "policies.", "trust."),
    "wellbeing.questionnaires.new",
    "rights.exports.schema.",
)
"""Endpoints whose addresses name nothing of one person."""


@dataclass(frozen=True)
class Step:
    """One request of a walk."""

    endpoint: str
    method: str
    path: str
    names_hers: bool
    """Whether the address holds an id of Alice's."""

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


class Hers:
    """What Alice has, by the name that a route gives to it. A new kind of id in an address gets its line here."""

    def __init__(self, alice: Visitor) -> None:
        self._alice = alice
        self._services = alice.services
        self._shelf = alice.shelf
        self.entry_id = self._entry()
        self.document_id = self._document()
        self.message_id = self._message()
        self.talk_id = self._talk()
        alice.post(f"/incidents/drafts/{self.entry_id}", {"narrative": MARKER, "based_on": "1"})
        alice.post("/settings", {"name": MARKER, "time_zone": "America/Denver"})

    def value(self, endpoint: str, parameter: str) -> str:
        """Alice's own value for a parameter of a route. Raises LookupError for one that nobody has named here."""
        known: dict[str, Callable[[], str]] = {
            "assets.static:_name": lambda: "site.css",
            "messages:message_id": lambda: self.message_id,
            "messages:talk_id": lambda: self.talk_id,
            "messages:place": lambda: f"20261119230500000.0000-{24 * 'a'}",
            "messages:ending": lambda: "json",
            "messages:import_id": self._chat,
            "assistant:kept_id": self._kept,
            "assistant:answer_id": self._kept,
            "library:slug": lambda: "exchange-day",
            "pages:language": lambda: "es",
            "policies:language": lambda: "es",
            "trust:language": lambda: "es",
            "policies:name": lambda: "privacy",
            "policies:version": lambda: "2026-11-24",
            "demo:token": lambda: "no-demo-token",
            "identity:token": self._link,
            "identity.confirm.show:token": lambda: self._link(account=self._alice.tenant, confirms=True),
            "identity.confirm.use:token": lambda: self._link(account=self._alice.tenant, confirms=True),
            "accounts:token": lambda: self._link(account=self._alice.tenant),
            "accounts:handle": lambda: sessions.live(self._services, self._shelf)[0].handle,
            "preferences:token": lambda: unsubscribe_token(self._services, "updates", self._alice.email),
            "incidents:entry_id": lambda: self.entry_id,
            "vault:document_id": lambda: self.document_id,
            "vault:token": lambda: "no-such-link",
            "vault:size": lambda: "small",
            "vault:number": lambda: "0",
            "vault:upload_id": self._upload,
            "vault.keep_piece:number": lambda: "1",
            "vault.address_of_piece:number": lambda: "1",
            "incidents:import_id": self._import,
            **InWellbeing(self._alice, MARKER).known(),
            **self._in_requests(),
            "admin:kind": lambda: _WORK,
            "admin:mark": lambda: "0123456789abcdef",
            "admin:work_id": self._parked,
            "admin:source": lambda: "stripe",
            "admin:event_id": self._delivery,
            "admin:language": lambda: "en",
            "admin:name": lambda: "receipt",
            "admin:tenant": lambda: self._alice.tenant,
        }
        blueprint = endpoint.partition(".")[0]
        for key in (f"{endpoint}:{parameter}", f"{blueprint}:{parameter}"):
            if key in known:
                return known[key]()
        raise LookupError(f"tests/access/routes.py does not know Alice's {parameter!r} of {endpoint}; add it to Hers")

    def rows(self) -> set[tuple[str, int, bytes]]:
        """Everything the store holds for Alice, byte for byte."""
        file = next(self._services.settings.data_dir.rglob("records.db"))
        with sqlite3.connect(file) as connection:
            found = connection.execute(
                "SELECT sort, version, body FROM items WHERE partition = ?",
                (tenant_partition(tenant_id(self._alice.tenant)),),
            )
            return set(found.fetchall())

    def _entry(self) -> str:
        answer = self._alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": MARKER, "title": MARKER})
        assert answer.status_code == 303, answer.text
        return str(answer.location).rsplit("/", 1)[1].partition("?")[0]

    def _message(self) -> str:
        answer = self._alice.post(
            "/messages/new", {"received": MARKER, "text": MARKER, "to": MARKER, "intent": "answer"}
        )
        assert answer.status_code == 303, answer.text
        return str(answer.location).rsplit("/", 1)[1]

    def _in_requests(self) -> dict[str, Callable[[], str]]:
        """A request of hers, for her own pages; staff's act on one that is nobody's, since words sent to us are theirs
        to read."""
        own = ("show_own", "add_word_to_own", "add_paper_to_own", "end_own")
        staffs = ("one", "paper", "step", "write", "decide", "extend", "link")
        return {
            "rights:token": lambda: "no-such-token",
            "rights:export_id": self._copy,
            "rights.exports.schema.one:name": lambda: "incidents-entries.json",
            **{f"rights.requests.{name}:request_id": self._request for name in own},
            **{f"rights.requests.{name}:request_id": lambda: "0" * 32 for name in staffs},
            "rights.requests.paper:number": lambda: "1",
            "rights.requests.step:act": lambda: "work",
            "rights.requests.decide:act": lambda: "close",
        }

    def _copy(self) -> str:
        """A copy of everything of hers that is being made."""
        return exports.ask(self._services, tenant_id(self._alice.tenant), Wanted())

    def _request(self) -> str:
        """What she asked us; sent again, it is the same request."""
        form = {"kind": "access", "text": MARKER, "attempt": "of the walk"}
        answer = self._alice.post("/requests/new", form)
        assert answer.status_code == 303, answer.text
        return docket.of_account(self._services, self._alice.tenant).rows[0].record.id

    def _chat(self) -> str:
        """A chat of hers that waits to be looked at."""
        file = (io.BytesIO(f"11/19/26, 5:05 PM - {MARKER}: {MARKER}\n".encode()), f"{MARKER}.txt")
        answer = self._alice.post("/messages/import", {"file": file}, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        return str(answer.location).rsplit("/", 1)[1]

    def _talk(self) -> str:
        """A conversation of hers with one message."""
        at, id_ = datetime(2026, 11, 19, 23, 5, tzinfo=UTC), "aliceconversation"
        talk = Talk(id=id_, name=MARKER, kind="whatsapp", zone="UTC", made_at=at, count=1, first_at=at, last_at=at)
        said = Message(at=at, sender=MARKER, text=MARKER, written=MARKER, zone="UTC", line=1, source="a-file-of-hers")
        place = f"{messages_prefix(id_)}20261119230500000.0000#{24 * 'a'}"
        self._shelf.write(self._shelf.put(talk_key(id_), talk), self._shelf.put(place, said))
        return id_

    def _document(self) -> str:
        file = (io.BytesIO(f"words in a file: {MARKER}".encode()), f"{MARKER}.txt")
        answer = self._alice.post("/vault/new", {"files": file}, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        return str(answer.location).rsplit("/", 1)[1]

    def _kept(self) -> str:
        """An answer that she kept."""
        made = Kept(
            kind="answer", question=MARKER, lines=(), sources=(), provider="offline", model="rules",
            made_at=self._services.now(),
        )  # fmt: skip
        held = hold(self._shelf, self._services.now, made)
        return keep(self._shelf, self._services.now, held.id).id

    def _import(self) -> str:
        """A file of hers that waits to be looked at; sent again, it is the same import."""
        file = (io.BytesIO(f"Day,What happened\n2026-11-18,{MARKER}\n".encode()), "log.csv")
        answer = self._alice.post("/incidents/import", {"file": file}, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        return str(answer.location).rsplit("/", 1)[1]

    def _upload(self) -> str:
        """A file of hers on its way."""
        answer = self._alice.post("/vault/uploads", {"name": f"{MARKER}.txt", "size": "5"})
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["id"])

    def _parked(self) -> str:
        """Work for her that failed for good."""
        work = (_WORK, tenant_id(self._alice.tenant), "an-id")
        self._alice.shelf.write(queue.pending(self._services, *work))
        for _ in range(queue.MOST_FAILURES):
            queue.failed(self._services, CannotDo("no such mail"), *work)
        return queue.mark(*work)

    def _delivery(self) -> str:
        """What an outside service told of her."""
        body = f'{{"id": "evt_hers", "type": "invoice.paid", "data": {{"words": "{MARKER}"}}}}'
        inbox.claim(self._services, "stripe", Verified("evt_hers", "invoice.paid"), body.encode())
        return "evt_hers"

    def _link(self, account: str = "", confirms: bool = False) -> str:
        """A live link of Alice's that she has not used."""
        kept: list[str] = []
        path = links.path

        def watched(token: str, purpose: links.Purpose) -> str:
            kept.append(token)
            return path(token, purpose)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(links, "path", watched)
            address = f"{MARKER}@example.org"
            links.send(self._services, address, browser="hers", then="/home", account=account, confirms=confirms)
        return kept[0]


def steps(app: Flask, hers: Hers) -> list[Step]:
    """Every route with every method it takes."""
    return list(_steps(app, hers))


def _steps(app: Flask, hers: Hers) -> Iterator[Step]:
    for rule in app.url_map.iter_rules():
        values = {name: hers.value(rule.endpoint, name) for name in rule.arguments}
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            # Staff's pages name work and deliveries, for whomever these are; her words must not be on them either.
            names_hers = bool(rule.arguments) and not rule.endpoint.startswith(_NOBODYS)
            yield Step(rule.endpoint, method, _built(app, rule, values), names_hers)


def send(visitor: Visitor, step: Step, **headers: str) -> TestResponse:
    """Make the request as this visitor, forms filled in and with their own valid form token."""
    if step.method == "POST":
        return visitor.client.post(step.path, data={**FORM, "csrf_token": visitor.csrf()}, headers=headers)
    return visitor.client.open(step.path, method=step.method, headers=headers)


def _built(app: Flask, rule: Rule, values: dict[str, str]) -> str:
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods or {"GET"})))
