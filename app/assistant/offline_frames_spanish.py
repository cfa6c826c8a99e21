"""Frames in Spanish, for words that are in Spanish: the same sentences as in English, by method, purpose and warmth."""

from __future__ import annotations

from app.assistant.offline_frame import Frame, said
from app.messages.record import Intent, Method

_HELLO = "Hola."
_IN_WRITING = "Dime por escrito si estás de acuerdo."
_BRIEF = {
    Intent.INFORM: ("Te escribo para que tengas esta información.", "No tienes que hacer nada."),
    Intent.REQUEST: ("Te escribo con una petición.", _IN_WRITING),
    Intent.ANSWER: ("Esta es mi respuesta.", ""),
    Intent.BOUNDARY: ("Te escribo para decir lo que me funciona.", "Me atendré a esto."),
}
_STEPS = {
    Intent.INFORM: "No tienes que hacer nada más.",
    Intent.REQUEST: "El siguiente paso es tu respuesta por escrito.",
    Intent.ANSWER: "Es todo de mi parte por ahora.",
    Intent.BOUNDARY: "Actuaré así de ahora en adelante.",
}
_PARALLEL = {
    Intent.INFORM: "Esto es lo que tu casa necesita saber.",
    Intent.REQUEST: "Tengo una petición que toca a tu casa.",
    Intent.ANSWER: "Esta es mi respuesta.",
    Intent.BOUNDARY: "Esto es lo que funciona en mi casa.",
}
_AGAIN = {
    Intent.INFORM: "Te lo envío otra vez para que lo tengas.",
    Intent.REQUEST: "Te pido otra vez una respuesta por escrito.",
    Intent.ANSWER: "Mi respuesta sigue siendo la que escribí.",
    Intent.BOUNDARY: "Lo que escribí sigue en pie.",
}


def frame(method: Method, intent: Intent, *, warm: bool, answering: bool) -> Frame:
    """The frame of a first message. `answering` says that something came in."""
    hello = (_HELLO,) if warm else ()
    if method is Method.GREY_ROCK:
        after = {Intent.REQUEST: _IN_WRITING, Intent.BOUNDARY: "Lo dejo así."}.get(intent, "")
        return Frame(hello, said(after))
    if method is Method.STEPS:
        read = ("Leí tu mensaje.",) if answering else ()
        boundary = "Responderé sobre los niños y el horario, y dejaré aparte otros temas."
        return Frame((*hello, *read, "Así están las cosas."), (boundary, _STEPS[intent]))
    nothing_to_answer = intent is Intent.ANSWER and not answering
    if method is Method.PARALLEL:
        after = _IN_WRITING if intent is Intent.REQUEST else "Cada casa decide lo demás por su cuenta."
        return Frame((*hello, *said("" if nothing_to_answer else _PARALLEL[intent])), (after,))
    before, closing = _BRIEF[intent]
    return Frame((*hello, *said("" if nothing_to_answer else before)), said(closing))


def follow_up(intent: Intent, *, short: bool) -> Frame:
    """The frame of a message that is sent when the first had no answer. `short` leaves the facts to that one."""
    pointing = ("Los detalles están en ese mensaje.",) if short else ()
    return Frame(("Te escribí sobre esto y no tengo respuesta.", *pointing), (_AGAIN[intent],))
