"""Typed errors: each one is a sentence for a person, and is mapped to a page once (see error_pages.py)."""

from __future__ import annotations


class Problem(Exception):
    """An expected failure with words for a person: what happened, what is safe, what to do next.

    `status` is the HTTP status, `title` the page's heading, `sentence` the text below it.
    Neither may hold content that a person wrote, because both may reach a log.
    """

    status = 400
    title = "That did not work"
    way_out: tuple[str, str] | None = None
    """(address, words) of a page to open in a new tab, after which what was sent can be sent again."""
    sentence = "We could not understand that request. Nothing was changed."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)
        if sentence:
            self.sentence = sentence


class NotFound(Problem):
    """Nothing there, or not yours: the two answer alike."""

    status = 404
    title = "There is nothing here"
    sentence = "The page may have moved, or the address may be mistyped. Your records are safe."


class Invalid(Problem):
    """Input that cannot be taken as it is; nothing was written."""

    status = 422
    title = "Something needs another look"
    sentence = "Part of what was sent could not be used. Nothing was changed."


class Conflict(Problem):
    """A condition of a write did not hold: somebody, or another tab, was first. `key` names the failing item."""

    status = 409
    title = "This changed while you were writing"
    sentence = "It was changed somewhere else first. Nothing was overwritten; your words are below."

    def __init__(self, sentence: str | None = None, *, key: object | None = None) -> None:
        super().__init__(sentence)
        self.key = key


class TooLarge(Problem):
    """More bytes than can be kept in one piece."""

    status = 413
    title = "That is too large"
    sentence = "It is larger than we can take in one piece. Nothing was saved."


class TooManyRequests(Problem):
    """A rate limit was reached."""

    status = 429
    title = "That was a lot at once"
    sentence = "Wait a minute, then try again. Nothing is lost."


class Unavailable(Problem):
    """Something we depend on does not answer: a store, Redis, a mail server, a key."""

    status = 503
    title = "We could not reach our storage"
    sentence = "Nothing was saved just now. Your words are kept on this page; try again in a minute."


class LinkExpired(Problem):
    """A signed link that is too old, already used, or made for another browser."""

    status = 410
    title = "This link no longer works"
    sentence = "Links work once and for a short time. Ask for a new one."
