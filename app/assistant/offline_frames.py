"""Frames: the plain sentences around the facts, by method, purpose and warmth. None of them states a fact.

None gives thanks for what the other person wrote, and none but the method that asks for it says that it was read.
"""

from __future__ import annotations

from app.assistant import offline_frames_spanish as spanish
from app.assistant.offline_asked import Language
from app.assistant.offline_frame import Frame, said
from app.messages.record import Intent, Method


def frame(
    method: Method,
    intent: Intent,
    *,
    warm: bool,
    answering: bool,
    language: Language = "en",
    asking: bool = False,
) -> Frame:
    """The frame of a first message. `answering` says that something came in.

    With `asking` the person's own words ask or refuse, and the last sentence is theirs: one of ours behind it would
    take back what they want, or bargain about it. A language that is not known here has no frame.
    """
    if not language:
        return Frame()
    if language == "es":
        around = spanish.frame(method, intent, warm=warm, answering=answering)
    else:
        around = _METHODS[method](intent, warm, answering)
    return Frame(around.before, around.after[:-1]) if asking else around


def follow_up(intent: Intent, *, short: bool, language: Language = "en") -> Frame:
    """The frame of a message that is sent when the first had no answer. `short` leaves the facts to that one."""
    if language == "es":
        return spanish.follow_up(intent, short=short)
    if not language:
        return Frame()
    pointing = ("The details are in that message.",) if short else ()
    return Frame(("I wrote to you about this and have not had an answer.", *pointing), (_AGAIN[intent],))


def _brief(intent: Intent, warm: bool, answering: bool) -> Frame:
    opening = {
        Intent.INFORM: (
            "I am writing so that you have this.",
            "Hello. I am writing so that you have this in good time.",
        ),
        Intent.REQUEST: ("I am writing with a request.", "Hello. I would like to ask you for something."),
        Intent.ANSWER: ("This is my answer.", "Hello. This is my answer.") if answering else ("", "Hello."),
        Intent.BOUNDARY: (
            "I am writing to say what works for me.",
            "Hello. I want to be clear about what works for me.",
        ),
    }[intent]
    closing = {
        Intent.INFORM: (
            "There is nothing you need to do.",
            "There is nothing you need to do. If a time in it does not work, tell me in writing.",
        ),
        Intent.REQUEST: (_IN_WRITING, "I would be glad if this works for you. Let me know in writing."),
        Intent.ANSWER: ("", "If something in it is unclear, ask me in writing."),
        Intent.BOUNDARY: ("I will keep to this.", "I will keep to this, and I hope that it makes things easier."),
    }[intent]
    return Frame(said(opening[warm]), said(closing[warm]))


def _grey(intent: Intent, warm: bool, _answering: bool) -> Frame:
    after = {
        Intent.INFORM: (),
        Intent.REQUEST: (_IN_WRITING,),
        Intent.ANSWER: (),
        Intent.BOUNDARY: ("I will leave it at that.",),
    }[intent]
    return Frame(("Hello.",) if warm else (), after)


def _steps(intent: Intent, warm: bool, answering: bool) -> Frame:
    read = (*(("Hello.",) if warm else ()), *(("I have read your message.",) if answering else ()))
    boundary = "I will answer about the children and the schedule, and leave other subjects aside."
    after = {
        Intent.INFORM: "There is nothing you need to do next.",
        Intent.REQUEST: "The next step is your answer in writing.",
        Intent.ANSWER: "That is all from my side for now.",
        Intent.BOUNDARY: "I will act on this from now on.",
    }[intent]
    return Frame((*read, "This is how things stand."), (boundary, after))


def _parallel(intent: Intent, warm: bool, answering: bool) -> Frame:
    before = {
        Intent.INFORM: "This is what your home needs to know.",
        Intent.REQUEST: "I have a request that touches your home.",
        Intent.ANSWER: "This is my answer." if answering else "",
        Intent.BOUNDARY: "This is what works for my home.",
    }[intent]
    after = (_IN_WRITING,) if intent is Intent.REQUEST else ("Each home decides the rest for itself.",)
    return Frame((*(("Hello.",) if warm else ()), *said(before)), after)


_IN_WRITING = "Let me know in writing whether you agree."
_AGAIN = {
    Intent.INFORM: "I am sending it again so that you have it.",
    Intent.REQUEST: "I am asking again for your answer in writing.",
    Intent.ANSWER: "My answer stands as I wrote it.",
    Intent.BOUNDARY: "What I wrote stands.",
}
_METHODS = {Method.BRIEF: _brief, Method.GREY_ROCK: _grey, Method.STEPS: _steps, Method.PARALLEL: _parallel}
