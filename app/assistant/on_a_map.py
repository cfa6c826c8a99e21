"""On a map: coordinates, towns with their ZIP, and streets that only a side of town or a unit beside them tells."""

from __future__ import annotations

import re

from app.assistant.odd_spellings import STREET

_STATE = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]"
    "|W[AIVY]"
)
_STATE_NAME = (
    r"Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
    r"|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
    r"|Montana|Nebraska|Nevada|New\s(?:Hampshire|Jersey|Mexico|York)|(?:North|South)\s(?:Carolina|Dakota)|Ohio|Oklahoma"
    r"|Oregon|Pennsylvania|Rhode\sIsland|Tennessee|Texas|Utah|Vermont|(?:West\s)?Virginia|Washington|Wisconsin|Wyoming"
)
_ZIP = r"\d{5}(?:-\d{4})?(?![\w-])"
_SAINT = r"(?:\b(?:Saint|Sainte|St|Ste|Ft|Mt|Pt|Fort|Mount|Port|New|San|Santa|Los|Las|El|La|De)\.?\s)?"
_TOWN = rf"{_SAINT}\b[A-Z][a-z'’]{{1,20}}(?:[ -][A-Z][a-z'’]{{1,20}}){{0,2}}"
_NAMED = r"[A-Z][a-z'’]{1,20}"
_ORDINAL = r"\d{1,3}(?:st|nd|rd|th)\b"
_SIDE = r"(?:[NS]\.?\s?[EW]\b\.?|[NSEW]\b\.?)"
_SIDE_NAME = r"(?:(?:North|South)(?:east|west)?|East|West)"
_UNIT = r"(?:unit|apt|apartment|suite|ste|lot|room|rm|trailer|space|no)\b\.?\s?#?|#\s?"
_MINUTES = r"-?\d{1,3}\s?°\s?\d{1,2}(?:\.\d{1,6})?\s?['’′](?:\s?\d{1,2}(?:\.\d{1,4})?\s?(?:[\"”″]|''))?"
_DEGREES = rf"(?:{_MINUTES}|-?\d{{1,3}}\.\d{{3,8}}\s?°|\d{{1,3}}(?:\.\d{{1,2}})?\s?°(?=\s?[NSEWO]\b))"

ON_A_MAP: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("coordinates", re.compile(r"(?<![\w.])[+-]?\d{1,2}\.\d{3,10}\s?[,;/|]\s?-\d{1,3}\.\d{3,10}(?!\w|\.\d)")),
    (
        "coordinates",
        re.compile(r"(?<![\w.])[+-]?\d{1,2}\.\d{4,10}(?:\s|\s?[,;/|]\s?)[+-]?\d{1,3}\.\d{4,10}(?!\w|\.\d)"),
    ),
    (
        "coordinates",
        re.compile(rf"(?<![\w.]){_DEGREES}\s?[NS]?[,;/]?\s{{0,2}}{_DEGREES}(?:\s?[EWO]\b)?", re.IGNORECASE),
    ),
    (
        "coordinates",
        re.compile(
            r"\blat(?:itude|itud)?\b[\s:=]{1,3}(?:is\s)?[+-]?\d{1,2}\.\d{2,10}[\s,;]{1,3}(?:and\s|y\s)?"
            r"lo?ng?(?:itude|itud)?\b[\s:=]{1,3}(?:is\s)?[+-]?\d{1,3}\.\d{2,10}",
            re.IGNORECASE,
        ),
    ),
    ("address", re.compile(rf"{_TOWN},?\s{{1,2}}(?:(?:{_STATE})\b|{_STATE_NAME}),?\s{{1,2}}{_ZIP}")),
    (
        "address",
        re.compile(
            rf"{_SAINT}\b[a-z'’]{{2,20}},\s{{0,2}}(?:(?:{_STATE})\b|{_STATE_NAME}),?\s{{1,2}}{_ZIP}", re.IGNORECASE
        ),
    ),
    (
        "address",
        re.compile(rf"(?<![\w:.$-])\d{{1,6}}[A-Za-z]?\s{_SIDE}\s?(?P<street>(?:{_ORDINAL}|{_NAMED})(?:\s{_NAMED})?)"),
    ),
    ("address", re.compile(rf"(?<![\w:.$-])\d{{1,6}}\s[nsew]\b\.?\s?{_ORDINAL}(?:\s(?:{STREET})\b)?")),
    (
        "address",
        re.compile(
            rf"(?<![\w:.$-])(?!(?:19|20)\d\d\b)\d{{2,6}}\s{_SIDE_NAME}\s"
            rf"(?P<street>{_ORDINAL}|(?!(?:Carolina|Dakota|Virginia)\b){_NAMED})"
        ),
    ),
    (
        "address",
        re.compile(
            rf"(?:\b|(?<!\w)(?=#))(?i:{_UNIT})\d{{1,5}}(?:-?[A-Za-z])?(?:,\s?|\sat\s)\d{{1,6}}[A-Za-z]?\s(?:{_SIDE}\s)?"
            rf"(?P<street>(?:{_ORDINAL}|{_NAMED})(?:\s{_NAMED}){{0,2}})"
        ),
    ),
    (
        "address",
        re.compile(
            rf"(?<![\w:.$-])\d{{1,6}}[A-Za-z]?\s(?P<street>{_NAMED}(?:\s{_NAMED}){{0,2}}),?\s(?i:{_UNIT})"
            r"\d{1,5}(?:-?[A-Za-z])?\b"
        ),
    ),
)
"""Tried after the usual ones."""
