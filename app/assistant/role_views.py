"""Which role fits: what is going on, in free words, and where to begin."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app.access import SignedIn, requires_plan, signed_in
from app.accounts import model as accounts
from app.accounts.roles import ROLES
from app.answers.answering import Asked, Question, asker_of, masking_of, respond
from app.assistant import crisis, kept
from app.assistant.asking import Answer as Told
from app.assistant.asking import ask
from app.assistant.kept import Kept, Line
from app.assistant.roles.recommending import MOST_CHARACTERS, of_role, prompt_for, recommended
from app.assistant.routes import bp
from app.errors import NotFound
from app.hx import redirect_to


@bp.get("/roles")
def roles() -> str:
    """The question, and the whole list; `?role=` opens one."""
    me = signed_in()
    wanted = request.args.get("role", "")
    if wanted and wanted not in ROLES:
        raise NotFound
    return render_template("assistant/roles.html", **_page(me), chosen=of_role(wanted) if wanted else None, asked=None)


@bp.post("/roles")
@requires_plan("parent")
def recommend() -> Answer:
    """The role that fits what is told, or the list."""
    me = signed_in()
    text = request.form.get("text", "").strip()
    if not text or len(text) > MOST_CHARACTERS:
        sentence = f"Tell it in {MOST_CHARACTERS:,} characters or fewer." if text else "Write a sentence or two first."
        asked = Asked("assistant/_answer.html", signs=crisis.signs(text))
        page = render_template(
            "assistant/roles.html", **_page(me), asked=asked, chosen=None, text=text, refused=sentence
        )
        return Response(page, 422)
    asker = asker_of(me)
    offline = me.services.text_model.provider == "offline"
    prompt = prompt_for(text, me.services.own_embedder if offline else None)
    masking = masking_of(me, [text])
    return respond(
        me,
        Question(
            prompt, masking, lambda: ask(asker, prompt, masking), [text],
            page="assistant/roles.html", form_id="tell",
            context={**_page(me), "text": text, "chosen": None},
            finish=lambda told: _finished(me, text, told),
        ),
    )  # fmt: skip


@bp.post("/roles/choose")
def choose_role() -> Answer:
    """Make a role the account's own. It changes what is suggested, never what is allowed."""
    me = signed_in()
    role = request.form.get("role", "")
    if role not in ROLES:
        raise NotFound
    accounts.correct(me.shelf, {"role": role}, {})
    flash(f"Noted: {ROLES[role]}. You can change this in your settings.", "success")
    return redirect_to(url_for("assistant.roles", role=role))


def _finished(me: SignedIn, text: str, told: Told) -> str:
    found = recommended(told.data)
    answer = Kept(
        kind="role", question=text, lines=(Line(text=found.why, numbers=()),) if found else (), sources=(),
        provider=told.provider, model=told.model, made_at=told.at, form={"role": (found.key,)} if found else {},
    )  # fmt: skip
    held = kept.hold(me.shelf, me.services.now, answer)
    return url_for("assistant.show_answer", answer_id=held.id, _anchor="outcome")


def role_page(me: SignedIn, answer: Kept, asked: Asked) -> str:
    """The page with an answer of the last hour below its form."""
    keys = [key for key in answer.form.get("role", ()) if key in ROLES]
    found = of_role(keys[0], answer.lines[0].text) if keys and answer.lines else None
    shown = {"asked": asked, "answer": answer, "found": found, "text": answer.question}
    return render_template("assistant/roles.html", **_page(me), **shown, chosen=None)


def _page(me: SignedIn) -> dict[str, Any]:
    return {"every": ROLES, "own": me.account.role, "most": MOST_CHARACTERS}
