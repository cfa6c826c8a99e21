"""The routes of the vault, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.vault import (
    document_views,
    export_views,
    file_views,
    link_views,
    list_views,
    offer_views,
    piece_views,
    upload_views,
)
from app.vault.forms import DetailsForm
from app.vault.routes import bp

__all__ = [
    "bp",
    "document_views",
    "export_views",
    "file_views",
    "link_views",
    "list_views",
    "offer_views",
    "piece_views",
    "upload_views",
]

bp.record_once(lambda state: name_words(state.app, DetailsForm))
