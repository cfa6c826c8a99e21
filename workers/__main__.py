"""`python -m workers [QUEUE …]`: a process that takes jobs from the queues (all of them, unless some are named)."""

from __future__ import annotations

import os
import sys

from app import logs, metrics
from app.queue import QUEUES
from app.settings import SettingsError, from_environment
from app.valkey import redis_url
from workers.runner import run


def main(names: list[str]) -> int:
    """The process's exit code."""
    unknown = sorted(set(names) - set(QUEUES))
    if unknown:
        sys.stderr.write(f"There is no queue {', '.join(unknown)}; there are {', '.join(QUEUES)}.\n")
        return 2
    try:
        settings = from_environment(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"A setting is wrong. {error}\n")
        return 2
    logs.configure()
    metrics.start(settings)
    return run(redis_url(settings), names or list(QUEUES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
