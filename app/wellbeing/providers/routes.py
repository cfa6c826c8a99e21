"""The blueprint of provider notes; views.py gathers the modules that hang their routes on it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("providers", __name__, url_prefix="/providers")
