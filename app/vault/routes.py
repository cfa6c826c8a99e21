"""The blueprint of the vault; views.py gathers the modules that hang their routes on it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("vault", __name__, url_prefix="/vault")
