"""The frame of the stand-in's web application: who is answered, what every page says about itself, and how it shows
money and time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, render_template, request

from app.billing.standin import page_views, views
from app.billing.standin.refusals import Refused
from app.billing.standin.world import World

_TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
_HERE = ("127.0.0.1", "localhost")


def application(world: World, *, product: str) -> Flask:
    """`product` is the address that the pages lead back to; empty for none."""
    app = Flask("standin", static_folder=None, template_folder=str(_TEMPLATES))
    app.extensions["world"] = world
    app.config["PRODUCT"] = product
    app.jinja_env.filters |= {"money": _money, "day": _day, "moment": _moment}
    app.jinja_env.globals["product"] = product
    app.before_request(_admit)
    app.after_request(_close)
    app.register_error_handler(Refused, _explain)
    app.register_blueprint(views.bp)
    app.register_blueprint(page_views.bp)
    return app


def _admit() -> None:
    """Another site in the same browser may not press our buttons, nor reach us under a name of its own."""
    if urlsplit(f"//{request.host}").hostname not in _HERE:
        abort(421)
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != request.host_url.rstrip("/")
    if request.method == "POST" and (foreign or request.headers.get("Sec-Fetch-Site", "none") == "cross-site"):
        abort(403)


def _close(response: Response) -> Response:
    targets = f"'self' {current_app.config['PRODUCT']}".strip()
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Referrer-Policy"] = "same-origin"  # with none at all a form would not say where it comes from
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _explain(refused: Refused) -> tuple[str, int]:
    return render_template("standin/problem.html", said=refused.body["error"]["message"]), refused.status


def _money(cents: int) -> str:
    return f"{'−' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def _day(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%-d %b %Y}"


def _moment(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%a %-d %b %Y, %H:%M} UTC"
