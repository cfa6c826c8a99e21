"""What gunicorn itself logs: the same JSON lines as ours, without the request lines that its errors quote."""

from __future__ import annotations

import logging

from gunicorn.config import Config
from gunicorn.glogging import Logger

from app import logs

_INVALID = "Invalid request"


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Named as gunicorn's `logger_class`."""

    def setup(self, cfg: Config) -> None:
        """Send gunicorn's lines where all others go."""
        super().setup(cfg)
        logs.configure()
        self.error_log.handlers.clear()
        self.error_log.filters[:] = [_without_quotes]
        self.error_log.propagate = True


def _without_quotes(record: logging.LogRecord) -> bool:
    """A warning or error may quote what was asked for, so of its words only the constant ones and numbers are kept."""
    if record.levelno >= logging.WARNING:
        given = record.args if isinstance(record.args, tuple) else ()
        if not given:  # gunicorn may have put the quote into the message already
            record.msg = _INVALID if str(record.msg).startswith(_INVALID) else "gunicorn warns"
        record.args = tuple(value if isinstance(value, int) else "-" for value in given)
    return True
