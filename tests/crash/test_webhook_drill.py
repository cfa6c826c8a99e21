"""The pulled plug for webhooks: everything is killed and Redis wiped while four senders deliver each event 50 times."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from app.accounts import model as accounts
from app.accounts.model import Account
from app.backlog import backlog
from app.mail.intents import Intent, intend
from app.parking import parked
from app.preferences.choices import choose
from app.services import Services, build
from app.settings import from_environment
from app.store.keys import TenantId
from app.store.sealed import Stored
from app.webhooks import Source, inbox
from tests.billing.stripe import Standin, standin_server
from tests.crash import payers
from tests.crash.hurried import hurry
from tests.crash.instance import Instance, Sink
from tests.crash.payers import PAYMENTS, Payers
from tests.promises import promise
from tests.stack import ROOT
from tests.webhooks.senders import CLERK_SECRET

EACH = 52
"""People who are made, and people who move to another address: 104 events of Clerk's."""

PAYING = 16
"""People who pay, six events of Stripe's about each: 96 more, and six at a time meet at one record."""

EVENTS = 200
PROMOTIONAL = 60
SENDERS = 4
TIMES = (13, 13, 12, 12)
"""How often each sender delivers each event: 50 together."""

KILLS_EVERY = (0.1, 0.7)
ROUNDS = 6
"""Of kills; then the rest may come to its end."""


@dataclass
class Drill:
    """A running instance, a second set of services on its data to look behind it, and its mail server."""

    instance: Instance
    services: Services
    sink: Sink
    standin: Standin


@pytest.fixture
def drill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drill]:
    for module, name in (("app.queue", "PATIENCE"), ("app.mail.send", "_LEASE"), ("workers.runner", "BEAT_SECONDS"),
                         ("workers.clock", "_LEASE"), ("workers.clock", "table")):  # fmt: skip
        place = __import__(module, fromlist=[name])
        monkeypatch.setattr(place, name, getattr(place, name))
    hurry()
    sink = Sink()
    ours = {"CLERK_WEBHOOK_SECRETS": CLERK_SECRET, "SECRET_KEY": "k" * 32, "MAIL": "smtp", "SMTP_URL": sink.url}
    with standin_server() as standin:
        instance = Instance(tmp_path, {**payers.ENVIRONMENT, **ours, "STRIPE_API_BASE": standin.url})
        try:
            instance.await_web()
            yield Drill(instance, build(from_environment(instance.environ)), sink, standin)
        finally:
            instance.end()
            sink.end()


@promise("9.6")
@pytest.mark.timeout(300)
def test_each_event_has_one_effect_however_often_it_comes_and_whatever_dies(
    drill: Drill, capsys: pytest.CaptureFixture[str]
) -> None:
    services = drill.services
    moved = [_account(services, f"old{n}@example.org", f"user_moved{n}") for n in range(EACH)]
    readers = [_reader(services, n) for n in range(PROMOTIONAL)]
    before = {tenant: _stored(services, tenant).version for tenant in moved}
    paying = Payers(services, drill.standin, [_account(services, f"payer{n}@example.org") for n in range(PAYING)])
    events = _events(paying)

    began = time.monotonic()
    senders = [_sender(drill.instance.url, times, events) for times in TIMES]
    kills = _havoc(drill, senders, readers)
    told = [json.loads(sender.communicate()[0]) for sender in senders]
    drill.instance.await_web()
    _await_rest(services)
    took = time.monotonic() - began

    deliveries = [inbox.find(services, cast("Source", source), event_id) for source, event_id, _ in events]
    notices, mails = _notices(services, moved), _promotional(services, readers)
    receipts = paying.mails()
    came = {name: [drill.sink.came[each] for each in drill.sink.came if name in each[0]]
            for name in ("old", "reader", "payer")}  # fmt: skip
    with capsys.disabled():
        print(
            f"\nwebhook drill: {len(events)} events, {sum(one['answered'] for one in told):,} deliveries answered,"
            f" {sum(one['cut'] for one in told)} cut short, {sum(one['away'] for one in told)} found nobody;"
            f" {kills.total()} kills {dict(kills)}, 2 wipes, {took:.0f} s\n"
            f"  effects: {sum(d is not None and d.state == 'done' for d in deliveries)} events done,"
            f" tries {sorted({d.attempts for d in deliveries if d})}\n"
            f"  transactional: {len(notices)} owed, {len(came['old'])} came, {sum(came['old'])} copies\n"
            f"  of payments: {sum(map(len, receipts))} owed, {len(came['payer'])} came, {sum(came['payer'])} copies\n"
            f"  promotional: {len(mails)} owed, {len(came['reader'])} came, {sum(came['reader'])} copies,"
            f" {sum(mail.state == 'uncertain' for mail in mails)} uncertain"
        )

    assert [one["refused"] for one in told] == [[]] * SENDERS
    assert sum(one["answered"] for one in told) == len(events) * sum(TIMES)
    assert sum(one["cut"] + one["away"] for one in told) > 0, "every delivery was answered at once: nothing was drilled"
    assert {d and d.state for d in deliveries} == {"done"}
    made = [_made(services, n) for n in range(EACH)]
    assert [stored.version for stored in made] == [1] * EACH
    assert len(_tenants(services)) == 2 * EACH + PROMOTIONAL + PAYING
    after = {tenant: _stored(services, tenant) for tenant in moved}
    assert {tenant: stored.version - before[tenant] for tenant, stored in after.items()} == dict.fromkeys(moved, 1)
    assert [stored.record.email for stored in after.values()] == [f"new{n}@example.org" for n in range(EACH)]
    assert len(notices) == EACH
    assert len(came["old"]) == EACH
    assert min(came["old"]) >= 1
    assert receipts == [["access_changed", *["receipt"] * PAYMENTS]] * PAYING
    assert len(came["payer"]) == sum(map(len, receipts))
    assert paying.paid_through() == [True] * PAYING
    assert len(mails) == PROMOTIONAL
    assert max(came["reader"]) == 1
    assert {mail.state for mail in mails} <= {"sent", "uncertain"}
    assert len(came["reader"]) >= sum(mail.state == "sent" for mail in mails)
    assert parked(services).rows == []


def _events(paying: Payers) -> list[list[str]]:
    """Sources, ids and bodies. No two of Clerk's are about one person, and all of Stripe's about one come together."""
    made = [("user.created", f"user_made{n}", f"made{n}@example.org") for n in range(EACH)]
    moved = [("user.updated", f"user_moved{n}", f"new{n}@example.org") for n in range(EACH)]
    clerk = [[["clerk", f"msg_{told[1]}", json.dumps(_event(*told))]] for told in (*made, *moved)]
    turns = [*clerk, *paying.turns()]
    events = [event for turn in random.sample(turns, len(turns)) for event in turn]
    assert len(events) == EVENTS
    return events


def _event(kind: str, subject: str, email: str) -> dict[str, Any]:
    address = {"id": "idn_1", "object": "email_address", "email_address": email, "verification": {"status": "verified"}}
    person = {
        "id": subject, "object": "user", "first_name": "A", "last_name": None, "updated_at": 1_795_000_000_000,
        "primary_email_address_id": "idn_1", "email_addresses": [address],
    }  # fmt: skip
    return {"type": kind, "object": "event", "data": person, "timestamp": 1_795_000_000_000}


def _account(services: Services, email: str, subject: str = "") -> TenantId:
    tenant = accounts.find_or_create(services, email, subject=subject, name="A")
    accounts.begin(services, services.store.tenant(tenant), name="A", time_zone="America/Chicago")
    return tenant


def _reader(services: Services, number: int) -> TenantId:
    tenant = _account(services, f"reader{number}@example.org")
    choose(services, tenant, {"updates": True}, source="settings")
    return tenant


def _sender(url: str, times: int, events: list[list[str]]) -> subprocess.Popen[str]:
    sender = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.sender"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sender.stdin
    sender.stdin.write(json.dumps({"url": url, "times": times, "events": events}))
    sender.stdin.close()
    sender.stdin = None
    return sender


def _havoc(drill: Drill, senders: list[subprocess.Popen[str]], readers: list[TenantId]) -> Counter[str]:
    """Kill something every now and then, wipe Redis twice, and have promotional mail owed all the while."""
    parts, owed, kills = drill.instance.parts, list(readers), Counter[str]()
    first, more = ["a web process", "wipe", "web"], ["web", "workers", "a web process", "workers", "clock"]
    turns = iter([*first, *first, *more * ROUNDS])
    while (owed or any(sender.poll() is None for sender in senders)) and (name := next(turns, "")):
        _owe(drill.services, owed[:4])
        del owed[:4]
        time.sleep(random.uniform(*KILLS_EVERY))
        if name == "wipe":
            _wipe(drill)
            name = "workers"
        elif name == "workers":
            drill.sink.taking.wait(0.3)  # in the gap that no protocol closes, if a mail is on its way
        kills[name] += 1
        if name == "a web process":
            parts["web"].kill_one_inside()
            continue
        killed = [parts["worker 1"], parts["worker 2"]] if name == "workers" else [parts[name]]
        for part in killed:
            part.kill()
        for part in killed:
            part.start()
        if name == "web":
            drill.instance.await_web()
    return kills


def _wipe(drill: Drill) -> None:
    """Nobody works for a moment, so that there is something to lose."""
    for name in ("worker 1", "worker 2"):
        drill.instance.parts[name].kill()
    deadline = time.monotonic() + 5
    while drill.services.queue.depth()["webhooks"] < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    drill.instance.redis.flushall()


def _owe(services: Services, readers: list[TenantId]) -> None:
    for tenant in readers:
        to = _stored(services, tenant).record.email
        mail = intend(services, template="update_2026_12", to=to, event="update 2026-12", values={}, tenant=tenant,
                      category="updates")  # fmt: skip
        services.store.tenant(tenant).write(*mail.changes)
        mail.enqueue()


def _await_rest(services: Services, seconds: float = 60) -> None:
    """Nothing is killed any more: what is owed comes to an end."""
    deadline = time.monotonic() + seconds
    while left := backlog(services).count:
        assert time.monotonic() < deadline, f"{left} pieces of work are still owed"
        time.sleep(0.1)


def _made(services: Services, number: int) -> Stored[Account]:
    tenant = accounts.find_by_subject(services, f"user_made{number}")
    assert tenant
    assert tenant == accounts.find_by_email(services, f"made{number}@example.org")
    return _stored(services, tenant)


def _stored(services: Services, tenant: TenantId) -> Stored[Account]:
    return accounts.stored_account(services.store.tenant(tenant))


def _notices(services: Services, moved: list[TenantId]) -> list[Intent]:
    return [mail for tenant in moved for mail in _mails(services, tenant) if mail.template == "address_changed"]


def _promotional(services: Services, readers: list[TenantId]) -> list[Intent]:
    return [mail for tenant in readers for mail in _mails(services, tenant) if mail.category == "updates"]


def _mails(services: Services, tenant: TenantId) -> list[Intent]:
    return [stored.record for stored in services.store.tenant(tenant).every(Intent, prefix="MAIL#")]


def _tenants(services: Services) -> set[str]:
    """Every account there is, also one that nothing leads to."""
    with closing(sqlite3.connect(services.settings.data_dir / "records.db")) as database:
        return {name for (name,) in database.execute("SELECT partition FROM items WHERE sort = 'ACCOUNT' AND "
                                                     "partition NOT LIKE 'TENANT#platform%'")}  # fmt: skip
