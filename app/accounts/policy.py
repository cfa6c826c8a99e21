"""The policy that a person accepts at first sign-in: which version it is."""

from __future__ import annotations

from app.pages.documents import EFFECTIVE

VERSION = EFFECTIVE.isoformat()
"""The effective date of the privacy policy and terms now in force."""
