"""Logs: one JSON line an event, with a request id and never a word that a person wrote."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
import uuid
import warnings
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request

_ROOT = Path(__file__).resolve().parent.parent
_TRUSTED_WORDS = ("app", "workers", "gunicorn.error")
"""Loggers whose messages are constants of our own (or of gunicorn's start and stop). Others keep only their place."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_log = structlog.get_logger("app.logs")


def configure(level: int = logging.INFO) -> None:
    """Send everything, also what libraries log, through one JSON formatter on stdout."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, _place_of_error, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = _Lines(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _place_instead_of_words, _place_of_error],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("botocore", "boto3", "urllib3", "werkzeug", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    _catch_what_python_prints()


def install(app: Flask) -> None:
    """Give each request an id and log one line when it is answered: the route's pattern, never the path or query."""
    log = structlog.get_logger("app.requests")

    @app.before_request
    def begin() -> None:
        g.request_id = uuid.uuid4().hex
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" in g:
            response.headers["X-Request-Id"] = g.request_id
            log.info(
                "answered",
                method=method(),
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                ms=round((time.perf_counter() - g.began) * 1000, 1),
            )
        return response


def method() -> str:
    """The request's method, or "other": whoever asks may put any word there."""
    return request.method if request.method in _METHODS else "other"


class _Lines(logging.StreamHandler[TextIO]):
    """Writes lines. One that cannot be made is told by its place: Python would print what it was to hold."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """See logging.Handler."""
        with contextlib.suppress(OSError, ValueError):  # standard error may be away too
            sys.stderr.write(f"a line of the log failed: {Path(record.pathname).name}:{record.lineno}\n")


def _catch_what_python_prints() -> None:
    """Warnings, and errors that nobody caught, quote what they were given: they become lines like all others."""
    warnings.showwarning = lambda _, category, filename, lineno, *__: _warned(category, filename, lineno)
    sys.excepthook = lambda _, error, __: _uncaught(error)
    threading.excepthook = lambda ended: _uncaught(ended.exc_value)
    sys.unraisablehook = lambda failed: _uncaught(failed.exc_value)


def _warned(category: type[Warning], filename: str, lineno: int) -> None:
    _log.warning("python warns", category=category.__name__, at=f"{_short(filename)}:{lineno}")


def _uncaught(error: BaseException | None) -> None:
    if not isinstance(error, SystemExit):
        _log.critical("nobody caught this error", exc_info=error)


def _place_instead_of_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library may put what it was given into its message, so only the place that logged is kept."""
    record = event.get("_record")
    if record is not None and not record.name.startswith(_TRUSTED_WORDS):
        event["event"] = f"{record.module}.{record.funcName}:{record.lineno}"
    return event


def _place_of_error(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's message may hold content: its type and the places it passed are enough to find it."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _places(error.__traceback__)
        cause = error.__cause__ or error.__context__
        if cause is not None:
            event["cause"] = type(cause).__name__
    event.pop("stack_info", None)
    return event


def _places(traceback: TracebackType | None) -> list[str]:
    places = []
    while traceback is not None:
        places.append(f"{_short(traceback.tb_frame.f_code.co_filename)}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places[-8:]


def _short(filename: str) -> str:
    """Our own files by their place in the project, others by name."""
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name
