"""The routes of rights, gathered: importing a module of views hangs its routes on `bp`."""

from __future__ import annotations

from importlib import import_module

from app.rights import front_views
from app.rights.routes import bp

__all__ = ["bp", "front_views"]

_ROOMS: tuple[str, ...] = ("acts", "consents", "deletion", "exports", "requests", "restoring")
"""Packages of app/rights, each with a blueprint `bp` of its own in its views.py."""

for _room in _ROOMS:
    bp.register_blueprint(import_module(f"app.rights.{_room}.views").bp)
