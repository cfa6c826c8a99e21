"""The worker that is measured: it owes mails in batches and sends them as its job would; tells its pace and its size.

Reads its settings from the environment; arguments: how many mails, and after how many to look at its memory.
"""

from __future__ import annotations

import json
import os
import sys
import time

from app.accounts import model as accounts
from app.mail.batches import MOST, batch, send_many
from app.mail.intents import intend
from app.mail.send import Outcome
from app.preferences.choices import choose
from app.services import Services, build
from app.settings import from_environment
from app.store.keys import TenantId
from tests.stack import resident_mb
from tests.standins import HeldQueue

_READERS = 45


def main(count: int, looks: list[int]) -> None:
    """Prints seconds spent sending, those in which this process was busy, and megabytes by the number of mails sent."""
    services = build(from_environment(os.environ), queue=HeldQueue())
    people = [_reader(services, f"reader{number}@example.org") for number in range(_READERS)]
    sent, seconds, busy, memory = 0, 0.0, 0.0, {}
    while sent < count:
        owed = _owe(services, people, sent)
        before, worked = time.perf_counter(), time.process_time()
        outcomes = send_many(services, owed)
        seconds += time.perf_counter() - before
        busy += time.process_time() - worked
        if outcomes[Outcome.SENT] != len(owed):
            raise SystemExit(f"not all were sent: {outcomes}")
        sent += len(owed)
        while looks and sent >= looks[0]:
            memory[looks.pop(0)] = resident_mb(os.getpid())
    print(json.dumps({"sent": sent, "seconds": seconds, "busy": busy, "memory": memory}))


def _reader(services: Services, address: str) -> tuple[TenantId, str]:
    tenant = accounts.find_or_create(services, address)
    accounts.begin(services, services.store.tenant(tenant), name="", time_zone="America/Chicago")
    choose(services, tenant, {"resources": True}, source="welcome")
    return tenant, address


def _owe(services: Services, people: list[tuple[TenantId, str]], number: int) -> list[tuple[TenantId, str]]:
    owed = [
        intend(
            services, template="weekly_wait", to=address, event=f"week {number}", values={}, tenant=tenant,
            category="resources",
        )
        for tenant, address in people[:MOST]
    ]  # fmt: skip
    services.store.platform("BENCH").write(*batch(services, owed).changes)
    return [(each.tenant, each.intent_id) for each in owed]


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(look) for look in sys.argv[2:]])
