"""gunicorn's settings, for `make run` and for production alike: `gunicorn -c infra/gunicorn.py wsgi:app`."""

from __future__ import annotations

import os
from typing import Any

_production = os.environ.get("APP_ENV") == "production"
_port = os.environ.get("PORT", "").strip() or "8000"
# A host that runs the Procfile reaches us from outside; at home nobody else should.
_host = os.environ.get("HOST", "").strip() or ("0.0.0.0" if _production else "127.0.0.1")  # noqa: S104  # as said above

bind = [f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"]
worker_class = "app.server_worker.Worker"
workers = int(os.environ.get("WEB_CONCURRENCY", "") or min(2, os.cpu_count() or 1))
# Made as they are needed. An answer that streams holds one while it lasts; app/answers/answering.py bounds those.
threads = int(os.environ.get("WEB_THREADS", "") or 64)

# Each worker builds its own services after the fork: neither SQLite nor boto3 may cross one.
preload_app = False

# TERM finishes the requests in hand. Below the 20 s after which `make run` kills, and the 30 s of most hosts.
graceful_timeout = 18
timeout = 60
# Longer than a load balancer keeps an idle connection, so that it never sends into one that we are closing.
keepalive = 75 if _production else 5

# Bytes of answers go through one door (app/server_socket.py); files are not served from here.
sendfile = False

# Left alone, whoever is on this machine, a proxy's clients among them, could say which part of a path is the root.
forwarder_headers = ""

limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190

# A heartbeat file on a disk can block for as long as the disk does.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112  # gunicorn makes its own file there
control_socket_disable = True

# We log our own requests, without paths.
accesslog = None
logger_class = "app.server_log.ServerLog"
proc_name = "cotrackpro-web"


def when_ready(_server: Any) -> None:
    """Serve /metrics from the master, which outlives its workers."""
    from app import metrics  # noqa: PLC0415  # gunicorn reads this file before it can import ours
    from app.settings import from_environment  # noqa: PLC0415  # as above

    settings = from_environment(os.environ)
    if settings.metrics_port:
        metrics.start(settings)
        metrics.serve(settings.metrics_port)


def child_exit(_server: Any, worker: Any) -> None:
    """Let go of what a dead worker measured."""
    from app import metrics  # noqa: PLC0415  # as above

    metrics.forget(worker.pid)
