"""A worker process with jobs for drills: `python -m tests.workers.drill`. A job waits for a file before its effect."""

from __future__ import annotations

import os
import signal
import sys
import time

from app.errors import Conflict
from app.queue import settled
from app.services import Services
from app.store.keys import TenantId
from workers import __main__ as worker
from workers import runner
from workers.context import services
from workers.entry import job

TENANT = TenantId("alicealice")
JOB = "workers.drill.note"


@job
def note(tenant: TenantId, name: str) -> None:
    """Write one note, once, when the gate is open."""
    folder = services().settings.data_dir
    began(name)
    while not (folder / f"{name}.gate").exists():
        time.sleep(0.01)
    write_note(services(), tenant, name)
    with (folder / f"{name}.ended").open("a") as file:
        file.write("ended\n")


@job
def refuse(_tenant: TenantId, _name: str) -> None:
    """Fails with words that must reach neither Redis nor a log."""
    raise ValueError("CANARY-of-the-job")


@job
def hang(_tenant: TenantId, name: str) -> None:
    """Never ends; with a name of "stubborn", not even when its time is over."""
    began(name)
    while True:
        try:
            time.sleep(0.05)
        except Exception:
            if name != "stubborn":
                raise


@job
def go_on(tenant: TenantId, name: str) -> None:
    """Does its work in three stretches, each of which hands out the next."""
    began(name)
    if len((services().settings.data_dir / f"{name}.began").read_text().splitlines()) < 3:
        services().queue.enqueue("workers.drill.go_on", tenant, name)
    else:
        services().store.platform("X").write(settled(services(), "workers.drill.go_on", tenant, name))


@job
def die(_tenant: TenantId, name: str) -> None:
    """Takes its worker with it."""
    began(name)
    os.kill(os.getpid(), signal.SIGKILL)


@job
def leave(_tenant: TenantId, _name: str) -> None:
    """Ends in a way that is no error, with words that must reach neither Redis nor a log."""
    raise SystemExit("CANARY-of-the-job")


def began(name: str) -> None:
    with (services().settings.data_dir / f"{name}.began").open("a") as file:
        file.write("began\n")


def write_note(given: Services, tenant: TenantId, name: str) -> None:
    """The effect and the settlement, in one write; a second run finds it done."""
    shelf = given.store.tenant(tenant)
    try:
        shelf.write(shelf.add(f"NOTE#{name}", {"name": name}), settled(given, JOB, tenant, name))
    except Conflict:
        shelf.write(settled(given, JOB, tenant, name))


if __name__ == "__main__":
    sys.modules["workers.drill"] = sys.modules["__main__"]
    runner.BEAT_SECONDS = 0.5
    runner.OVERTIME_SECONDS = 1.0
    sys.exit(worker.main(sys.argv[1:]))
