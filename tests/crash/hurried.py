"""The product's own processes with shorter waits, so that a drill takes seconds: `python -m tests.crash.hurried clock`.

What waits a minute, for work that was lost, waits a second and a half here. Nothing else differs.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from app import queue
from app.mail import send
from app.services import Services
from workers import __main__ as worker
from workers import clock, runner


def hurry() -> None:
    """In this process."""
    queue.PATIENCE = timedelta(seconds=1.5)
    send._LEASE = timedelta(seconds=3)
    runner.BEAT_SECONDS = 0.5
    clock._LEASE = timedelta(seconds=2)
    clock.table = _sweep_alone


def _sweep_alone(services: Services) -> tuple[clock.Periodic, ...]:
    return (clock.Periodic("pending-sweep", timedelta(seconds=1), queue.sweep),)


if __name__ == "__main__":
    hurry()
    sys.exit(clock.main() if sys.argv[1] == "clock" else worker.main([]))
