"""The blueprint of rights; views.py gathers the rooms below it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("rights", __name__)
