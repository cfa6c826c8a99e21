"""Identifiers: phones, mail, street addresses, numbers and birth dates in a text, found by their form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.assistant.odd_spellings import ODD, STREET, is_said_number
from app.assistant.on_a_map import ON_A_MAP
from app.assistant.plain_words import is_plain
from app.assistant.registers import REGISTERS, is_ip
from app.assistant.told_by_a_word import MORE
from app.assistant.word_lists import word_list


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in a text, and what it is."""

    start: int
    end: int
    kind: str


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|"
    r"diciembre)\b\.?"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_YEAR = r"(?:,?\s{1,3}(?:of\s|del?\s)?\d{4}(?!\d))"
_DATE = (
    r"(?:\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?!\d)"
    r"|\d{1,2}[ -]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ -]?(?:\d{4}|\d{2})(?!\d)"
    rf"|{_MONTH}\s{{1,3}}\d{{1,2}}(?:st|nd|rd|th)?(?!\d){_YEAR}?|{_MONTH}{_YEAR}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})\s{{1,3}}(?:of\s|de\s)?{_MONTH}{_YEAR}?|(?:\d{{8}}|\d{{6}})(?!\d))"
)
_BORN = (
    r"(?:\bborn\b|\bbirth\s?da(?:y|te)\b|\bdate of birth\b|\bd\.?o\.?b\b\.?|\bb-?day\b|\bturn(?:s|ed|ing)?\s\d{1,2}\b"
    r"|\bnaci[óo]\b|\bnacid[oa]\b|\bfecha de nacimiento\b|\bcumplea[ñn]os\b)"
)
_UNIT = r"(?:,?\s{1,3}(?:apt|apartment|unit|suite|ste|lot|room|rm|floor|#)\.?\s{0,2}#?\w{1,6})?"
_TOWN = (
    r"(?:(?:,\s{0,3}|\s?\n)[A-Z][\w.'’ -]{1,30}?,?\s{1,2}[A-Z]{2}(?:\s{1,2}\d{5}(?:-\d{4})?)?\b"
    r"|,?\s{1,2}\d{5}(?:-\d{4})?\b)?"
)
_NO_STREET_NAME = word_list("no_street_names")
_NO_NAME = word_list("no_names")

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?![\w-])")),
    ("birth date", re.compile(rf"{_BORN}[^\d\n.;]{{0,25}}?(?P<it>{_DATE})", re.IGNORECASE)),
    ("ssn", re.compile(r"(?<![\d.-])(?!000|666)\d{3}([-–. ])\d{2}\1\d{4}(?![\d-]|\.\d)")),
    (
        "ssn",
        re.compile(
            r"(?:\bssn\b|\bsocial security\b)[^\d\n]{0,25}(?P<it>\d(?:[ .–-]?\d){8}|\d{4})(?!\d)", re.IGNORECASE
        ),
    ),
    ("card", re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")),
    ("account", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    (
        "account",
        re.compile(
            r"\b(?:accounts?|acct|dl|itin|ein|a/c|routing|iban|policy|member|medicaid|passport|licen[cs]e|cuenta|p[óo]liza)\b\.?"
            r"(?:[^\d\n.;]|\bno\.){0,25}?(?P<it>(?<![\w])(?!\d{4}-\d{2}-\d{2}\b)[A-Z]{0,3}\d(?:[ -]?\d){3,24})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w+.-])(?:\+?1[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[ .-])\d{3}[ .-]\d{4}"
            r"(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\w-]|\.\d)"
        ),
    ),
    ("phone", re.compile(r"(?<![\w+.-])(?:\+?1)?[2-9]\d{2}[2-9]\d{6}(?![\w-]|\.\d)")),
    ("phone", re.compile(r"(?<![\w.])\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}(?![\w-])")),
    ("phone", re.compile(r"(?<![\w.+/-])[2-9]\d{2}[-.]\d{4}(?![\w-]|[.]\d)")),
    (
        "address",
        re.compile(
            rf"(?<![\w:-])\d{{1,6}}[A-Za-z]?\s(?P<street>(?:[\w.'’-]{{1,25}}\s){{1,5}}?)(?:{STREET})\b\.?{_UNIT}(?-i:{_TOWN})",
            re.IGNORECASE,
        ),
    ),
    ("address", re.compile(r"\bp\.?\s?o\.?\s?box\s\d{1,7}", re.IGNORECASE)),
    (
        "address",
        re.compile(
            r"\b(?:calle|avenida|av\.|carrera|calzada|paseo)\s(?:[\w.'’-]{1,25}\s){1,5}?#?\d{1,6}\b", re.IGNORECASE
        ),
    ),
)


def identifiers(text: str) -> Iterator[Span]:
    """Everything in `text` that is known by its form. Spans may overlap: what stands first in the list wins."""
    for kind, pattern in _PATTERNS + REGISTERS + ON_A_MAP + ODD + MORE:
        for found in pattern.finditer(text):
            if (check := _CHECKS.get(kind)) and not check(found):
                continue
            part = "it" if "it" in pattern.groupindex else 0
            yield Span(found.start(part), found.end(part), kind.removeprefix("said "))


def _is_card(found: re.Match[str]) -> bool:
    digits = [int(letter) for letter in found[0] if letter.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_street(found: re.Match[str]) -> bool:
    named = found.groupdict()
    words = (named.get("street") or named.get("it") or "").lower().split()
    return not any(word in _NO_STREET_NAME or word in _NO_NAME for word in words)


_CHECKS: dict[str, Callable[[re.Match[str]], bool]] = {
    "card": _is_card,
    "address": _is_street,
    "ip address": is_ip,
    "said phone": lambda found: is_said_number(found[0]),
    "said handle": lambda found: not is_plain(found["it"]),
}
