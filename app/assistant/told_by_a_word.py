"""Told by a word: addresses, plates and handles that have no form of their own, found by what stands before them."""

from __future__ import annotations

import re

from app.assistant.odd_spellings import ALSO_STREET, NUMBERS

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’.]{0,20}"
_LIVES = (
    r"(?:\b(?:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|mov(?:e|es|ed|ing)|resid(?:e|es|ed|ing)|house|home|place|apartment)\s"
    r"(?:now\s|back\s)?(?:at|to|on)\b|\b(?:my|his|her|their|our|the|new|old)\saddress(?:\sis|\swas|:)?|\baddress:"
    r"|\b(?:vive|vivo|vivimos|viven|mud[oó]|mudé)\s(?:en|a)\b|\bdirecci[oó]n(?:\ses|:)?)"
)
_SAID_NUMBER = rf"(?:{NUMBERS})(?:[\s-](?:and\s)?(?:{NUMBERS})){{0,5}}"
_VEHICLE = (
    r"\b(?:cars?|trucks?|vans?|suvs?|jeeps?|sedans?|pickups?|vehicles?|motorcycles?|toyota|honda|ford|chevy|chevrolet"
    r"|nissan|hyundai|kia|subaru|mazda|bmw|audi|lexus|dodge|tesla|volkswagen|vw|gmc|buick|camry|corolla|civic|accord"
    r"|plates?|tags?|placas?|carro|coche|camioneta)\b"
)
_SITE = (
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik\s?tok|twitter|discord|telegram|kik|venmo|cash\s?app|zelle|paypal|reddit"
    r"|facebook|fb|messenger|signal|skype|gamertag|roblox|xbox|psn|steam|username|user\sname|handle|screen\sname"
    r"|usuario)\b"
)

MORE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "address",
        re.compile(
            rf"{_LIVES}\s(?i:number\s|no\.?\s|#)?"
            rf"(?P<it>(?-i:\d{{1,6}}[A-Za-z]?\s(?:[NSEW]\.?\s)?(?:\d{{1,3}}(?:st|nd|rd|th)\b|{_CAPITAL})"
            rf"(?:\s(?:\d{{1,3}}(?:st|nd|rd|th)\b|{_CAPITAL})){{0,3}}"
            rf"|{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}\s#?\d{{1,5}}\b)"
            rf"|{_SAID_NUMBER}\s(?-i:{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}))",
            re.IGNORECASE,
        ),
    ),
    (
        "address",
        re.compile(
            rf"\b(?i:{_SAID_NUMBER})\s(?P<street>(?:[A-Z][a-z'’]{{1,20}}\s){{1,3}}?(?:{ALSO_STREET}))\b",
        ),
    ),
    ("address", re.compile(r"\b(?:rural route|route|rr|r\.r\.)\s?#?\d{1,4},?\sbox\s\d{1,6}\b", re.IGNORECASE)),
    ("address", re.compile(r"\b(?:unit|lot|room|rm\.?|trailer|space)\s#?\d{1,5}[a-z]?\b(?=,|\sat\b)", re.IGNORECASE)),
    ("address", re.compile(r"\b(?:room|unit|lot|trailer)\s(?:\d{1,4}[a-z]|[a-z]\d{1,4})\b", re.IGNORECASE)),
    ("address", re.compile(rf"\b(?i:apt|apartment)\.?\s(?i:{NUMBERS})\b(?:\s[A-Z]\b)?")),
    ("address", re.compile(r"\b\d{1,3}(?:st|nd|rd|th)\sand\s(?P<street>[A-Z]\w{2,20})")),
    ("address", re.compile(r"\b\d{2,5}\sblock\sof\s(?:[NSEW]\.?\s)?[A-Z]\w{1,20}(?:\s[A-Z]\w{1,20})?")),
    ("address", re.compile(r"\bzip(?:\scode)?\b[^\d\n]{0,8}(?P<it>\d{5}(?:-\d{4})?)(?!\d)", re.IGNORECASE)),
    (
        "address",
        re.compile(
            r"(?i:\bcorner\sof)\s(?P<it>(?P<street>[A-Z0-9]\w{0,20}(?:\s[A-Z]\w{0,20})?)\sand\s[A-Z0-9]\w{0,20})"
        ),
    ),
    (
        "account",
        re.compile(
            rf"(?i:{_VEHICLE})[^\n.;]{{0,30}}?(?<![\w-])"
            r"(?P<it>[A-Z]{2,3}[ -]?\d{3,4}(?:-[A-Z])?|\d[A-Z]{3}[ -]?\d{3}|\d{3}[ -]?[A-Z]{3}"
            r"|[A-Z]{2}\d{2}[ -]?[A-Z]{3}|[A-Z]{3}-\d{2,3}-[A-Z0-9]{1,2})(?![\w-])"
        ),
    ),
    ("account", re.compile(r"(?<![\w-])(?!JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{3}-\d{4}(?![\w-])")),
    ("account", re.compile(r"\b(?i:last\s(?:4|four))\b[^\d\n.;]{0,25}(?P<it>\d{4})(?!\d)")),
    ("account", re.compile(r"\b(?i:id|i\.d\.)(?i:\s(?:number|no\.?|is|was)){0,2}\s?[:#]?\s?(?P<it>\d{5,12})(?!\w)")),
    (
        "handle",
        re.compile(
            rf"{_SITE}(?:\s(?:name|user|account|handle|id|is|as|at|me|her|him)){{0,3}}\s?[:=]?\s?"
            r"(?P<it>[@$]?(?=[a-z._-]{0,28}[\d._#])[a-z][\w.-]{1,28}[a-z0-9_](?:\#\d{2,6})?|\$[a-z][\w-]{1,28})(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (
        "said handle",
        re.compile(
            rf"{_SITE}(?:\s(?:as|is|name|handle|user)|:|=){{1,2}}\s?(?P<it>[a-z]\w{{4,28}})(?!\w)", re.IGNORECASE
        ),
    ),
    (
        "handle",
        re.compile(
            rf"(?<![\w@.-])(?P<it>(?=[a-z._-]{{0,28}}[\d._])[a-z][\w.-]{{1,28}}[a-z0-9_])\s(?:on|en)\s{_SITE}",
            re.IGNORECASE,
        ),
    ),
    ("handle", re.compile(r"(?<![\w/])(?:u|r)/[A-Za-z][\w-]{2,30}")),
    ("handle", re.compile(r"(?<![\w#])[A-Za-z][\w.]{1,30}#\d{3,5}(?!\w)")),
)
"""Tried last. The group `it` is what is hidden, where there is one."""
