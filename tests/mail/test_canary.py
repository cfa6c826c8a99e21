"""What no log may hold: an address, a link, a password, or a word of a mail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mail.canary_story import CANARY
from tests.promises import promise
from tests.stack import free_port


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> str:
    """All that a process printed while mails went through every adapter, well and in every way of failing."""
    folder = tmp_path_factory.mktemp("canary")
    story = [sys.executable, "-m", "tests.mail.canary_story", str(folder / "data"), str(free_port())]
    ended = subprocess.run(
        story, check=False, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout + ended.stderr


@promise("3.5", part=True)
def test_no_word_of_a_mail_reaches_a_log(told):
    assert CANARY not in told


def test_the_logs_tell_what_became_of_each_mail(told):
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    outcomes = [line.get("outcome") for line in lines if line["event"] == "mail ended"]
    waiting = {line["error"] for line in lines if line["event"] == "job failed, it stays pending"}
    assert outcomes.count("sent") >= 1
    assert outcomes.count("refused") >= 3
    assert waiting == {"MailTemporary", "Throttled", "UndefinedError"}
