"""The blueprint of check-ins and of what is marked beside them; views.py gathers its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("checkins", __name__)
