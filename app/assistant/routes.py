"""The blueprint of what models help with; views.py gathers the modules that hang their routes on it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("assistant", __name__)
