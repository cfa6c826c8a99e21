"""Maps every error, expected or not, to one page or fragment; words that were sent stay on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, current_app, request
from flask.sansio.app import App
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.core import UnboundField

from app.access import NotSignedIn, turned_away, viewer
from app.errors import Invalid, NotFound, Problem, TooLarge, TooManyRequests, Unavailable
from app.hx import page_or_fragment

log = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., Any])

_NOT_WORDS = frozenset({"csrf_token", "account", "email", "entry_id", "zone", "token", "next"})
_MOST_KEPT = 100
"""Fields whose words an error page shows; no form of ours has as many."""

_CAN_BE_SENT_AGAIN = (400, 401, 403, 429, 503)
"""403 is a plan that is missing: it may be there a minute later."""


class Broken(Problem):
    """Our own mistake."""

    status = 500
    title = "Something broke on our side"
    sentence = "We have been told, without anything you wrote. Nothing you saved before is affected."


class OutOfReach(Unavailable):
    """A store that is away while somebody reads: there are no words to keep."""

    sentence = "What you have written is safe. It cannot be shown just now; try again in a minute."


class FormTooOld(Problem):
    """The form's anti-forgery token is missing, old, or of another session."""

    title = "This form was open for too long"
    sentence = "Nothing was saved yet. Open the page again, then send it once more."


class WrongMethod(Problem):
    """The address exists, but not for this kind of request."""

    status = 405
    title = "That cannot be done here"
    sentence = "This address does not take that kind of request. Nothing was changed."


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Problem, show)
    app.register_error_handler(HTTPException, lambda error: show(_as_problem(error)))
    app.register_error_handler(Exception, _unexpected)


def name_words(app: App, form: type[FlaskForm]) -> None:
    """Let error pages give the words that were sent with `form` back under the form's own labels."""
    fields = {name: field for name in dir(form) if isinstance(field := getattr(form, name), UnboundField)}
    labels = {name: field.args[0] for name, field in fields.items() if _holds_words(field)}
    known = app.extensions.setdefault("labels", {})
    known.update({name: label for name, label in labels.items() if name not in known})


def word_labels() -> Mapping[str, str]:
    """What the fields that hold words are called, by name, of every form that `name_words` was told."""
    labels: Mapping[str, str] = current_app.extensions.get("labels", {})
    return labels


def told_as(fragment: str) -> Callable[[View], View]:
    """Decorator: a problem of this view, also one that kept a request from it, is told to htmx as `fragment`."""

    def mark(view: View) -> View:
        view.problem_fragment = fragment  # type: ignore[attr-defined]  # functions carry attributes; `show` reads this
        return view

    return mark


def show(problem: Problem) -> Response:
    """The page (or fragment) of a problem, with the words that were sent."""
    if problem.sentence == Unavailable.sentence and request.method != "POST":
        problem = OutOfReach()
    view = current_app.view_functions.get(request.endpoint or "")
    response = page_or_fragment(
        "errors/problem.html",
        getattr(view, "problem_fragment", "errors/_problem.html"),
        status=problem.status,
        **sent(problem),
    )
    if problem.status in (429, 503):
        response.headers["Retry-After"] = "60"
    return response


def sent(problem: Problem) -> dict[str, Any]:
    """What errors/_words.html shows of a request that failed: for pages that tell a problem in words of their own."""
    kept = _kept_words()
    return {"problem": problem, "kept": kept, "retry": bool(kept or _chosen()) and _may_be_sent_again(problem)}


def _as_problem(error: HTTPException) -> Problem:
    match error:
        case CSRFError():
            # Signing out, or a session that ended, takes the token with it.
            return NotSignedIn() if turned_away() else FormTooOld()
        case RequestEntityTooLarge():
            return TooLarge()
    match error.code:
        case 403 | 404:
            return NotFound()
        case 405:
            return WrongMethod()
        case 422:
            return Invalid()
        case 429:
            return TooManyRequests()
        case code if code is not None and code >= 500:
            return Broken()
    return Problem()


def _unexpected(error: Exception) -> Response:
    log.error("request failed", exc_info=error)
    return show(Broken())


def _holds_words(field: UnboundField) -> bool:
    chosen = issubclass(field.field_class, BooleanField | HiddenField | SelectField)
    return bool(field.args) and not chosen and "widget" not in field.kwargs


def _kept_words() -> list[tuple[str, str, str]]:
    """(name, label, text) of each field that holds words, for a request that wanted to write.

    Nothing of what another site sent, which could put its own words onto our page, or of what no page of ours sends.
    """
    if request.method != "POST" or request.endpoint is None or not _from_our_own_page():
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:
        return []
    labels = word_labels()
    # What no form has named is words when it is more than one: a choice, a day or an address has no blank in it.
    words = [(name, text) for name, text in sent if text.strip() and (name in labels or len(text.split()) > 1)]
    return [(name, labels.get(name) or _label(name), text) for name, text in words if name not in _NOT_WORDS][
        :_MOST_KEPT
    ]


def _chosen() -> bool:
    """Whether a form of ours was sent that holds choices, if no words: a mood, a row of answers."""
    if request.method != "POST" or request.endpoint is None or not _from_our_own_page():
        return False
    try:
        return any(text and name not in _NOT_WORDS for name, text in request.form.items(multi=True))
    except HTTPException:
        return False


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _may_be_sent_again(problem: Problem) -> bool:
    """Whether the page offers what was sent for sending: it came from a page of ours, and from whoever is here now.

    A form of another site could have sent these words, and on a browser that is shared somebody else may be signed
    in by now: then they are shown, never offered for sending. A signed-out person's are: sending checks once more.
    """
    if problem.status not in _CAN_BE_SENT_AGAIN or not _from_our_own_page():
        return False
    if not isinstance(problem, FormTooOld | NotSignedIn):
        return problem.status != FormTooOld.status
    # No token vouches for this request. The account's mark stands in our own pages only.
    sender, me = request.form.get("account"), viewer()
    return bool(sender) and (me is None or sender == me.browser_mark)


def _from_our_own_page() -> bool:
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
