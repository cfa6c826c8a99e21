"""What a person's own words are, as far as a frame has to fit them: their language, and whether they ask or refuse."""

from __future__ import annotations

import re
from typing import Literal

from app.assistant.facts.words import words
from app.text.folding import fold

Language = Literal["en", "es", ""]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")

_TELLING: dict[Language, frozenset[str]] = {
    "en": frozenset(
        words("""
        the and you your i i'm i'll my is are was were be been to of at on with for from this that not don't can can't
        cannot will won't have has had do did it she he her his they them we our by if when what why who me no a an or
        monday tuesday wednesday thursday friday saturday sunday today tomorrow
        as so but pay bring pick up call send out again always never
        """)
    ),
    "es": frozenset(
        words("""
        el la los las un una y que de del al en con por para mi tu su es son esta estan eres soy fue ser lo le les se
        te me nos yo ella ellos no a o si cuando porque como donde quien pero muy hoy manana ya hay tienes tengo recoge
        trae llama paga manda envia deja responde contesta lleva dia tarde siempre nunca puedo
        hola lunes martes miercoles jueves viernes sabado domingo
        """)
    ),
    "": frozenset(
        words("""
        le la les un une et que est sont je tu il elle nous vous ne pas pour dans avec sur der die das ein eine und ist
        ich du nicht mit auf zu wir o os um uma e nao voce eu ele ela com em il gli non sono che di
        """)
    ),
}
"""Small words of English, of Spanish, and of what we have no frames in."""

_SPANISH_MARKS = re.compile("[¿¡]")

_QUESTION = re.compile(r"[?¿]")
_ASKED = re.compile(
    r"\b(?:please|i (?:ask|need|want|expect|would like|request)|i'd like|i'm asking|you (?:must|need to|have to|should|"
    r"owe|will have to)|let me know|make sure|do not|don't|stop|could you|can you|would you|will you|por favor|"
    r"necesito|quiero|te pido|pido|espero que|tienes que|debes|hay que|dime|deja de|podrias|puedes|me debes)\b"
)
_ORDERED = re.compile(
    r"(?:^|[.!?;:,\n] {0,3}|\b(?:and|so|then|y|or|but|pero) )(?:just |then |now |always |never )?"
    r"(?:pay|bring|pick|drop|call|tell|send|give|take|keep|answer|confirm|return|leave|come|go|meet|sign|stay|ask|show|"
    r"respond|reply|write|text|email|check|get|put|use|follow|read|buy|wait|be|have|let|remember|contact|talk|look|"
    r"recoge|recogela|recogelo|trae|traela|traelo|llama|llamame|paga|pagame|manda|mandame|envia|enviame|da|dame|"
    r"deja|dejala|dejalo|responde|contesta|confirma|avisa|avisame|firma|ven|lleva|llevala|llevalo|devuelve|"
    r"devuelveme|espera|pon|haz|escribe|no (?:vengas|llames|escribas|traigas|lleves|vuelvas|me \w+))\b"
)
_REFUSED = re.compile(
    r"\b(?:i (?:do not|don't|am not|refuse|disagree|decline|never)|"
    r"cannot|can't|can not|won't|will not|would not|"
    r"i'm not|i'm unable|i am unable|not (?:ok|okay|possible|acceptable|going to)|no longer|"
    r"(?:does|do|will|would) (?:not|n't) work|(?:doesn't|don't|won't|wouldn't) work|"
    r"no (?:puedo|podre|quiero|voy|acepto|estoy|hare|me|es posible)|me niego|rechazo|nunca)\b|(?:^|[.!?\n] {0,3})no\b"
)


def language_of(text: str) -> Language:
    """The language that a text is in, told by its small words: English where nothing tells, "" for another."""
    said = [found[0] for found in _WORD.finditer(fold(text))]
    counts = {language: sum(word in small for word in said) for language, small in _TELLING.items()}
    counts["es"] += len(_SPANISH_MARKS.findall(text))
    first = max(counts, key=lambda language: (counts[language], language == "en", language == "es"))
    return first if counts[first] else "en"


def asks_or_refuses(text: str) -> bool:
    """Whether the words hold a question, a request or a refusal. Where it is not sure, they do."""
    folded = fold(text)
    return any(rule.search(folded) for rule in (_QUESTION, _ASKED, _ORDERED, _REFUSED))
