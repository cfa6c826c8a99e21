"""Letters: one spelling of each accented letter (NFC), in a time that grows with the text and no faster."""

from __future__ import annotations

import re
import unicodedata

_RUN = 30
"""As many marks on one letter as Unicode's Stream-Safe Text Format (UAX 15, section 13) lets stand in a row."""

_SHORT = 1000
"""Characters within which even the worst text takes less than a millisecond."""

_JOINER = "\u034f"
"""Invisible, and no mark itself: it ends a run without changing what is seen."""

_MARKS = "".join(re.escape(chr(code)) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code)))
_LONG_RUN = re.compile(f"[{_MARKS}]{{{_RUN}}}")


def composed(text: str) -> str:
    """`text` with each accent joined to its letter.

    Sorting a run of marks takes the square of its length, and a run of 100,000 would hold up everybody for seconds:
    runs that no language has are parted first.
    """
    if text.isascii():
        return text
    if len(text) <= _SHORT:
        return unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _LONG_RUN.sub(lambda run: run[0] + _JOINER, text))
