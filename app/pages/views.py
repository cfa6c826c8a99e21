"""Pages: the front door, help lines, home, and the files that machines ask for."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from app import hx
from app.access import current_services, public, signed_in, viewer
from app.errors import NotFound
from app.incidents.record import Kind
from app.pages import home, wellknown
from app.pages.frame import Frame, StrangerFrame, speak

bp = Blueprint("pages", __name__)


@bp.app_context_processor
def frame() -> dict[str, object]:
    """Every template may ask `frame`; base.html does."""
    return {"frame": Frame()}


@bp.get("/")
@bp.get("/<any(en, es):language>")
@public
def index(language: str | None = None) -> Response | str:
    if viewer() is not None:
        return hx.redirect_to("/home")
    return render_template(f"pages/{speak(language)}/index.html")


@bp.get("/home")
def at_home() -> str:
    return render_template("pages/home.html", home=home.gather(signed_in()))


@bp.get("/help-now")
@bp.get("/<any(en, es):language>/help-now")
@public
def help_now(language: str | None = None) -> str:
    return render_template(f"pages/{speak(language)}/help_now.html", frame=StrangerFrame())


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    services = current_services()
    return Response(wellknown.security_txt(services.settings, services.now()), mimetype="text/plain")


@bp.get("/.well-known/gpc.json")
@public
def gpc() -> Response:
    return jsonify(wellknown.gpc())


@bp.get("/robots.txt")
@public
def robots_txt() -> Response:
    return Response(wellknown.robots_txt(), mimetype="text/plain")


@bp.get("/dev/look")
@public
def look() -> str:
    """Every component on one page, for those who build pages. Not there in production."""
    if current_services().settings.production:
        raise NotFound
    return render_template("pages/look.html", kinds=list(Kind))
