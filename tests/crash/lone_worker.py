"""A worker of its own, to be killed: `python -m tests.crash.lone_worker DATA_DIR LETTERS MOMENT`."""

from __future__ import annotations

import dataclasses
import os
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path

from app.campaigns import rounds
from app.mail import Message
from app.queue import sweep
from app.services import Services, build
from app.settings import from_environment
from app.store.keys import TenantId
from workers import context


class Paper:
    """Writes each mail's reader into a file, for good, before it says that it took the mail."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def deliver(self, message: Message) -> None:
        os.write(self._file, f"{message.to}\n".encode())
        os.fsync(self._file)


class Held:
    """The jobs of this process alone: what it held is gone with it, as if Redis had been wiped."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, TenantId, tuple[str, ...]]] = []

    def enqueue(self, job: str, tenant: TenantId, *ids: str) -> None:
        self.jobs.append((job, tenant, ids))

    def holds(self) -> frozenset[str]:
        return frozenset()


def main(data_dir: str, letters: str, moment: str) -> None:
    held = Held()
    settings = from_environment({"DATA_DIR": data_dir, "SECRET_KEY": "a secret of the tests alone, 32 long"})
    built = build(settings, now=lambda: datetime.fromisoformat(moment), queue=held)  # type: ignore[arg-type]  # enough of one
    services = dataclasses.replace(built, mailer=Paper(Path(letters)))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sweep(services)
    rounds.begin(services)
    work(services, held)


def work(services: Services, held: Held) -> None:
    with context.using(services):
        while held.jobs:
            job, tenant, ids = held.jobs.pop(0)
            module, _, name = job.rpartition(".")
            try:
                getattr(import_module(module), name)(tenant, *ids)
            except Exception as error:  # noqa: BLE001  # it stays pending
                sys.stderr.write(f"{job}: {type(error).__name__}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
