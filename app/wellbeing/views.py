"""The front page of well-being, and its routes gathered: importing a module of views hangs its routes on `bp`."""

from __future__ import annotations

from flask import render_template

from app.wellbeing import access_views
from app.wellbeing.routes import bp

__all__ = ["access_views", "bp"]

_ROOMS: tuple[str, ...] = ()
"""Packages of this one with a blueprint `bp` of their own in their views.py, each nested below /wellbeing."""


@bp.get("")
def front() -> str:
    """Where everything of the module is found."""
    return render_template("wellbeing/index.html")
