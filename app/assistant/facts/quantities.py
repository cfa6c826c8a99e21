"""Quantities in a text: money, lengths of time and way, numbers, percentages, and codes such as 24-CV-1187."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.assistant.facts.fact import Amount, Fact, Length, Value, What
from app.assistant.facts.numerals import DIGITS, NUMBER, WEAK, number

_SIGNS = {"$": "$", "usd": "$", "dollar": "$", "dollars": "$", "bucks": "$", "dolares": "$", "us$": "$",
          "dolar": "$", "peso": "peso", "pesos": "peso",
          "€": "€", "eur": "€", "euro": "€", "euros": "€", "£": "£", "gbp": "£", "pounds": "£"}  # fmt: skip
_UNITS = {
    "minute": ("minute", 1), "min": ("minute", 1), "hour": ("minute", 60), "hr": ("minute", 60),
    "day": ("minute", 1440), "week": ("minute", 10080), "month": ("month", 1), "year": ("month", 12),
    "yr": ("month", 12), "night": ("night", 1), "weekend": ("weekend", 1), "mile": ("mile", 1), "mi": ("mile", 1),
    "minuto": ("minute", 1), "hora": ("minute", 60), "dia": ("minute", 1440), "semana": ("minute", 10080),
    "mes": ("month", 1), "mese": ("month", 1), "ano": ("month", 12), "noche": ("night", 1), "milla": ("mile", 1),
    "fin de semana": ("weekend", 1), "fines de semana": ("weekend", 1),
    "business day": ("business day", 1), "school day": ("school day", 1),
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_THOUSANDS = r"(?P<k>k|\s?thousand)?"
_MONEY = (
    re.compile(rf"(?P<sign>us\$|\$|€|£|\busd|\beur|\bgbp)\s?(?P<n>{DIGITS}){_THOUSANDS}(?![\w%]|\.\d)"),
    re.compile(
        rf"(?<![\w.,])(?P<n>{NUMBER}){_THOUSANDS}[\s-]?(?P<sign>\$|€|£|(?:usd|eur|gbp|dollars?|bucks|euros?|dolares|dolar|pesos?)\b)"
    ),
    re.compile(rf"(?<![\w.,])(?P<n>{NUMBER})\s?(?P<cents>cents|centavos)\b"),
)
_LENGTHS = (
    re.compile(
        rf"(?<![\w.,$])(?P<n>{NUMBER})(?P<and> and a half)?(?:\s+|-)(?P<unit>{_UNIT})s?\b\.?(?:-old\b)?"
        r"(?P<y_half> y medi[oa]\b)?"
    ),
    re.compile(r"\b(?P<half>medi[oa])\s+(?P<unit>hora|dia|milla)\b"),
    re.compile(r"\b(?P<one>una?)\s+(?P<unit>hora|dia|semana|mes|ano)(?P<and> y medi[oa])\b"),
    re.compile(r"\b(?P<one>una)\s+(?P<unit>hora)\b"),
    re.compile(r"\b(?P<weak>una?|por|cada)\s+(?P<unit>semana|dia|mes|ano|milla|noche|minuto)\b"),
    re.compile(r"\b(?P<half>half an?)\s+(?P<unit>hour|day|mile)\b"),
    re.compile(r"\b(?P<one>an?)\s+(?P<unit>hour)(?P<and> and a half)?\b"),
    re.compile(r"\b(?P<weak>a|an|per|each)\s+(?P<unit>week|day|month|year|mile|night|minute)\b"),
)
_PERCENT = re.compile(rf"(?<![\w.,])(?P<n>{NUMBER})\s?(?:%|percent\b|per cent\b|por ciento\b)")
_CODE = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?!\d+-[a-z]+(?![\w-]))[a-z\d]+(?:-[a-z\d]+)*(?![\w-])")
_PARAGRAPH = re.compile(r"(?<![\w.,])\d+(?:\.\d+)*(?:\([a-z\d]{1,4}\))+")
_SLASHED = re.compile(r"(?<![\w.,])\d+(?:[/:]\d+)+")
_ORDINAL = re.compile(r"(?<![\w.,])(?P<n>\d+)(?:st|nd|rd|th)\b")
_NUMBER = re.compile(rf"(?<![\w.,])(?P<n>{NUMBER})(?!\w)")
_DIGITS_LEFT = re.compile(r"\d+(?:[.,]\d+)*")


def quantities(text: str, folded: str) -> Iterator[Fact]:
    """The quantities of `text`; `folded` has the same length, in small letters. What has a unit comes first."""
    for forms, read in _READ:
        for form in forms:
            for found in form.finditer(folded):
                what, value, weak = read(found)
                yield Fact(what, text[slice(*found.span())], *found.span(), value, weak)


def _amount(found: re.Match[str]) -> tuple[What, Value, bool]:
    parts = found.groupdict()
    if parts.get("cents"):
        return "amount", Amount(number(found["n"]) / 100, "$"), False
    value = number(found["n"]) * (1000 if parts.get("k") else 1)
    return "amount", Amount(value, _SIGNS[found["sign"]]), False


def _length(found: re.Match[str]) -> tuple[What, Value, bool]:
    parts = found.groupdict()
    said = Decimal("0.5") if parts.get("half") else number(parts["n"]) if parts.get("n") else Decimal(1)
    if parts.get("and") or parts.get("y_half"):
        said += Decimal("0.5")
    unit, size = _UNITS[found["unit"]]
    weak = bool(parts.get("weak")) or (parts.get("n") in WEAK and found["unit"] in ("day", "night"))
    return "length of time", Length(said * size, unit, said), weak


def _percent(found: re.Match[str]) -> tuple[What, Value, bool]:
    return "number", f"{number(found['n']).normalize():f}%", False


def _as_written(found: re.Match[str]) -> tuple[What, Value, bool]:
    return "number", found[0], False


def _number(found: re.Match[str]) -> tuple[What, Value, bool]:
    return "number", number(found["n"]), found["n"] in WEAK


_READ = (
    (_MONEY, _amount),
    (_LENGTHS, _length),
    ((_PERCENT,), _percent),
    ((_PARAGRAPH, _SLASHED, _CODE), _as_written),
    ((_ORDINAL, _NUMBER), _number),
    ((_DIGITS_LEFT,), _as_written),
)
