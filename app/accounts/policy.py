"""The policy that a person accepts at first sign-in: which version it is."""

from __future__ import annotations

from app.pages.documents import EFFECTIVE, in_words

VERSION = EFFECTIVE.isoformat()
"""The effective date of the privacy policy and terms now in force."""

DAY = in_words(EFFECTIVE)
"""The same as people write it."""
