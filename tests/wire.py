"""A person's browser over a real socket, without a screen: cookies, forms and keep-alive, and nothing else."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: where it came from, its status, its headers (lower case) and its text."""

    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Form:
    """A form as a page offers it: where it goes and what it holds."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "input" and self.forms and given.get("name"):
            unticked = given.get("type") in ("checkbox", "radio") and "checked" not in given
            if not unticked and given.get("type") not in ("file", "submit"):
                self.forms[-1].fields[given["name"]] = given.get("value", "")


def forms_of(page: str) -> list[Form]:
    """The forms of a page, in order, with the values of their inputs."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


@dataclass
class Wire:
    """One browser. Not for several threads at once: make one each, and give them the same cookies."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    timeout: float = 15
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str, *, follow: bool = True) -> Answer:
        """The page at `path`, redirects followed."""
        answer = self._request("GET", path)
        while follow and answer.status in (301, 302, 303, 307) and "location" in answer.headers:
            answer = self._request("GET", urljoin(answer.path, answer.headers["location"]))
        return answer

    def post(self, path: str, fields: Mapping[str, str] | Fields, *, follow: bool = True) -> Answer:
        """Send a form's fields; a redirect is followed as a browser would."""
        answer = self._request("POST", path, urlencode(list(fields.items()) if isinstance(fields, Mapping) else fields))
        if follow and answer.status in (302, 303):
            return self.get(urljoin(answer.path, answer.headers["location"]))
        return answer

    def fill(self, page: Answer, values: Mapping[str, str], *, at: str = "", follow: bool = True) -> Answer:
        """Fill in the first form of `page` that posts to an address holding `at`, and send it."""
        form = next(form for form in forms_of(page.text) if form.method == "post" and at in (form.action or page.path))
        return self.post(urljoin(page.path, form.action or page.path), {**form.fields, **values}, follow=follow)

    def sign_in(self, email: str) -> Answer:
        """In, by the link that was mailed; the welcome page's statement is made when it is asked for."""
        before = self.mailed_links(email)
        self.fill(self.get("/sign-in"), {"email": email}, at="/sign-in")
        until = time.monotonic() + 10
        while (links := self.mailed_links(email)) == before and time.monotonic() < until:
            time.sleep(0.05)
        assert links != before, "no mail within 10 seconds"
        answer = self.fill(self.get(links[0]), {}, at="/sign-in")
        if "/welcome" in answer.path:
            answer = self.fill(answer, {"adult": "y"}, at="/welcome")
        assert answer.status == 200, answer.path
        return answer

    def mailed_links(self, email: str) -> list[str]:
        """Paths of the sign-in links in the development mailbox for `email`, newest first."""
        mails = [part for part in self.get("/dev/mail").text.split("<article") if email in part]
        found = [re.search(r'href="([^"]*/sign-in/[^"]+)"', mail) for mail in mails]
        return [urlsplit(match[1]).path for match in found if match]

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _request(self, method: str, path: str, body: str | None = None) -> Answer:
        if self._connection is None:
            parts = urlsplit(self.url)
            self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=self.timeout)
        headers = {"Accept-Encoding": "identity", **self.headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = headers["Referer"] = self.url
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            answer = Answer(path, response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        self._keep(response.msg.get_all("Set-Cookie") or [])
        return answer

    def _keep(self, cookies: Sequence[str]) -> None:
        for cookie in cookies:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
