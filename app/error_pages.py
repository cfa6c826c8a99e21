"""Maps every error, expected or not, to one page or fragment; words that were sent stay on it."""

from __future__ import annotations

import structlog
from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.errors import Invalid, NotFound, Problem, TooLarge, TooManyRequests
from app.hx import page_or_fragment

log = structlog.get_logger(__name__)

_NOT_WORDS = frozenset({"csrf_token", "email", "entry_id", "zone", "token"})


class Broken(Problem):
    """Our own mistake."""

    status = 500
    title = "Something broke on our side"
    sentence = "We have been told, without anything you wrote. Nothing you saved before is affected."


class FormTooOld(Problem):
    """The form's anti-forgery token is missing, old, or of another session."""

    title = "This form was open for too long"
    sentence = "Nothing was saved yet. Your words are below: copy them, open the form again and put them in."


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


def show(problem: Problem) -> Response:
    """The page (or fragment) of a problem, with the words that were sent."""
    kept = _kept_words()
    response = page_or_fragment(
        "errors/problem.html",
        "errors/_problem.html",
        status=problem.status,
        problem=problem,
        kept=kept,
        # A form of another site could have sent these words: then they are shown, never offered for sending.
        retry=bool(kept) and _from_our_own_page() and problem.status in (429, 503),
    )
    if problem.status in (429, 503):
        response.headers["Retry-After"] = "60"
    return response


def _as_problem(error: HTTPException) -> Problem:
    match error:
        case CSRFError():
            return FormTooOld()
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


def _kept_words() -> list[tuple[str, str, str]]:
    """(name, label, text) of each field that holds words, for a request that wanted to write."""
    if request.method != "POST":
        return []
    try:
        fields = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_WORDS and text]
    except HTTPException:
        return []
    return [(name, name.replace("_", " ").capitalize(), text) for name, text in fields]


def _from_our_own_page() -> bool:
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
