"""The blueprint of plans; views.py gathers the modules that hang their routes on it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("plans", __name__, url_prefix="/plan")
