"""The baseline of unsubscribing: a bare Flask app that answers a POST with a page of the same size."""

from __future__ import annotations

from flask import Flask

app = Flask("bare", static_folder=None)
page = "<!doctype html><title>You are unsubscribed</title>" + "<p>It holds from now on.</p>" * 100


@app.get("/healthz")
def healthz() -> str:
    """Tells that it serves."""
    return "ok\n"


@app.post("/unsubscribe/<token>")
def stop(token: str) -> str:  # noqa: ARG001  # it stops nothing
    """Answers."""
    return page
