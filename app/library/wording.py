"""The words around the entries, in the language of the entries, and whether a question is asked in Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.library.catalogue import ROLES, EntryKind
from app.text.folding import fold

_ENGLISH = {
    "library": "Library",
    "lead": "Short guides, checklists and words to use. Ask in your own words.",
    "ask": "What do you need?",
    "example": "They came two hours late",
    "search": "Search",
    "filters": "Filters and language",
    "for": "For",
    "everybody": "Everybody",
    "what": "What",
    "anything": "Anything",
    "language": "Language",
    "show": "Show these",
    "nothing": "Nothing here for that.",
    "far": "Nothing here fits that well. These are the nearest",
    "page": "page",
    "pages": "pages",
    "nearest": "the nearest first",
    "everything": "Show everything",
    "other_words": "Ask in other words, or look for everybody and anything. If you need someone now,",
    "help_lines": "help lines",
    "are_open": "are open.",
    "words_alone": "Search by meaning is not to be had just now. This was found by the words alone.",
    "sent": "The words of your search are sent to Amazon, which compares their meaning with our pages. Names that your"
    " record knows, phones and other numbers are masked before. Nothing of your record is sent.",
    "too_long": "A question holds {most} characters. Ask it in fewer words.",
    "advice": "Not legal, medical or psychological advice.",
    "sources": "Sources",
    "practice": "Our own practice",
    "checked": "Checked on",
    "related": "Related",
    "use": "Use in a message",
    "to_clipboard": "Copy",
    "copied": "Copied",
    "save_ticks": "Save the ticks",
    "clear_ticks": "Clear the ticks",
    "print": "Print",
    "no_ticks": "Nothing is ticked yet. What you tick is kept with your record.",
    "done": "{done} of {count} done, saved",
    "saved": "Saved.",
    "cleared": "Every tick is gone.",
    "elsewhere": "This page is not there in Spanish yet.",
}

_SPANISH = {
    "library": "Biblioteca",
    "lead": "Guías cortas, listas y palabras para usar. Pregunte con sus propias palabras.",
    "ask": "¿Qué necesita?",
    "example": "Llegó dos horas tarde",
    "search": "Buscar",
    "filters": "Filtros e idioma",
    "for": "Para",
    "everybody": "Todas las personas",
    "what": "Qué",
    "anything": "Todo",
    "language": "Idioma",
    "show": "Mostrar",
    "nothing": "No hay nada aquí sobre eso.",
    "far": "Nada aquí responde bien a eso. Esto es lo más cercano",
    "page": "página",
    "pages": "páginas",
    "nearest": "primero lo más cercano",
    "everything": "Mostrar todo",
    "other_words": "Pregunte con otras palabras o quite los filtros. Si necesita a alguien ahora, las",
    "help_lines": "líneas de ayuda",
    "are_open": "están abiertas.",
    "words_alone": "La búsqueda por significado no está disponible ahora. Esto se encontró solo por las palabras.",
    "sent": "Las palabras de su búsqueda se envían a Amazon, que compara su significado con nuestras páginas. Antes se"
    " ocultan los nombres que su registro conoce, los teléfonos y otros números. De su registro no se envía nada.",
    "too_long": "Una pregunta tiene como máximo {most} caracteres. Pregunte con menos palabras.",
    "advice": "No es consejo legal, médico ni psicológico.",
    "sources": "Fuentes",
    "practice": "Nuestra propia práctica",
    "checked": "Revisado el",
    "related": "Relacionado",
    "use": "Usar en un mensaje",
    "to_clipboard": "Copiar",
    "copied": "Copiado",
    "save_ticks": "Guardar las marcas",
    "clear_ticks": "Quitar las marcas",
    "print": "Imprimir",
    "no_ticks": "Aún no hay nada marcado. Lo que marque se guarda con su registro.",
    "done": "{done} de {count} hechas, guardado",
    "saved": "Guardado.",
    "cleared": "Se quitaron todas las marcas.",
    "elsewhere": "Esta página todavía no está en español; aquí está en inglés.",
}

WORDS: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "es": _SPANISH}

_SPANISH_ROLES = {
    "co-parent": "Crianza compartida",
    "self-represented": "Sin abogado",
    "survivor": "Sobreviviente",
    "targeted-parent": "Alejado de un hijo",
    "parallel-parenting": "Crianza paralela",
    "attorney": "Abogado",
    "guardian-ad-litem": "Tutor ad litem o evaluador",
    "mediator": "Mediador",
    "therapist": "Terapeuta",
    "advocate": "Consejero o trabajador social",
    "court-professional": "Corte, policía o escuela",
}

_ONE = {
    "en": {kind: kind.label for kind in EntryKind},
    "es": dict(zip(EntryKind, ("Artículo", "Lista", "Plantilla", "Guion"), strict=True)),
}
_MANY = {
    "en": {kind: f"{kind.label}s" for kind in EntryKind},
    "es": dict(zip(EntryKind, ("Artículos", "Listas", "Plantillas", "Guiones"), strict=True)),
}

_OFTEN = (
    "el la los las un una que de mi mis su sus me te se le lo no si con para por como cuando donde quien cuanto"
    " esta estoy es son hay tengo tiene quiero puedo debo hago hijo hija hijos ninos y o en al del ya muy mas pero"
    " porque ella ellos yo tu usted"
)
_ENGLISH_TOO = "me no a son he she i the my to is of and"
_TELLING = frozenset(_OFTEN.split()) - frozenset(_ENGLISH_TOO.split())


def role_names(language: str) -> Mapping[str, str]:
    """What each role is called."""
    return _SPANISH_ROLES if language == "es" else ROLES


def kind_name(kind: EntryKind, language: str) -> str:
    """What one entry of this kind is called."""
    return _ONE[language][kind]


def kind_names(language: str) -> list[tuple[str, str]]:
    """(value, what entries of this kind are called), for a choice."""
    return [(kind.value, words) for kind, words in _MANY[language].items()]


def sounds_spanish(question: str) -> bool:
    """Whether it seems to be asked in Spanish: by its marks, or by the small words that every sentence has."""
    if "¿" in question or "ñ" in question.lower():
        return True
    words = re.findall(r"[a-z]+", fold(question))
    spanish = [word for word in words if word in _TELLING]
    return len(spanish) >= 2 and len(spanish) * 4 >= len(words)
