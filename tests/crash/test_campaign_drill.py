"""A weekly note whose workers are killed with -9 again and again, each time with everything that was in Redis."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from app.accounts import model as accounts
from app.backlog import backlog
from app.mail.intents import Intent
from app.preferences import choices
from tests.campaigns.conftest import utc
from tests.promises import promise
from tests.stack import ROOT

READERS, KILLS = 200, 8


@promise("4.3", part=True)
@pytest.mark.timeout(300)
def test_everybody_is_mailed_once_at_most_and_nobody_is_forgotten(services, clock, tmp_path):
    clock.at = utc(30, 12, month=11)
    tenants = []
    for number in range(READERS):
        tenants.append(accounts.find_or_create(services, f"reader{number}@example.org"))
        shelf = services.store.tenant(tenants[-1])
        accounts.begin(services, shelf, name="", time_zone="America/Chicago")
        choices.choose(services, tenants[-1], {"resources": True}, source="welcome")
    clock.at = utc(1, 16, 30)
    letters = tmp_path / "letters"
    killed = sum(run(services, clock, letters, seconds=0.03 * number) for number in range(1, KILLS + 1))
    for _ in range(4):  # the last waits for the leases of those who died, and is left in peace
        run(services, clock, letters)

    mailed = Counter(letters.read_text().split())
    intents = [row.record for each in tenants for row in services.store.tenant(each).every(Intent, prefix="MAIL#")]
    states = Counter(intent.state for intent in intents)
    print(f"{READERS} readers, {killed} workers killed: {len(mailed)} mailed, {dict(states)}")
    assert killed
    assert set(mailed.values()) == {1}
    assert len(intents) == READERS
    assert states["sent"] + states["uncertain"] == READERS
    assert states["uncertain"] <= killed
    assert len(mailed) >= states["sent"]
    assert backlog(services).count == 0


def run(services, clock, letters: Path, seconds: float = 60) -> bool:
    """One worker, three minutes after the one before; whether it had to be killed."""
    clock.at += timedelta(minutes=3)
    given = [str(services.settings.data_dir), str(letters), clock().isoformat()]
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.lone_worker", *given], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"ready\n"
    began = time.monotonic()
    while worker.poll() is None and time.monotonic() - began < seconds:
        time.sleep(0.005)
    died = worker.poll() is None
    if died:
        worker.kill()
    worker.stdout.close()
    worker.wait()
    return died
