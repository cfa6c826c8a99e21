"""Compression: pages are sent as gzip to whoever asked for them here, and never to a request that another site made."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

_LEVEL = 4
"""A timeline page shrinks to a sixth in a fifth of a millisecond; higher levels cost more time than they save bytes."""

_WORTH_IT = 1000
"""Bytes below which a page fits into one packet anyhow."""

_OURS = ("same-origin", "none")


def install(app: Flask) -> None:
    """Compress the pages of `app`."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed or response.headers.get("Content-Encoding"):
        return response
    response.vary.update(("Accept-Encoding", "Sec-Fetch-Site"))
    if _may_be_told_by_length() and len(response.get_data()) >= _WORTH_IT:
        response.set_data(gzip.compress(response.get_data(), compresslevel=_LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _may_be_told_by_length() -> bool:
    """Whether nobody gains from watching how long the answer is.

    How well a page compresses tells whether words of its address also stand in it. Somebody who listens on the line
    gains from that only if they choose the address, from a site of theirs. The browser says so, and nothing is packed.
    """
    return request.accept_encodings.quality("gzip") > 0 and request.headers.get("Sec-Fetch-Site") in _OURS
