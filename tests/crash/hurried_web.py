"""The web app with shorter waits, for gunicorn."""

from tests.crash.hurried import hurry

hurry()

from wsgi import app  # noqa: E402  # the waits come first

__all__ = ["app"]
