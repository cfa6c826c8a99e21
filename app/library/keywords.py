"""Search by words: BM25 over the entries, where a word of the title counts more than one of the text."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from app.library.catalogue import Catalogue, Entry
from app.library.passages import plain_text, sections
from app.text.folding import fold

_WORD = re.compile(r"[a-z0-9']+")
_K1, _B = 1.2, 0.75
"""The usual constants of BM25 (Robertson and Zaragoza 2009): how soon repetition stops to count, and length to harm."""

_TITLE, _HEADINGS, _KEYWORDS, _ASKED, _SUMMARY = 5, 2, 2, 3, 1
"""How often a word there counts, against once in the text. Measured by the judged questions (tests/library)."""

_SAYS_NOTHING = (
    "a about all am an and any are as at be because been but by can could did do does don't for from get go got had has"
    " have he her him his how i i'm if in is it it's its just me mine my no not of on or our out she should so some"
    " than that the their them then there they this to up us was we were what when where which who why will with would"
    " you your im dont wont cant didnt doesnt isnt hes shes theyre ive w u ur bc"
    " de la el los las un una y o que en con por para mi mis su sus al lo le es se si como cuando del esta este eso ya"
    " muy mas pero porque te nos hay q"
)
_STOP = frozenset(_SAYS_NOTHING.split())


class KeywordIndex:
    """Counts of the words of every entry."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._slugs = list(catalogue.entries)
        self._counts = [_counts(entry) for entry in catalogue]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(self._lengths) / max(1, len(self._lengths))
        self._in = Counter(word for counts in self._counts for word in counts)

    def rank(self, question: str) -> list[tuple[str, float]]:
        """Entries with at least one word of the question, best first, each with its score."""
        words = list(dict.fromkeys(terms(question)))
        scored = ((slug, self._score(at, words)) for at, slug in enumerate(self._slugs))
        return sorted(((slug, score) for slug, score in scored if score > 0), key=lambda pair: (-pair[1], pair[0]))

    def _score(self, at: int, words: Sequence[str]) -> float:
        counts, length = self._counts[at], self._lengths[at] / self._mean
        total = 0.0
        for word in words:
            if count := counts.get(word, 0):
                rarity = math.log(1 + (len(self._slugs) - self._in[word] + 0.5) / (self._in[word] + 0.5))
                total += rarity * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length))
        return total


def terms(text: str) -> list[str]:
    """The words of `text` that say something, each cut back to its stem."""
    return [stem(word) for word in _WORD.findall(fold(text)) if word not in _STOP]


def _counts(entry: Entry) -> Counter[str]:
    front = entry.front
    counts: Counter[str] = Counter(terms(plain_text(entry.body)))
    for texts, weight in (
        ((front.title,), _TITLE),
        (dict.fromkeys(passage.heading for passage in sections(entry)), _HEADINGS),
        (front.keywords, _KEYWORDS),
        (front.asked, _ASKED),
        ((front.summary,), _SUMMARY),
    ):
        _add(counts, terms(" ".join(texts)), weight)
    return counts


def _add(counts: Counter[str], words: Iterable[str], weight: int) -> None:
    for word in words:
        counts[word] += weight


def stem(word: str) -> str:
    """The word without the endings that part "messages" from "message" and "texting" from "text"."""
    word = word.removesuffix("'s").replace("'", "")
    for ending, least in (("ings", 4), ("ing", 4), ("ies", 3), ("es", 4), ("ed", 4), ("s", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word.removesuffix("e") if len(word) > 4 else word
