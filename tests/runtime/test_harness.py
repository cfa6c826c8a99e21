"""The harness keeps the machine out of the tests: what a developer set for themselves reaches no product under test."""

from __future__ import annotations

import subprocess
import sys
from io import BufferedRandom, BytesIO
from pathlib import Path

import pytest
from flask import Flask, request

from tests.stack import Stack

READ = "import dotenv, os, sys; dotenv.load_dotenv(sys.argv[1]); print(os.environ.get('STORE'), os.environ.get('KEYS'))"
"""As app/launch.py, wsgi.py and app/demo do."""


def test_a_large_form_leaves_no_file_open_behind_it() -> None:
    app, sent = Flask(__name__), []

    @app.post("/")
    def taken() -> str:
        sent.append(request.environ["wsgi.input"])
        return str(len(request.form["words"]))

    answer = app.test_client().post("/", data={"words": "x" * 400_000, "file": (BytesIO(b"y" * 400_000), "a.txt")})

    assert answer.text == "400000"
    assert [(type(file), file.closed) for file in sent] == [(BufferedRandom, True)]


def test_neither_a_developers_env_file_nor_their_shell_reaches_the_product(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORE", "dynamodb")
    file = tmp_path / ".env"
    file.write_text("KEYS=kms\n")

    told = subprocess.run(
        [sys.executable, "-c", READ, str(file)],
        env=Stack(tmp_path / "data").environ(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == "None None\n"
