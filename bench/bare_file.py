"""The baseline of downloads: a bare Flask app that sends one file with send_file."""

from __future__ import annotations

import os

from flask import Flask, Response, send_file

app = Flask("bare", static_folder=None)


@app.get("/healthz")
def healthz() -> str:
    """Tells that it serves."""
    return "ok\n"


@app.get("/file")
def file() -> Response:
    """The file that BENCH_FILE names, ranges included."""
    return send_file(os.environ["BENCH_FILE"], mimetype="application/octet-stream", conditional=True)
