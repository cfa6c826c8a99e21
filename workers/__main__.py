"""`python -m workers [QUEUE …]`: a process that takes jobs from the queues (all of them, unless some are named)."""

from __future__ import annotations

import sys

from app.queue import QUEUES
from app.valkey import redis_url
from workers import context
from workers.runner import run


def main(names: list[str]) -> int:
    """The process's exit code."""
    unknown = sorted(set(names) - set(QUEUES))
    if unknown:
        sys.stderr.write(f"There is no queue {', '.join(unknown)}; there are {', '.join(QUEUES)}.\n")
        return 2
    return run(redis_url(context.start().settings), names or list(QUEUES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
