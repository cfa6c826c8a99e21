"""The front page of privacy: what a person can do about what we hold of them."""

from __future__ import annotations

from flask import render_template

from app.access import signed_in
from app.rights.routes import bp


@bp.get("/settings/privacy")
def front() -> str:
    """Leads to each right."""
    return render_template("rights/front.html", me=signed_in())
