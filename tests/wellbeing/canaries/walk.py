"""A walk through the module by its own links and forms: each form is sent by each of its buttons, with a mark in each
field that takes words. A room that is added is walked without a line here, unless a field wants something special.
"""

from __future__ import annotations

import io
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.cast import Visitor
from tests.wellbeing.canaries.forms import Asked, Form, Page, sending
from tests.wellbeing.canaries.marks import DAY, Marks

HOME = "/wellbeing"
_ONE_OF_AN_ID = re.compile(r"(?<=/)[\w.-]*[0-9a-z]{20,}[\w.-]*")
_AGAIN = 2
"""How often pages and forms that differ by an id alone are taken."""

_SPECIAL: dict[str, str] = {
    "review_on": "2027-02-11", "at": "08:30", "sleep": "7.5", "new_intensity": "4", "idle": "15",
}  # fmt: skip
"""What fields want that take no mark."""
NO_MARKS = frozenset(_SPECIAL)

_LOG = "Day,Mood,Hours slept,Note,Headache\n{day},2,7,{mark},4\n2019-03-08,3,6.5,{mark} again,5\n"


@dataclass
class Sent:
    """One form, as it was sent: enough to send it once more."""

    endpoint: str
    path: str
    data: dict[str, Any]
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)


@dataclass
class Walk:
    """One person's way. What was answered is kept: where, by which endpoint, with which status."""

    app: Flask
    alice: Visitor
    marks: Marks = field(default_factory=Marks)
    answers: list[tuple[str, str, TestResponse]] = field(default_factory=list)
    """(endpoint, path, answer)."""
    sent: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seen: dict[str, Page] = field(default_factory=dict)
    """Each page of the module as it was last read, by its address."""
    later: dict[str, str] = field(default_factory=dict)
    """Forms that take things away: where they go, and the page that they are on."""
    _taken: Counter[Any] = field(default_factory=Counter)
    _shapes: Counter[str] = field(default_factory=Counter)
    _asked: set[str] = field(default_factory=set)

    def whole(self) -> None:
        """Every page and form, twice: what the first time brings is asked the second; then what erases."""
        plain = [rule.rule for rule in self.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        for _ in range(2):
            for start in (HOME, *sorted(path for path in plain if path.startswith(HOME) and "<" not in path)):
                self.along(start)
            self._asked.clear()
            self._shapes.clear()
        for path in sorted(self.pages()):
            self.open(path)

    def erases(self) -> None:
        """What takes things away, all of it last."""
        for action in sorted(self.later, key=lambda action: (action.count("/"), action[-5:]), reverse=True):
            self._send_each(self.later[action], action)

    def put_off(self) -> set[str]:
        """The endpoints of what takes things away."""
        return {self._endpoint(action, "POST") for action in self.later}

    def pages(self) -> set[str]:
        """The address of each page that was answered."""
        return {path for _, path, answer in self.answers if answer.request.method == "GET"}

    def along(self, start: str) -> None:
        """Every page that can be reached from this one, and every form on the way."""
        way = deque([start])
        while way:
            path = way.popleft()
            if not self._is_new(path):
                continue
            way += self._from(path)

    def open(self, path: str) -> TestResponse:
        """A page, whatever it answers."""
        answer = self.alice.get(path)
        self.answers.append((self._endpoint(path, "GET"), path, answer))
        return answer

    def again(self, sent: Sent) -> TestResponse:
        """The same once more."""
        files = {name: (io.BytesIO(content), called) for name, (content, called) in sent.files.items()}
        kind = {"content_type": "multipart/form-data"} if files else {}
        answer = self.alice.post(sent.path, {**sent.data, **files}, **kind)
        self.alice.services.queue.work()  # type: ignore[attr-defined]  # the held queue of these tests
        return answer

    def _from(self, path: str) -> list[str]:
        answer = self.open(path)
        if answer.status_code in (302, 303):
            return [_inside(urljoin(path, answer.location))]
        if answer.status_code != 200 or "html" not in answer.content_type:
            if answer.status_code not in (200, 404):
                self.refused.append(f"GET {path}: {answer.status_code}")
            return []
        page = self.seen[path] = Page(answer.text)
        way = []
        for form in page.forms:
            if self._takes(path, form):
                way += self._send_each(path, urljoin(path, form.action or path))
        return way + [_inside(urljoin(path, link)) for link in page.links]

    def _takes(self, path: str, form: Form) -> bool:
        """Whether a form is to be sent now: not what takes things away, and not what was sent often enough."""
        action = urljoin(path, form.action or path)
        if not action.startswith(HOME) or form.method != "post" or action.startswith(f"{HOME}/lock"):
            return False
        if form.dangerous or action.endswith(("/erase", "/stop")):
            self.later[action] = path
            return False
        shape = _ONE_OF_AN_ID.sub("*", action), tuple(sorted(_ONE_OF_AN_ID.sub("*", f"/{n}") for n in form.fields))
        self._taken[shape] += 1
        return self._taken[shape] <= _AGAIN

    def _send_each(self, path: str, action: str) -> list[str]:
        """The form by each of its buttons, read anew before each; where that leads."""
        way: list[str] = []
        for number in range(10):
            page = Page(self.alice.get(path).text)
            form = next((form for form in page.forms if urljoin(path, form.action or path) == action), None)
            ways = list(form.each_way()) if form else []
            if form is None or number >= len(ways):
                break
            way += self._send(path, form, ways[number])
        return way

    def _send(self, path: str, form: Form, way: tuple[str, str]) -> list[str]:
        action = urljoin(path, form.action or path)
        endpoint = self._endpoint(action, "POST")
        said = sending(form, lambda asked: self._says(endpoint, asked))
        files = {name: said.pop(name) for name in [n for n, value in said.items() if isinstance(value, tuple)]}
        sent = Sent(endpoint, action, {**said, **({way[0]: way[1]} if way[0] else {})}, files)
        answer = self.again(sent)
        self.sent.append(sent)
        self.answers.append((endpoint, action, answer))
        if answer.status_code not in (200, 303):
            self.refused.append(f"POST {action} {sent.data}: {answer.status_code} {_complaints(answer.text)}")
        return [_inside(urljoin(action, answer.location))] if answer.status_code == 303 else []

    def _says(self, endpoint: str, asked: Asked) -> Any:
        if asked.name in _SPECIAL:
            return _SPECIAL[asked.name]
        if asked.kind == "file":
            mark = self.marks.fresh(endpoint, asked.name)
            return _LOG.format(day=DAY, mark=mark).encode(), f"{mark}.csv"
        if asked.is_written:
            return self.marks.fresh(endpoint, asked.name)
        kinds = {"date": DAY, "time": "08:30", "number": "4", "text": "4", "datetime-local": f"{DAY}T08:30"}
        if asked.kind in ("checkbox", "select-many"):
            return asked.choices
        if asked.kind == "select" and asked.value:
            return asked.value
        chosen = [choice for choice in asked.choices if choice]
        return kinds.get(asked.kind, chosen[-1] if chosen else asked.value)

    def _is_new(self, path: str) -> bool:
        if not path.startswith(HOME) or path in self._asked:
            return False
        self._asked.add(path)
        shape = _ONE_OF_AN_ID.sub("*", re.sub(r"=[^&]*", "=", path))
        self._shapes[shape] += 1
        return self._shapes[shape] <= 2 * _AGAIN

    def _endpoint(self, path: str, method: str) -> str:
        try:
            return str(self.app.url_map.bind("localhost").match(urlsplit(path).path, method)[0])
        except HTTPException:
            return "?"


def _inside(address: str) -> str:
    """The address without its place on the page."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "") if not parts.netloc else address


def _complaints(page: str) -> str:
    found = re.findall(r'(?:field-error"[^>]*>|<li><a href="#[^>]*>|problem[^>]*>)([^<]+)', page)
    return "; ".join(found) or " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())[:300]
