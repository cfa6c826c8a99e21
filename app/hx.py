"""The only reader of htmx headers: page or fragment, redirects, and the Vary that keeps caches honest."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from htmx_flask import Htmx

htmx = Htmx()


def page_or_fragment(page: str, fragment: str, *, status: int = 200, **context: Any) -> Response:
    """The fragment when htmx asked for part of a page, else the whole page. The view picks both names."""
    template = fragment if wants_fragment() else page
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")
    return response


def redirect_to(url: str) -> Response:
    """To `url`, one of our own: 303 for a plain form, a client-side move for htmx."""
    if not from_htmx():
        return make_response(redirect(url, code=303))
    response = make_response("", 200)
    response.headers["HX-Redirect"] = url
    response.vary.add("HX-Request")
    return response


def show_address(response: Response, url: str) -> None:
    """Have the address bar say `url` after the swap.

    A form that was sent makes a step that Back returns from. Anything else, such as each letter that is typed,
    takes the place of the address before, and leaves no trail in the browser's history.
    """
    sent = request.headers.get("HX-Source", "").startswith("form")
    there = request.headers.get("HX-Current-URL", "").endswith(url)
    response.headers["HX-Push-Url" if sent and not there else "HX-Replace-Url"] = url


def wants_fragment() -> bool:
    """Whether htmx asked and will swap part of a page (not a boosted or restored whole one)."""
    headers = request.headers
    return (
        from_htmx()
        and headers.get("HX-Request-Type") != "full"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def from_htmx() -> bool:
    """Whether htmx made this request."""
    return request.headers.get("HX-Request") == "true"
