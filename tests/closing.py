"""Closing: a large form that a test sends lies in a file, which werkzeug's client leaves open; here it is closed."""

from __future__ import annotations

from io import BufferedRandom
from typing import Any

from flask import Flask
from flask.testing import FlaskClient


def pytest_configure() -> None:
    """Have each app of the tests give such clients."""
    Flask.test_client_class = ClosingClient


class ClosingClient(FlaskClient):
    """A browser whose forms are gone once they are answered."""

    def run_wsgi_app(self, environ: dict[str, Any], buffered: bool = False) -> Any:
        try:
            return super().run_wsgi_app(environ, buffered=buffered)
        finally:
            if isinstance(form := environ.get("wsgi.input"), BufferedRandom):
                form.close()
