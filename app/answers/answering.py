"""Answering: an answer of a model as a stream or as a whole page, of the same form at the same address."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import BoundedSemaphore, Lock
from typing import Any, Protocol, TypeVar

import structlog
from flask import Response, make_response, render_template, request, stream_with_context

from app import hx
from app.access import SignedIn
from app.ai import Prompt, Stop, TextModel, Turn
from app.assistant import asking, consent, crisis, own_words
from app.assistant.asking import Asker
from app.assistant.crisis import Signs
from app.assistant.known import known_names
from app.assistant.masking import Found, Masking, Name
from app.assistant.pieces import Doing
from app.error_pages import Broken
from app.errors import Problem, TooManyRequests, Unavailable
from app.policies import versions

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 48
"""Answers that one process waits for together. Each holds one of its 64 threads; the others stay for pages."""

_ROOM = BoundedSemaphore(MOST_AT_ONCE)

MOST_OF_ONE = 3
"""Answers that one account waits for together, in one process: nobody keeps the others from asking."""

_GUARD = Lock()
_WAITING: Counter[str] = Counter()
"""How many of an account's answers are on their way."""

_PROVIDERS = {"anthropic": "Anthropic", "openai": "OpenAI", "offline": "rules on this server"}


class TooManyAsk(Unavailable):
    """Every place for an answer is taken."""

    title = "Many people are asking just now"
    sentence = "Your words are kept as they are. Try again in a minute."


class YouAskALot(TooManyRequests):
    """The account waits for as many answers as it may."""

    title = "Several of your answers are still on their way"
    sentence = "Your words are kept as they are. Wait for one of the answers, then ask again."


class Told(Protocol):
    """What is told to the person: asking.Answer, or what an agent makes of several."""

    text: str
    provider: str
    model: str
    at: datetime
    stop: Stop

    def __iter__(self) -> Iterator[str]: ...


AnyTold = TypeVar("AnyTold", bound=Told)


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands at each input of the AI: who answers."""

    provider: str
    model: str
    outside: bool
    """Whether what is sent leaves this server."""


@dataclass(frozen=True, slots=True)
class BeforeSending:
    """What leaves, word for word, for a person to look at before it does."""

    notice: Notice
    version: str
    form_id: str
    turns: tuple[Turn, ...]
    system: str
    found: tuple[Found, ...]
    masked: bool


@dataclass
class Asked:
    """What became of a question, for the templates: one of `before`, `problem` and `answer`, and help above all."""

    part: str
    signs: Signs | None = None
    before: BeforeSending | None = None
    problem: Problem | None = None
    answer: Told | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and how the answer is shown.

    `page` is the template of the whole page with its form (id `form_id`), `part` the one of the answer alone, which
    extends assistant/_answer.html; both get `asked` and `context`. `begin` asks, once nothing stands in the way.
    `words` is what the person wrote. `finish` is called at the end: more for the templates, or an address to go on to.
    """

    prompt: Prompt
    masking: Masking | None
    begin: Callable[[], Told]
    words: Sequence[str]
    page: str
    part: str = "assistant/_answer.html"
    form_id: str = "ask"
    context: Mapping[str, Any] = field(default_factory=dict)
    finish: Callable[[Any], Mapping[str, Any] | str] = lambda _: {}


def asker_of(me: SignedIn) -> Asker:
    """The signed-in person, as `ask` wants them. Raises Unavailable."""
    return Asker(me.services, me.shelf, me.standing.tier, partial(_has_left, request.environ.get("gunicorn.socket")))


def _has_left(connection: socket.socket | None) -> bool:
    """Whether the browser has hung up. A plain look: the connection is its worker's, and stays as it is."""
    if connection is None:
        return False
    try:
        return socket.socket.recv(connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def masking_of(me: SignedIn, texts: Iterable[str], names: Iterable[str | Name] = ()) -> Masking | None:
    """The masking of this request, which knows everybody in the record; None when the person ticked it off.

    Raises TooManyWords when they named more than is looked for.
    """
    if request.form.get("unmasked"):
        return None
    words = own_words.typed(request.form.get("mask_too", ""))
    known = known_names(me.shelf, own=me.account.name, also=names)
    return Masking.of(texts, known, (*own_words.kept(me.shelf), *words))


def notice(model: TextModel) -> Notice:
    """Who answers in this installation."""
    return Notice(_PROVIDERS.get(model.provider, model.provider), model.model, model.provider != "offline")


def respond(me: SignedIn, question: Question) -> Response:
    """The answer, in pieces for whoever asked for a stream, else as a page. What must be seen first comes first."""
    asked = Asked(question.part, signs=crisis.signs("\n".join(question.words)))
    if _to_be_seen(me) or not _agreed(me):
        asked.before = _before_sending(me, question)
    elif request.form.get("keep_words"):
        own_words.keep(me.shelf, own_words.typed(request.form.get("mask_too", "")))
    if "text/event-stream" in request.headers.get("Accept", ""):
        return _streamed(me, question, asked)
    return _page(me, question, asked)


def awaited(me: SignedIn, begin: Callable[[], AnyTold]) -> AnyTold:
    """The whole of an answer, waited for in one of the places that there are. Raises Problem."""
    with _place(me.tenant):
        told = begin()
        for _ in told:
            pass
    return told


def _to_be_seen(me: SignedIn) -> bool:
    """Whether the person wants to see what leaves, this time."""
    wanted = "look" in request.form and "agreed" not in request.form
    return wanted and me.services.text_model.provider != "offline"


def _agreed(me: SignedIn) -> bool:
    model, version = me.services.text_model, request.form.get("agreed", "")
    if not consent.needed(me.shelf, model):
        return True
    in_force = versions.in_force(me.services).name
    return consent.agree(me.shelf, model, version, me.services.now(), in_force)


def _before_sending(me: SignedIn, question: Question) -> BeforeSending:
    leaves = asking.masked(question.prompt, question.masking)
    return BeforeSending(
        notice(me.services.text_model),
        consent.VERSION,
        question.form_id,
        leaves.turns,
        leaves.system,
        question.masking.found if question.masking else (),
        question.masking is not None,
    )


def _page(me: SignedIn, question: Question, asked: Asked) -> Response:
    onward = ""
    if asked.before is None:
        try:
            told = awaited(me, question.begin)
            onward = _finished(question, asked, told)
        except Problem as problem:
            asked.problem = problem
    if onward:
        return hx.redirect_to(onward)
    status = asked.problem.status if asked.problem else 200
    return make_response(render_template(question.page, asked=asked, **{**question.context, **asked.extra}), status)


def _streamed(me: SignedIn, question: Question, asked: Asked) -> Response:
    response = Response(stream_with_context(_events(me, question, asked)), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"  # a proxy must hand on each piece as it comes
    return response


def _events(me: SignedIn, question: Question, asked: Asked) -> Iterator[str]:
    if asked.signs:
        yield _event("first", render_template("assistant/_help_lines.html", asked=asked))
    if asked.before is None:
        try:
            with _place(me.tenant):
                told = question.begin()
                yield from map(_piece, told)
            if onward := _finished(question, asked, told):
                yield _event("go", onward)
                return
        except Problem as problem:
            asked.problem = problem
        except Exception:  # the headers are sent: no error page can follow, so it is told here
            log.exception("an answer failed")
            asked.problem = Broken()
    html = render_template("assistant/_outcome.html", asked=asked, **{**question.context, **asked.extra})
    yield _event("problem" if asked.problem else "done", html)


@contextmanager
def _place(tenant: str) -> Iterator[None]:
    with _GUARD:
        if _WAITING[tenant] >= MOST_OF_ONE:
            raise YouAskALot
        if not _ROOM.acquire(blocking=False):
            raise TooManyAsk
        _WAITING[tenant] += 1
    try:
        yield
    finally:
        _ROOM.release()
        with _GUARD:
            _WAITING[tenant] -= 1
            if not _WAITING[tenant]:
                del _WAITING[tenant]


def _finished(question: Question, asked: Asked, told: Told) -> str:
    """Where to go on to, if anywhere."""
    more = question.finish(told)
    if isinstance(more, str):
        return more
    asked.answer, asked.extra = told, dict(more)
    return ""


def _piece(text: str) -> str:
    if not text:
        return ": still here\n\n"
    return _event("doing" if isinstance(text, Doing) else "piece", text)


def _event(name: str, text: str) -> str:
    return f"event: {name}\ndata: {json.dumps(text)}\n\n"
