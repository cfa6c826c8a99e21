"""The blueprint of the policies; views.py gathers the modules that hang their routes on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

from app.access import public

bp = Blueprint("policies", __name__)

View = TypeVar("View", bound=Callable[..., Any])


def page(path: str) -> Callable[[View], View]:
    """A public page at its plain address and, under /en and /es, in each language."""

    def hang(view: View) -> View:
        opened = public(view)
        bp.get(path)(opened)
        bp.get(f"/<any(en, es):language>{path}")(opened)
        return opened

    return hang
