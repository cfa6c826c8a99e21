"""Pages that write other wordings of a message beside the person's own, and take their word on the facts in them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.answers.answering import Question, asker_of, masking_of, respond
from app.assistant.facts_found import claims_left_out, found_by, marked, own_words, sources_of, told
from app.assistant.offline_rewrite import Rules, says_more
from app.assistant.rewrite import FOLLOW_UP, LABELS, Rewriting, Wanted, prompt_for
from app.errors import Invalid, NotFound
from app.messages.draft_views import View
from app.messages.drafting import MOST_VERSIONS, AlreadySent, Draft, TooManyVersions, load_draft
from app.messages.forms import number_of
from app.messages.model import add_version, settle
from app.messages.routes import bp
from app.messages.version_views import names_for

bp.add_app_template_global(marked, "facts_marked")
bp.add_app_template_global(told, "fact_told")


class NothingToSay(Invalid):
    """There are no facts, no words and nothing to answer."""

    sentence = "There is nothing to write from yet. Add a fact, your own words, or what came in."


class NothingLeft(Invalid):
    """The rules put no words of their own in the place of those that they take out."""

    sentence = (
        "Nothing of yours is left to send after the hostile words are taken out. "
        "Write down as a fact what happened or what you ask for, and try again."
    )


class NothingYet(Invalid):
    """Something came in, and the person said nothing yet."""

    sentence = "The rules cannot think of an answer for you. Add a fact, or your own words, and try again."


@bp.get("/<message_id>/rewrite")
def rewrite_again(message_id: str) -> Answer:
    """To the message: an address that a browser kept of a rewrite."""
    return hx.redirect_to(url_for("messages.show", message_id=load_draft(signed_in().shelf, message_id).id))


@bp.post("/<message_id>/rewrite")
@requires_plan("parent")
def rewrite(message_id: str) -> Response:
    """Three wordings by the draft's method, kept as versions of their own."""
    me = signed_in()
    draft, own = load_draft(me.shelf, message_id), number_of(request.form.get("own"))
    return respond(me, _question(me, draft, Wanted(details=draft.details, own=_own_words(draft, own)), own))


@bp.post("/<message_id>/settle")
@requires_plan("parent")
def settle_fact(message_id: str) -> Answer:
    """Take the person's word that a fact is right as it stands in a version."""
    me = signed_in()
    version, finding = number_of(request.form.get("version")), number_of(request.form.get("finding"))
    draft = settle(me.shelf, me.services.now, message_id, version=version, finding=finding, reason="This is right")
    left = len(draft.version(version).unsettled)
    flash(
        "Settled. It does not see everything: read who did what yourself." if not left else f"Settled. {left} to go.",
        "success",
    )
    return hx.redirect_to(url_for("messages.show", message_id=message_id, _anchor=f"facts-{version}"))


def _own_words(draft: Draft, number: int) -> str:
    """The words to begin from. Not a model's, nor such as hold a fact without the person's word: it would be theirs."""
    if not number:
        return ""
    version = draft.version(number)
    if not version.by_a_person or version.unsettled:
        raise NotFound
    return version.text


def _question(me: SignedIn, draft: Draft, wanted: Wanted, own: int) -> Question:
    details = wanted.details
    words = (*details.facts, details.received, wanted.own)
    masking = masking_of(me, (*words, details.to, details.limits.tone), [details.to] if details.to else [])
    rules = Rules(wanted)

    def begin() -> Rewriting:
        _may_write(draft, words)
        if me.services.text_model.provider == "offline" and rules.nothing_left:
            raise NothingLeft if wanted.own else NothingYet
        return Rewriting(asker_of(me), wanted, masking)

    return Question(
        prompt=prompt_for(wanted),
        masking=masking,
        begin=begin,
        words=words,
        page="messages/show.html",
        part="messages/_rewrite_answer.html",
        form_id="rewrite",
        context={"view": View(me, draft)},
        finish=lambda answer: _keep(me, draft, wanted, own, answer, rules=rules),
    )


def _may_write(draft: Draft, words: tuple[str, ...]) -> None:
    if draft.sent:
        raise AlreadySent
    if len(draft.versions) + len(LABELS) > MOST_VERSIONS:
        raise TooManyVersions
    if not any(text.strip() for text in words):
        raise NothingToSay


def _keep(
    me: SignedIn, draft: Draft, wanted: Wanted, own: int, answer: Rewriting, *, rules: Rules
) -> Mapping[str, object] | str:
    """Keep each whole wording as a version, the neutral one last so that it stands first; where to go on to."""
    by_rules = answer.provider == "offline"
    draft = load_draft(me.shelf, draft.id)  # its facts may have changed while the answer came
    wanted = Wanted(details=draft.details, own=wanted.own)
    also = (*own_words(draft.versions), me.account.name)
    sources = sources_of(wanted, also=also, known=names_for(me, draft))
    cut = [wording for wording in answer.wordings if not wording.whole]
    for wording in reversed([wording for wording in answer.wordings if wording.whole]):
        gone = rules.left_out(wording.label) if by_rules else ()
        claims = claims_left_out([piece for piece in gone if says_more(piece) and wording.label != FOLLOW_UP])
        found = found_by(sources, wording.text, label=wording.label)
        draft = add_version(
            me.shelf, me.services.now, draft.id, wording.text, by="rules" if by_rules else answer.provider,
            model=answer.model, label=wording.label, based_on=own, findings=(*found, *claims), left_out=gone,
        )  # fmt: skip
    anchor = "help-first" if View(me, draft).signs else "versions"
    onward = url_for("messages.show", message_id=draft.id, latest=len(draft.versions), _anchor=anchor)
    return {"cut": cut, "onward": onward} if cut else onward
