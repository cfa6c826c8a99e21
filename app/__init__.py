"""CoTrackPro. `create_app` is given its settings and services; nothing happens at import but one line for numpy."""

from __future__ import annotations

import os
from importlib import import_module

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    access,
    arriving,
    assets,
    commands,
    compression,
    error_pages,
    headers,
    hx,
    limits,
    logs,
    metrics,
    transport,
)
from app.analytics import signals, visits
from app.services import Services
from app.settings import Settings
from app.turns import Turns
from app.webhooks.doorway import Doorway

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Said before anything imports numpy, in every process of ours: a search compares some thousand short vectors, which
several threads that wait for each other on a busy machine make five times slower.
"""

MAX_BODY_BYTES = 8 * 1024 * 1024
"""The largest request: a 5 MB import, or a very long text that is refused but given back."""

_FEATURES = (
    *("pages", "policies", "trust", "exit", "health", "identity", "accounts", "billing"),
    *("incidents", "messages", "library", "mail", "preferences", "webhooks", "admin", "demo", "vault", "assistant"),
    *("wellbeing", "rights"),
)
"""Each has a blueprint `bp` in its views.py."""

csrf = CSRFProtect()


def create_app(settings: Settings, services: Services) -> Flask:
    """The web app over the given services."""
    app = Flask(__name__, static_folder=None, template_folder="../templates")
    app.config.update(_flask_settings(settings))
    app.extensions["cotrackpro"] = services
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.store == "sqlite":
        app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]  # Flask documents wrapping wsgi_app in place
    app.wsgi_app = Doorway(app.wsgi_app, services, headers.own_hosts(settings))  # type: ignore[method-assign]  # as above
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # as above
    # Order matters: the log sees every answer, headers stand on every page, access closes what follows.
    logs.install(app)
    metrics.install(app)
    compression.install(app)
    headers.install(app, settings, services.blobs.browsers_send_to)
    transport.install(app, settings)
    error_pages.install(app)
    hx.htmx.init_app(app)
    arriving.install(app)
    csrf.init_app(app)
    assets.install(app)
    access.install(app, None if services.billing is None else lambda me, plan: me.standing.may(plan))
    limits.install(app, settings)
    signals.install(app)
    visits.install(app)
    for feature in _FEATURES:
        app.register_blueprint(import_module(f"app.{feature}.views").bp)
    csrf.exempt(app.blueprints["webhooks"])
    # Mail programs post there with no cookie, and the link in the address is proof enough.
    csrf.exempt(app.view_functions["preferences.stop"])
    csrf.exempt(app.view_functions["preferences.save_of_address"])
    commands.register(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_keys[0],
        "SECRET_KEY_FALLBACKS": list(settings.secret_keys[1:]),
        "SESSION_COOKIE_NAME": "__Host-session" if settings.production else "session",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_BODY_BYTES,
        # The token lives as long as the session: a page left open overnight must still save.
        "WTF_CSRF_TIME_LIMIT": None,
        # Newest last, as itsdangerous has it. Left alone, Flask-WTF knows the newest only and refuses open forms.
        "WTF_CSRF_SECRET_KEY": list(reversed(settings.secret_keys)),
        "PREFERRED_URL_SCHEME": "https" if settings.production else "http",
    }
