"""People: the names of a record found in a text, by word, whatever their case; and names that the text itself gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.assistant.handles import Handles
from app.assistant.plain_letters import plain
from app.assistant.plain_words import is_plain
from app.assistant.unknown_names import UnknownNames
from app.assistant.word_lists import word_list
from app.text.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s.'’-]{1,3}")
_JOINT = re.compile(r"['-]")
"""What is left out where a name is written as one word: "obrien", "annemarie"."""
_PLURALS = (re.compile(r"(?:(?<=[sxz])|(?<=[cs]h))es$"), re.compile(r"(?<!s)s$"))
_INITIALS = re.compile(r"(?<![\w.'’-])(?:[^\W\d_]\.[ -]?){1,3}$|(?<![\w.'’-])[^\W\d_] $")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_INITIALS = 10

ROLES = word_list("roles")
"""What people are called by what they are: no name, and nothing to hide."""

_ALSO_WORDS = word_list("names_that_are_words")
"""Names that are also words: only with a capital, and not where a sentence plainly uses the word."""

_NOT_A_NAME_BEFORE = word_list("after_a_verb")

_MONTHS = frozenset(("april", "may", "june", "august", "march"))

_BEFORE_A_MONTH = re.compile(r"(?:\d(?:st|nd|rd|th)?|\b(?:in|since|until|by|last|next|of))\s$")

_SAID = re.compile(
    r"\b(?:(?i:mr|mrs|ms|miss|dr|officer|deputy|detective|judge|coach|sergeant|sgt|principal)\b\.?"
    r"|(?i:hi|hello|hey|dear|hola)\b,?"
    r"|(?i:ex|ex-husband|ex-wife|husband|wife|boyfriend|girlfriend|partner|brother|sister|cousin|aunt|uncle|friend|"
    r"neighbor|mother|father|mom|dad|named|called|name\sis)\b,?)"
    r"\s(?P<name>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,24}(?:[-'’][A-Z][a-z]{1,24})?(?:\s[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2,24})?)"
)
_CHILD_SAID = re.compile(
    r"\b(?i:son|daughter|child|kid|baby|toddler|stepson|stepdaughter|granddaughter|grandson|hijo|hija|nieto|nieta)s?\b,?"
    r"\s(?P<name>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,24}(?:-[A-Z][a-z]{1,24})?)(?:\s(?:and|y)\s(?P<other>[A-Z][a-zß-öø-ÿ]{1,24}))?"
)
_LET_DROP = re.compile(
    r"\b(?i:pick(?:s|ed|ing)?\sup|drop(?:s|ped|ping)?(?:\soff)?|have|has|had|get|got|take|took|bring|brought|feed|fed"
    r"|birthday\sof|cumplea[ñn]os\sde|recoger\sa|llevar\sa|traer\sa)"
    r"\s(?P<name>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,24})\b(?:\s(?:and|y)\s(?P<other>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,24})\b)?"
)
"""Children are named like this by those who both know them."""

_OF_A_CHILD = re.compile(
    r"\b(?P<name>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,24})['’]s\s(?i:birthday|school|teacher|doctor|dentist|pediatrician|therapist"
    r"|bedtime|homework|room|coat|backpack|daycare|game|practice|medicine|medication|inhaler|shoes|clothes|tablet|bag"
    r"|toys?|appointment|recital|class|coach|crib|fever|grades|iep|tuition)\b"
)
_NO_CHILD = word_list("no_children")

_NO_NAMES_AFTER = word_list("no_names")

_PLAIN = _NO_NAMES_AFTER - _ALSO_WORDS
"""Words of which each text is full. A name that holds one is only known as a whole."""


@dataclass(frozen=True, slots=True)
class Name:
    """What somebody is called in the record. `guessed` when nobody said that it is a name."""

    text: str
    child: bool = False
    guessed: bool = False

    @property
    def kind(self) -> str:
        """What the placeholder says that it is."""
        return "child" if self.child else "name" if self.guessed else "person"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name in a text. `owner` is one number for each person, whatever they are called there."""

    start: int
    end: int
    owner: int


class People:
    """The people of one request."""

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self._forms: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._handles = Handles()
        self.kinds: list[str] = []
        """For each owner, what the placeholder says that they are."""
        self._initials: list[frozenset[str]] = []
        """For each owner, the letters with which the words of their name begin."""
        self._unknown = UnknownNames()
        self._only_with_capital: set[str] = set()
        """Words of guessed names that are also words."""
        for name in names:
            self.add(name)

    def add(self, name: Name) -> None:
        """Get to know a name; nothing when it is what somebody is rather than what they are called."""
        folded = fold(plain(name.text).text)[:200]
        words = [word for word in _WORD.findall(folded) if word not in ROLES]
        whole = tuple(words)
        if not whole or (len(whole) == 1 and len(whole[0]) < 2) or self._known(whole):
            return
        owner = len(self.kinds)
        self.kinds.append(name.kind)
        self._learn(whole, owner)
        self._handles.add(words, owner)
        self._initials.append(frozenset(word[0] for word in words))
        for part in (tuple(_WORD.findall(chunk)) for chunk in folded.split()):
            if len(part) > 1 and not ROLES & set(part) and not self._known(part):
                self._learn(part, owner)
        joined = tuple(_WORD.findall(_JOINT.sub("", folded)))
        if joined and joined != whole and not all(word in ROLES or is_plain(word) for word in joined):
            self._learn(joined, owner)
            words += [word for word in joined if word not in words and word not in ROLES and not is_plain(word)]
        if name.guessed:
            self._only_with_capital.update(word for word in words if word not in self._forms and is_plain(word))
        for word in words:
            if word not in _PLAIN and word not in _ALSO_WORDS and word not in self._only_with_capital:
                self._handles.add([word], owner)
            if len(word) > 1 and word not in _PLAIN and not self._known((word,)):
                self._learn((word,), owner)

    def in_text(self, text: str) -> Iterator[Sighting]:
        """Every name in `text`, the longest at each place; then what people make of names. The two may overlap."""
        folded = fold(text)
        yield from self._spelled_out(text, folded)
        yield from (Sighting(*found) for found in self._handles.in_text(folded))

    def _spelled_out(self, text: str, folded: str) -> Iterator[Sighting]:
        words = list(_WORD.finditer(folded))
        after = 0
        for number, word in enumerate(words):
            if word.start() < after:
                continue
            for form, owner in self._forms.get(word[0]) or self._many(text, word):
                end = _end_of(form, words, number, folded)
                if end and _stands_alone(folded, word.start(), end) and self._is_meant(text, word.start(), end, form):
                    yield Sighting(self._from_initials(text, after, word.start(), owner), end, owner)
                    after = end
                    break

    def _many(self, text: str, word: re.Match[str]) -> Iterator[tuple[tuple[str, ...], int]]:
        """A name of which there are several here, "the Krantzes", as a form of its own."""
        if word[0][-1] != "s":
            return
        ones = {ending.sub("", word[0]) for ending in _PLURALS} - {word[0]} - _ALSO_WORDS - self._only_with_capital
        forms = [
            known for one in sorted(ones) if len(one) > 2 for known in self._forms.get(one, ()) if len(known[0]) == 1
        ]
        if forms and (text[word.start()].isupper() or not is_plain(text[word.start() : word.end()])):
            yield from (((word[0],), owner) for _, owner in forms)

    def _from_initials(self, text: str, after: int, start: int, owner: int) -> int:
        """Where the initials before a name begin, "Z. Krantz"; `start` where there are none."""
        found = _INITIALS.search(text, max(after, start - _LONGEST_INITIALS), start)
        if not found or re.search(r"\d\s?$", text[max(0, found.start() - 2) : found.start()]):
            return start
        hers = self._initials[owner]
        likely = all(
            fold(letter) in hers or (letter != fold(letter) and "." in found[0]) for letter in _LETTER.findall(found[0])
        )
        return found.start() if likely else start

    def learn_from(self, text: str) -> None:
        """Get to know those whom the text itself names: "my son Tyler", "Hi Brandon", "Officer Diaz", "Tyler"."""
        for pattern, child in ((_CHILD_SAID, True), (_SAID, False), (_LET_DROP, True), (_OF_A_CHILD, True)):
            for found in pattern.finditer(text):
                for name in found.groupdict().values():
                    first = fold(name or "").partition(" ")[0]
                    unlikely = child and first in _NO_CHILD
                    if name and first not in _NO_NAMES_AFTER and first not in ROLES and not unlikely:
                        self.add(Name(name, child))
        for name in dict.fromkeys(self._unknown.in_text(text)):
            if not any(self._handles.in_text(fold(name))) and not any(
                (seen.start, seen.end) == (0, len(name)) for seen in self._spelled_out(name, fold(name))
            ):
                self.add(Name(name, guessed=True))

    def _is_meant(self, text: str, start: int, end: int, form: tuple[str, ...]) -> bool:
        guessed = form[0] in self._only_with_capital
        if len(form) > 1 or (form[0] not in _ALSO_WORDS and not guessed and len(form[0]) > 2):
            return True
        return _is_meant(text, start, end, form, only_with_capital=guessed)

    def _known(self, form: tuple[str, ...]) -> bool:
        return any(form == known for known, _ in self._forms.get(form[0], ()))

    def _learn(self, form: tuple[str, ...], owner: int) -> None:
        forms = self._forms.setdefault(form[0], [])
        forms.append((form, owner))
        forms.sort(key=lambda known: -len(known[0]))


def _end_of(form: tuple[str, ...], words: list[re.Match[str]], number: int, folded: str) -> int:
    """Where the name ends that begins with this word; 0 when it does not stand there."""
    here = words[number : number + len(form)]
    if tuple(word[0] for word in here) != form:
        return 0
    gaps = pairwise(here)
    return here[-1].end() if all(_BETWEEN.fullmatch(folded, a.end(), b.start()) for a, b in gaps) else 0


def _stands_alone(folded: str, start: int, end: int) -> bool:
    around = folded[max(0, start - 1) : start] + folded[end : end + 1]
    return not any(letter.isalnum() or letter == "_" for letter in around)


def _is_meant(text: str, start: int, end: int, form: tuple[str, ...], *, only_with_capital: bool) -> bool:
    """Whether a name that is also a word is the name here. In doubt it is: hiding a word harms nobody."""
    line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
    if form[0] not in _MONTHS and not only_with_capital and line == line.lower():
        return True  # where nothing has a capital, names have none
    if not text[start].isupper() or (text[start:end].isupper() and end - start > 1 and _is_shouted(text, start, end)):
        return False
    next_word = _WORD.match(fold(text[end : end + 20]).lstrip())
    if form[0] in _MONTHS and _is_date(text[:start][-12:], text[end : end + 2]):
        return False
    begins = re.search(r"(?:^|[.!?\n:;\"“(-])\s*$", text[:start][-8:]) is not None
    return not (begins and next_word and next_word[0] in _NOT_A_NAME_BEFORE and text[end : end + 1] == " ")


def _is_date(before: str, after: str) -> bool:
    return re.match(r"\s\d", after) is not None or _BEFORE_A_MONTH.search(before) is not None


def _is_shouted(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 30) : start] + text[end : end + 30]
    return not any(letter.islower() for letter in around)
