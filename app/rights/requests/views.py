"""The routes of requests, gathered: the public form, the page behind a link, one's own list, and staff's queue."""

from __future__ import annotations

from app.rights.requests import new_views, own_views, person_views, staff_views, token_views
from app.rights.requests.routes import bp

__all__ = ["bp", "new_views", "own_views", "person_views", "staff_views", "token_views"]
