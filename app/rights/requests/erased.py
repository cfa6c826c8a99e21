"""Erased: what requests keep of a person outside that person's shelf."""

from __future__ import annotations

from app.rights.requests.forgetting import erase

__all__ = ["erase"]
