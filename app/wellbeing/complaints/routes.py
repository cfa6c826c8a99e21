"""The blueprint of complaints; views.py gathers the modules that hang their routes on it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("complaints", __name__, url_prefix="/complaints")
