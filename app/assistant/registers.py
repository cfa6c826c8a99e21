"""Registers: IP addresses and case numbers, by which a household or a family is found in somebody's books."""

from __future__ import annotations

import ipaddress
import re

_NO_DATE = (
    r"(?!\d{4}-\d\d?-\d\d?(?!\d))(?!\d\d?[/-]\d\d?[/-]\d\d)"
    r"(?!\d{1,4}-?(?i:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC|AM|PM)(?![A-Z]))"
)
_FORMED = (
    r"(?:\d:)?(?:(?:19|20)\d\d|\d\d)-?[A-Z]{1,4}-?[A-Z]{0,2}\d{3,8}(?:-[A-Z0-9]{1,5}){0,3}"
    r"|[A-Z]{1,4}-?\d{1,2}-\d{2,8}-\d{2,8}|[A-Z]-\d-[A-Z]{2}-\d\d-\d{3,8}"
)
_NUMBERED = (
    r"\b(?:(?:case|docket|cause|court\s(?:case|file)|file|petition|cas[oe]|causa)"
    r"(?:\s?(?:\bnumbers?\b|\bnos?\b\.?|\bnum\b\.?|\bn[úu]m(?:ero)?\b\.?|#|№)){1,2}"
    r"|n[úu]m(?:ero|\.)?\s(?:de|del)\s(?:caso|expediente|causa)|docket|expediente(?:\sn[úu]m(?:ero|\.)?|\sno\.?)?)"
    r"\s?(?:\b(?:is|was|es|era)\b)?\s?[:#=]?\s{0,2}"
)

REGISTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "ip address",
        re.compile(
            r"(?<!version )(?<!section )(?<!paragraph )(?<![§¶] )(?<![\w.§¶])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d|-\d)",
            re.IGNORECASE,
        ),
    ),
    ("ip address", re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)),
    (
        "case number",
        re.compile(
            rf"{_NUMBERED}(?P<it>{_NO_DATE}(?:\d{{2,4}}\s[A-Z]{{1,4}}\s\d{{2,8}}"
            r"|(?=[A-Z:/.-]{0,12}\d[A-Z:/.-]{0,6}\d)[A-Z0-9][A-Z0-9:/.-]{1,28}[A-Z0-9]))(?!\w)",
            re.IGNORECASE,
        ),
    ),
    ("case number", re.compile(rf"(?<![\w/.:-]){_NO_DATE}(?:{_FORMED})(?![\w-])")),
    ("case number", re.compile(r"(?<![\w/.:-])\d:\d\d-[a-z]{2}-\d{4,6}(?:-[A-Za-z]{2,4}){0,3}(?![\w-])")),
    (
        "case number",
        re.compile(rf"\b(?:case|docket|cause|causa|caso)\b:?\s(?P<it>{_NO_DATE}(?:{_FORMED}))(?![\w-])", re.IGNORECASE),
    ),
)
"""The group `it` is what is hidden, where there is one."""


def is_ip(found: re.Match[str]) -> bool:
    """Whether it is the address of a machine, and no time ("10:30:15", "10::30") and no paragraph."""
    try:
        address = ipaddress.ip_address(found[0])
    except ValueError:
        return False
    groups = [group for group in found[0].split(":") if group]
    return address.version == 4 or len(groups) > 2 or (len(groups) == 2 and not found[0].replace(":", "").isdigit())
