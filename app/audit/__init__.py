"""Audit: what staff and the system did to accounts, in rows that are only ever added; see chain.py."""

from __future__ import annotations

from app.audit.chain import Head, Row, Unrecorded, Verdict, about, page, record, verify

__all__ = ["Head", "Row", "Unrecorded", "Verdict", "about", "page", "record", "verify"]
