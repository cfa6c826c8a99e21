"""What Python itself would print with its words is a line of the log without them."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from flask import Flask

from tests.promises import promise
from tests.stack import ROOT

MARK = "canary-77b0"

STORIES = {
    "a warning": ("import warnings; warnings.warn('MARK', FutureWarning)", "FutureWarning"),
    "an error that ends a thread": (
        "def fail(): raise LookupError('MARK')\n\none = threading.Thread(target=fail); one.start(); one.join()",
        "LookupError",
    ),
    "an error while something is let go": (
        "class Thing:\n    def __del__(self): raise LookupError('MARK')\n\nThing()",
        "LookupError",
    ),
    "a library's line": ("logging.getLogger('library').error('about %s', 'MARK')", "library"),
    "a library's error": (
        "try: {}['MARK']\nexcept KeyError: logging.getLogger('library').exception('MARK')",
        "KeyError",
    ),
    "a line of ours with an error in it": (
        "try: {}['MARK']\nexcept KeyError: structlog.get_logger('app').exception('failed')",
        "KeyError",
    ),
    "an error that ends the process": (
        "try: {}['MARK']\nexcept KeyError as error: raise LookupError('MARK') from error",
        "LookupError",
    ),
}
ODD = {
    "a line that cannot be made": (
        "logging.getLogger('library').error('%d', 'MARK')",
        "a line of the log failed: story:1",
    ),
    "a thread that ends itself": ("one = threading.Thread(target=sys.exit); one.start(); one.join()", ""),
}
TELL = """
import logging, sys, threading
import structlog
from app import logs
logs.configure()
for name, code in {stories}:
    print("==", name)
    exec(compile(code, "story", "exec"))
"""


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """All that one process printed while each story happened in it, after it was told how to log."""
    stories = [(name, code.replace("MARK", MARK)) for name, (code, _) in {**ODD, **STORIES}.items()]
    ended = subprocess.run(
        [sys.executable, "-u", "-c", TELL.format(stories=stories)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=30,
        check=False,
    )
    parts = [part.partition("\n") for part in ended.stdout.split("== ")[1:]]
    return {name: printed.strip() for name, _, printed in parts}


@promise("3.5", part=True)
@pytest.mark.parametrize("story", STORIES)
def test_what_python_says_by_itself_is_one_line_with_a_place_and_no_words(told: dict[str, str], story: str) -> None:
    (line,) = [json.loads(line) for line in told[story].splitlines()]

    assert MARK not in told[story]
    assert STORIES[story][1] in line.values()
    assert "story" in str(line)


@promise("3.5", part=True)
@pytest.mark.parametrize("story", ODD)
def test_what_is_no_event_is_told_by_its_place_or_not_at_all(told: dict[str, str], story: str) -> None:
    assert told[story] == ODD[story][1]


@promise("3.5", part=True)
def test_a_made_up_method_is_logged_as_other(app: Flask, written: io.StringIO) -> None:
    app.test_client().open("/help-now", method=MARK.upper())
    app.test_client().open("/help-now", method="HEAD")

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["method"] for line in lines if line["event"] == "answered"] == ["other", "HEAD"]
    assert MARK.upper() not in written.getvalue().upper()
