"""What an operator's monitoring sees of work: how much is parked, and what fails how."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.stack import ROOT, free_port

STORY = """
import dataclasses, sys
from datetime import timedelta
from app import metrics, queue
from app.queue import CannotDo
from app.rights.requests import watch
from app.rights.requests.model import Asked, ask
from app.services import build, utc_now
from app.settings import from_environment
from app.store.keys import TenantId
from tests.standins import HeldQueue
from workers import context, entry

services = build(
    from_environment({"DATA_DIR": sys.argv[1], "SECRET_KEY": "k" * 32, "METRICS_PORT": sys.argv[2]}), queue=HeldQueue()
)
metrics.start(services.settings)
alice = TenantId("alicealice")
for name in ("one", "two"):
    services.store.platform("X").write(queue.pending(services, "workers.mail.send", alice, name))
for _ in range(queue.MOST_FAILURES):
    queue.failed(services, CannotDo("CANARY"), "workers.mail.send", alice, "one")
with context.using(services):
    entry.perform("workers.CANARY.job", alice, "one")
    entry.perform("workers.webhooks.process", alice)
metrics.measure_backlog(services)
ask(services, Asked(kind="bug", name="", address="alice@example.org", text="CANARY", attempt="1"))
watch.round_(dataclasses.replace(services, now=lambda: utc_now() + timedelta(days=50)))
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
sys.stdout.write("METRICS" + generate_latest(registry).decode())
"""


def test_parked_work_and_failures_are_counted_and_named_by_nothing_of_others(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STORY, str(tmp_path), str(free_port())]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=30).stdout
    lines = told.partition("METRICS")[2].splitlines()

    assert "parked_jobs 1.0" in lines
    assert "pending_jobs 1.0" in lines
    assert "requests_overdue 1.0" in lines
    assert 'job_failures_total{error="UnknownJob",job="unknown"} 1.0' in lines
    assert 'job_failures_total{error="TypeError",job="workers.webhooks.process"} 1.0' in lines
    assert 'jobs_total{job="workers.webhooks.process",outcome="failed"} 1.0' in lines
    assert not [line for line in lines if "CANARY" in line or "alice" in line]
