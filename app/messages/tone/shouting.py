"""Shouting: words in capitals that are no abbreviation and no name, and marks in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CAPITALS = re.compile(r"(?<![\w@#&.])[A-ZÁÉÍÓÚÑÜ][A-ZÁÉÍÓÚÑÜ'’]*[A-ZÁÉÍÓÚÑÜ](?!\w)")
_BETWEEN = re.compile(r"[\s,;:.!?-]*(?:(?:I|A|Y|O|\d+)[\s,;:.!?-]+)*")
_MARKS = re.compile(r"(?:[!?¡¿]\s?){2,}[!?¡¿]")

_VOWEL = re.compile("[AEIOUYÁÉÍÓÚÜ]")

_SHORT = frozenset(
    re.findall(
        r"\w+",
        "NOT YOU YOUR MY NO NOW WHY ALL ARE HER HIM HIS OUR WHO HOW DID WAS AND THE FOR BUT SHE GET GOT PAY YES ANY "
        "ONE TWO SIX TEN EVER EVEN TÚ TU YA MIS QUE POR ",
    )
)
"""Words of two and three letters that nobody writes as an abbreviation."""

_ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+",
        "IEP ASAP RSVP NAACP UNICEF NASA SNAP HIPAA FERPA COVID IKEA LEGO YMCA YWCA FAFSA FEMA DCFS CASA UCLA USPS UPS "
        "NCAA ADHD PTSD AIDS IMAX ESPN GMAT ACLU NYPD LAPD SWAT AARP AMBER STEM STEAM ESOL TESOL ELLIS LASIK CHIP WIC "
        "TANF SSDI HVAC OSHA OPEC NATO ISBN PDF JPEG WIFI FAQS RICE FAST SCUBA LASER SONAR RADAR NAFTA FBLA DECA "
        "JROTC ROTC VFW KIPP PTSA EPIPEN CLEP PSAT KFC TSA USAA AAA FOMO LMAO ROFL MRSA SIDS SARS NICU DMV IRS FBI "
        "DEA ICE CPS DCF DHS OFW CVS MLK JFK ",
    )
)

_PLACES = re.compile(
    r"(?i)\b(?:elementary|academy|school|high|middle|hospital|clinic|church|street|avenue|road|center|centre|"
    r"university|college|hs|ms|es|park|arena|dept|department)\b"
)

_SIGN = re.compile(r"(?i)\b(?:says|reads|reading|marked|labell?ed|titled|called|named|stamped|spelled)[ :]+$")
"""What stands before the words of a sign or a slip."""


def shouted(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, plainer) of each run of shouted words, and of each row of marks, in `text` as it was typed."""
    yield from _words(text)
    for match in _MARKS.finditer(text):
        yield match.start(), match.end(), _calm_mark(match[0])


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    run: list[re.Match[str]] = []
    for match in _CAPITALS.finditer(text):
        if run and not _BETWEEN.fullmatch(text, run[-1].end(), match.start()):
            yield from _told(text, run)
            run = []
        run.append(match)
    yield from _told(text, run)


def _told(text: str, run: list[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
    words = [match[0] for match in run]
    loud = [word for word in words if _is_loud(word)]
    if not loud or _is_a_name(text, run, loud):
        return
    if len(loud) * 2 >= len(words) and len(words) > 1:
        start, end = run[0].start(), run[-1].end()
        yield start, end, _lowered(text, start, end)
        return
    for match in run:
        if _is_loud(match[0]):
            yield match.start(), match.end(), _lowered(text, match.start(), match.end())


def _is_loud(word: str) -> bool:
    plain = word.replace("’", "'")
    letters = plain.replace("'", "")
    if letters in _ABBREVIATIONS or letters.rstrip("S") in _ABBREVIATIONS:
        return False
    if len(letters) <= 3:
        return plain in _SHORT
    return _VOWEL.search(letters) is not None


def _is_a_name(text: str, run: list[re.Match[str]], loud: list[str]) -> bool:
    """Whether it is a sign or a school: a few capitals beside a word for a place, and none that speaks to anybody."""
    if _SIGN.search(text, max(0, run[0].start() - 24), run[0].start()):
        return True
    around = text[run[0].start() : run[-1].end() + 14]
    return len(loud) <= 3 and _PLACES.search(around) is not None and not _SHORT.intersection(loud)


def _lowered(text: str, start: int, end: int) -> str:
    """The words in small letters, but for abbreviations, "I", and the first letter of a sentence."""

    def small(match: re.Match[str]) -> str:
        word = match[0]
        if word in ("I", "I'M", "I'LL", "I'VE", "I'D"):
            return word[0] + word[1:].lower()
        before = text[: start + match.start()].rstrip()
        lowered = word if word in _ABBREVIATIONS or not _VOWEL.search(word) else word.lower()
        return lowered.capitalize() if not before or before[-1] in ".!?\n" else lowered

    return re.sub(r"[^\W\d_][\w'’]*", small, text[start:end])


def _calm_mark(marks: str) -> str:
    return "?" if "?" in marks else "."
