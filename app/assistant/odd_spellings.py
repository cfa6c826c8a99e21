"""Odd spellings: numbers, addresses and handles as tired or evasive people write them, for the identifiers."""

from __future__ import annotations

import re

_DIGITS = "zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
NUMBERS = (
    f"{_DIGITS}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty"
    "|fifty|sixty|seventy|eighty|ninety|hundred|thousand"
)
STREET = (
    r"street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|terrace|ter|circle|cir|way|"
    r"highway|hwy|parkway|pkwy|trail|trl|square|sq|alley|loop|run|pike"
)
ALSO_STREET = (
    "Hill|Hills|Hollow|Crossing|Ridge|Park|Grove|Heights|View|Gardens?|Green|Mews|Row|Path|Bend|Cove|Creek|Glen|Manor"
    "|Meadows?|Oaks?|Pointe?|Ranch|Valley|Village|Vista|Walk|Woods|Estates?|Landing|Plaza|Pass|Close|Crescent|Commons"
    "|Fields?|Knoll|Springs?|Bluffs?|Crest|Harbor|Island|Lake|Mill|Orchard|Shores?|Summit|Trace|Turnpike"
)
_NAMED = r"[A-Z][a-z'’]{1,20}"
_SPACE = r"[ .·/-]"
_AT = r"\s?(?:\[(?:at|arroba)\]|\((?:at|arroba)\)|\{at\}|<at>)\s?"
_DOT = r"(?:\s?(?:\[dot\]|\(dot\)|\{dot\})\s?|\sdot\s|\spunto\s|\.)"
_NO_ENDING = r"(?<![.,;:!?)])"

ODD: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "email",
        re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,4}}", re.IGNORECASE),
    ),
    (
        "email",
        re.compile(
            r"(?<![\w.+-])[\w.+-]{1,64}\s(?:at|arroba)\s[\w-]{1,63}"
            r"(?:(?:\s(?:dot|punto)\s[\w-]{1,63}){1,4}|\.(?:com|net|org|edu|gov|io|me|info)\b)",
            re.IGNORECASE,
        ),
    ),
    ("link", re.compile(rf"(?:https?://|\bwww\.)[^\s<>\"'\]]{{2,400}}{_NO_ENDING}", re.IGNORECASE)),
    (
        "link",
        re.compile(
            rf"(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,4}}(?:com|org|net|me|tv|gg|app|co|io|us)/[^\s<>\"'\]]{{1,400}}"
            rf"{_NO_ENDING}",
            re.IGNORECASE,
        ),
    ),
    ("handle", re.compile(r"(?<![\w@./+-])@[A-Za-z_][\w.]{1,40}(?<!\.)")),
    (
        "phone",
        re.compile(
            r"(?<![\w+.$-])(?!\d{4}-\d\d?-\d\d)(?!\d\d?[.-]\d\d?[.-]\d{4})(?:\+?1[ .-]?)?"
            rf"\(?\d{{3}}\)?{_SPACE}{{0,3}}\d{{3}}{_SPACE}{{0,3}}\d(?:{_SPACE}?\d){{3}}(?![\w:-]|{_SPACE}\d)"
        ),
    ),
    ("phone", re.compile(r"(?<![\w.])\d(?:[ .-]\d){6,14}(?![\w:]|[ .-]\d)")),
    (
        "said phone",
        re.compile(rf"\b(?:(?:{_DIGITS})\b|\d)(?:[ ,.-]{{0,2}}(?:\b(?:{_DIGITS})\b|\d)){{6,14}}(?!\w)", re.IGNORECASE),
    ),
    ("account", re.compile(r"(?<![\w.$-])\d{9,20}(?![\w-]|\.\d)")),
    ("account", re.compile(r"\b(?=[A-HJ-NPR-Z]{0,16}\d)[A-HJ-NPR-Z0-9]{17}\b")),
    (
        "account",
        re.compile(
            r"\b(?i:plates?|tags?)\b(?i:\s(?:numbers?|no\.?|is|was|reads?)){0,3}[\s:#]{1,3}"
            r"(?P<it>(?=[A-Z -]{0,6}\d)[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}"
            r"|(?=[a-z]{0,7}\d)(?=\d{0,7}[a-z])[a-z0-9]{5,8})(?!\w)"
        ),
    ),
    (
        "address",
        re.compile(
            rf"(?<![\w:.$-])(?!(?:19|20)\d\d\b)\d{{3,5}}\s(?P<street>(?:{_NAMED}\s){{0,2}}{_NAMED}),\s?{_NAMED}"
            r"(?:,?\s[A-Z]{2}\b(?:\s\d{5})?)?"
        ),
    ),
    ("address", re.compile(rf"(?<![\w:.$-])\d{{1,6}}\s(?P<street>(?:{_NAMED}\s){{1,3}}?(?:{ALSO_STREET}))\b")),
    (
        "address",
        re.compile(
            r"\b(?:apt|apartment|suite|ste)\b\.?\s{0,2}#?\d{1,5}[a-z]?\b|\bunit\s#?\d{1,5}[a-z]\b", re.IGNORECASE
        ),
    ),
    (
        "address",
        re.compile(
            rf"\b(?:{NUMBERS})(?:[\s-](?:and\s)?(?:{NUMBERS})){{0,6}}\s"
            rf"(?P<street>(?-i:(?:[A-Z][\w'’.]{{0,20}}\s){{1,3}}))(?:{STREET})\b",
            re.IGNORECASE,
        ),
    ),
)
"""Tried after the usual ones. The group `it` is what is hidden, where there is one."""


def is_said_number(text: str) -> bool:
    """Whether a row of digits has some of them in words."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= 3
