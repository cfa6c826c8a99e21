"""Ask my record: a question, and an answer that cites."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app.access import SignedIn, requires_plan, signed_in
from app.answers.answering import Asked, Question, asker_of, masking_of, respond
from app.assistant import crisis, kept
from app.assistant.record import agent
from app.assistant.record.agent import Agent
from app.assistant.record.citing import Cited, cited
from app.assistant.routes import bp
from app.dates.wording import Reader
from app.hx import redirect_to
from app.library import search

MOST_CHARACTERS = 500


@bp.get("/assistant/ask")
def ask_again() -> Answer:
    """To the form: an address that a browser kept of a question."""
    return redirect_to(url_for("assistant.home"))


@bp.post("/assistant/ask")
@requires_plan("parent")
def ask() -> Answer:
    """Answer the question from the person's own record and the library."""
    me = signed_in()
    words = request.form.get("question", "").strip()
    reader = Reader(me.services.now(), me.preferences.time_zone)
    if not words or len(words) > MOST_CHARACTERS:
        return _refused(me, reader, words)
    asker = asker_of(me)
    prompt, desk = agent.begin(asker, words, reader, search.finder(me.services))
    masking = masking_of(me, [turn.text for turn in prompt.turns])
    return respond(
        me,
        Question(
            prompt, masking, lambda: Agent(asker, masking, prompt, desk), [words],
            page="assistant/index.html",
            context={"question": words, "kept": kept.newest(me.shelf), "reader": reader},
            finish=lambda answered: _finished(me, words, answered),
        ),
    )  # fmt: skip


def _finished(me: SignedIn, question: str, answered: Agent) -> str:
    found = cited(answered.text, answered.passages)
    held = kept.hold(me.shelf, me.services.now, kept_of(question, answered, found))
    return url_for("assistant.show_answer", answer_id=held.id, _anchor="outcome")


def kept_of(question: str, answered: Agent, found: Cited) -> kept.Kept:
    """The answer as it may be kept."""
    lines = tuple(
        kept.Line(text=one.text, numbers=tuple(number for number, _ in one.citations), doubtful=one.doubtful)
        for one in found.sentences
    )
    sources = tuple(
        kept.Source(
            number=number, label=passage.kind.label, title=passage.title, when=passage.when, text=passage.text,
            address=passage.opens,
        )
        for number, passage in found.sources
    )  # fmt: skip
    return kept.Kept(
        kind="answer", question=question, lines=lines, sources=sources, provider=answered.provider,
        model=answered.model, made_at=answered.at, left_out=found.left_out,
    )  # fmt: skip


def _refused(me: SignedIn, reader: Reader, words: str) -> Response:
    sentence = (
        f"A question holds {MOST_CHARACTERS} characters. Ask it in fewer words." if words else "Write a question first."
    )
    asked = Asked("assistant/_answer.html", signs=crisis.signs(words))
    page = render_template(
        "assistant/index.html", asked=asked, question=words, refused=sentence, kept=kept.newest(me.shelf), reader=reader
    )
    return Response(page, 422)
