"""Frames: the plain sentences around the facts, by method, purpose and warmth. None of them states a fact."""

from __future__ import annotations

from dataclasses import dataclass

from app.messages.record import Intent, Method


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after the facts. Sentences nearest the facts matter most: they go last when it is long."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def frame(method: Method, intent: Intent, *, warm: bool, answering: bool) -> Frame:
    """The frame of a first message. `answering` says that something came in."""
    return _METHODS[method](intent, warm, answering)


def follow_up(intent: Intent, *, short: bool) -> Frame:
    """The frame of a message that is sent when the first had no answer. `short` leaves the facts to that one."""
    pointing = ("The details are in that message.",) if short else ()
    return Frame(("I wrote to you about this and have not had an answer.", *pointing), (_AGAIN[intent],))


def _brief(intent: Intent, warm: bool, answering: bool) -> Frame:
    opening = {
        Intent.INFORM: (
            "I am writing so that you have this.",
            "Hello. I am writing so that you have this in good time.",
        ),
        Intent.REQUEST: ("I am writing with a request.", "Hello. I would like to ask you for something."),
        Intent.ANSWER: _READ if answering else ("This is my answer.", "Hello. This is my answer."),
        Intent.BOUNDARY: (
            "I am writing to say what works for me.",
            "Hello. I want to be clear about what works for me.",
        ),
    }[intent]
    closing = {
        Intent.INFORM: (
            "There is nothing you need to do.",
            "There is nothing you need to do. Thank you for reading this.",
        ),
        Intent.REQUEST: (_IN_WRITING, "Thank you for letting me know in writing whether this works for you."),
        Intent.ANSWER: ("That is my answer.", "That is my answer. Thank you for taking the time to read it."),
        Intent.BOUNDARY: ("I will keep to this.", "I will keep to this. Thank you for respecting it."),
    }[intent]
    return Frame((opening[warm],), (closing[warm],))


def _grey(intent: Intent, warm: bool, answering: bool) -> Frame:
    before = ("I have read your message.",) if answering and intent in (Intent.ANSWER, Intent.BOUNDARY) else ()
    after = {
        Intent.INFORM: (),
        Intent.REQUEST: (_IN_WRITING,),
        Intent.ANSWER: (),
        Intent.BOUNDARY: ("I will leave it at that.",),
    }[intent]
    return Frame(before, (*after, "Thank you.") if warm else after)


def _steps(intent: Intent, warm: bool, answering: bool) -> Frame:
    read = (_READ[warm],) if answering else (("Hello.",) if warm else ())
    boundary = "I will answer about the children and the schedule, and leave other subjects aside."
    after = {
        Intent.INFORM: "There is nothing you need to do next.",
        Intent.REQUEST: "The next step is your answer in writing.",
        Intent.ANSWER: "That is all from my side for now.",
        Intent.BOUNDARY: "I will act on this from now on.",
    }[intent]
    return Frame((*read, "This is how things stand."), (boundary, f"{after} Thank you." if warm else after))


def _parallel(intent: Intent, warm: bool, answering: bool) -> Frame:
    before = {
        Intent.INFORM: "This is what your home needs to know.",
        Intent.REQUEST: "I have a request that touches your home.",
        Intent.ANSWER: _READ[warm] if answering else "This is my answer.",
        Intent.BOUNDARY: "This is what works for my home.",
    }[intent]
    after = (_IN_WRITING,) if intent is Intent.REQUEST else ("Each home decides the rest for itself.",)
    return Frame((f"Hello. {before}" if warm and not answering else before,), (*after, "Thank you.") if warm else after)


_READ = ("I have read your message.", "Thank you for your message. I have read it.")
_IN_WRITING = "Let me know in writing whether you agree."
_AGAIN = {
    Intent.INFORM: "I am sending it again so that you have it.",
    Intent.REQUEST: "I am asking again for your answer in writing.",
    Intent.ANSWER: "My answer stands as I wrote it.",
    Intent.BOUNDARY: "What I wrote stands.",
}
_METHODS = {Method.BRIEF: _brief, Method.GREY_ROCK: _grey, Method.STEPS: _steps, Method.PARALLEL: _parallel}
