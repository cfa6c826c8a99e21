"""E-mail addresses as identity: one spelling of each, and a refusal of what cannot be one."""

from __future__ import annotations

import re
import unicodedata

from app.errors import Invalid
from app.text.letters import composed

MAX_LENGTH = 254
"""Characters a mail path can hold (RFC 5321)."""

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,253}")


def normal(text: str) -> str:
    """The one spelling under which an address is kept and looked up: trimmed, NFC, lower case. Raises Invalid."""
    address = composed(text.strip()).lower()
    if not is_address(address):
        raise Invalid("That does not look like an email address. Nothing was sent.")
    return address


def is_address(text: str) -> bool:
    """Whether mail could be sent to this: one @, a dotted domain, no blanks, control or direction characters.

    Before the @ only ASCII: few servers take SMTPUTF8, and a link that never arrives locks a person out.
    """
    if len(text) > MAX_LENGTH or not _ADDRESS.fullmatch(text):
        return False
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for letter in text):
        return False
    local, domain = text.rsplit("@", 1)
    labels = domain.split(".")
    return (
        local.isascii()
        and len(labels) > 1
        and all(label and not label.startswith("-") and not label.endswith("-") for label in labels)
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
    )
