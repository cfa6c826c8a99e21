"""What a model or our rules say is labelled wherever it stands, and apart from a person's words until she takes one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app import create_app
from app.ai.offline import OfflineModel
from app.assistant import consent
from app.messages.drafting import load_draft
from app.messages.finding import find as drafts_found
from app.messages.record import Help
from app.services import Services
from app.settings import Settings
from tests.access.routes import Hers, Step, send, steps
from tests.assistant.asking_routes import asking_routes
from tests.assistant.conftest import Asking
from tests.assistant.rewrite.answers import begins, draft_of
from tests.assistant.scripted import ScriptedModel
from tests.assistant.site import with_page
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise

SAID = "Zinnwaldite"
"""Stands in everything that the model says, and in nothing else."""

ANSWERS = {
    "ask": f"{SAID} says so [1].",
    "summary": json.dumps({"rows": [{"source": 1, "event": f"{SAID}."}]}),
    "roles": json.dumps({"role": "mediator", "why": f"{SAID}."}),
    "rewrite": f"### VERY NEUTRAL\n{SAID}.\n\n### WARMER BUT FIRM\n{SAID}, thanks.\n\n### FOLLOW-UP\nI wrote {SAID}.",
}
FORMS = {
    "assistant.ask": {"question": "What do my own words say?"},
    "assistant.summarise": {"include": "entry"},
    "assistant.recommend": {"text": "I sit between two people"},
    "messages.rewrite": {"own": "1"},
}
"""How each route that asks is asked. A new one is written here too, and then held to the same."""

ONCE = frozenset({"wellbeing.releases.send"})
"""Asked with ticks that are good for one time: tests/wellbeing/releases/test_labelled.py holds it to the same."""

LABELS = ("It can be wrong; check it.", "can be wrong and are yours to check", "With help of ")
OF_THE_DRAFT = re.compile("MESSAGE#[^#]+#HEAD|MESSAGELIST#|MESSAGETEXT#")
NOT_HERS = re.compile("AI(USE|COUNT|HELD)")


class Speaking(ScriptedModel):
    """Says its word to whatever it is asked for."""

    def stream(self, prompt):
        self._answers.append([ANSWERS[prompt.task]])
        return super().stream(prompt)


class Owner(Hers):
    """Alice, to whom a summary is the answer that she kept."""

    kept = ""

    def _kept(self) -> str:
        self.kept = self.kept or self._answered()
        return self.kept

    def _answered(self) -> str:
        page = self._alice.post("/assistant/summary", FORMS["assistant.summarise"], follow_redirects=True).text
        keeping = re.search(r'action="(/assistant/answers/[^"]+/keep)"', page)
        assert keeping
        return str(self._alice.post(keeping[1]).location).rsplit("/", 1)[1]


class Seen(HTMLParser):
    """The texts of a page that stand before the eye and on paper."""

    _VOID = frozenset(["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        unseen = {"visually-hidden", "no-print", "print-only"} & set((given.get("class") or "").split())
        folded = tag == "details" and "open" not in given
        if tag not in self._VOID:
            away = folded or "hidden" in given or tag in ("template", "script", "style", "head")
            self._open.append((tag, bool(unseen) or away))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(away for _, away in self._open):
            self.texts.append(data)


def labelled(answer: str) -> bool:
    """Whether a page, a part of one or a file says what it is."""
    texts = Seen(answer).texts if "<" in answer else [answer]
    return any(label in text for text in texts for label in LABELS)


@pytest.fixture(params=["by a model", "by rules"])
def alice(request, settings: Settings, services: Services) -> Visitor:
    model = services.text_model if request.param == "by rules" else Speaking()
    app = create_app(settings, replace(services, text_model=model))
    app.testing = False
    alice = arrive(app, "alice@example.org")
    consent.agree(alice.shelf, model, consent.VERSION, services.now())
    return alice


def rows_of(hers: Hers) -> dict[str, tuple[int, bytes]]:
    return {sort: (version, body) for sort, version, body in hers.rows() if not NOT_HERS.match(sort)}


def asked(alice: Visitor, path: str, form: dict[str, str]) -> tuple[str, str]:
    """The page that an answer ends on, without scripts and with them."""
    page = alice.post(path, form, follow_redirects=True)
    assert page.status_code == 200, page.text
    streamed = alice.post(path, form, headers={"Accept": "text/event-stream"}).text
    name, told = re.findall(r"event: (\w+)\ndata: (.*)", streamed)[-1]
    assert name in ("go", "done"), streamed
    return page.text, json.loads(told) if name == "done" else alice.get(json.loads(told)).text


def places_of(alice: Visitor, walk: list[Step]) -> dict[str, str]:
    """Every page and file of hers in which a word of the model stands."""
    pages = {step.path: send(alice, step) for step in walk if step.method == "GET" and step.endpoint != "exit.leave"}
    assert len(pages) > 60
    return {path: page.text for path, page in pages.items() if SAID.encode() in page.data}


@promise("6.3")
def test_every_answer_is_labelled_and_beside_her_words_until_she_takes_it(alice: Visitor, clock: Clock) -> None:
    app, hers, by_rules = alice.client.application, Owner(alice), isinstance(alice.services.text_model, OfflineModel)
    walk = steps(app, hers)
    paths = {step.endpoint: step.path for step in walk if step.method == "POST"}
    before, draft = rows_of(hers), load_draft(alice.shelf, hers.message_id)

    for route in sorted(asking_routes(app) - ONCE):
        assert route in FORMS, f"{route} asks a model: tell in FORMS how it is asked"
        for page in asked(alice, paths[route], FORMS[route]):
            assert by_rules or SAID in page, route
            assert labelled(page), route

    after, standing = rows_of(hers), load_draft(alice.shelf, hers.message_id)
    assert {sort for sort in before if after.get(sort) != before[sort] and not OF_THE_DRAFT.match(sort)} == set()
    assert (standing.details, standing.versions[0], standing.shown) == (draft.details, draft.versions[0], draft.shown)
    of_a_wording = [f"/messages/{hers.message_id}/{page}?version={len(standing.versions)}" for page in ("edit", "sent")]
    walk += [Step("messages", "GET", path, names_hers=True) for path in of_a_wording]
    assert [path for path, page in places_of(alice, walk).items() if not labelled(page)] == []
    takes_a_wording(alice, hers, clock)
    places = places_of(alice, walk)
    assert by_rules or len(places) >= 10, sorted(places)
    assert [path for path, page in places.items() if not labelled(page)] == []


def takes_a_wording(alice: Visitor, hers: Owner, clock: Clock) -> None:
    """Picks it and changes it; ever after it says who helped, which model, and when."""
    message, helped_at = f"/messages/{hers.message_id}", clock()
    wording = load_draft(alice.shelf, hers.message_id).versions[-1]
    assert (wording.by, wording.model) in (("rules", "rules"), ("scripted", "scripted-1"))
    clock.move(minutes=5)
    alice.post(f"{message}/choose", {"version": str(wording.number)})
    assert load_draft(alice.shelf, hers.message_id).shown == wording
    alice.post(f"{message}/edit", {"based_on": str(wording.number), "text": f"{wording.text} Bye."})

    hers_now = load_draft(alice.shelf, hers.message_id).shown
    assert hers_now
    assert hers_now.by_you
    assert hers_now.helped_by == Help(by=wording.by, model=wording.model, at=helped_at)
    assert f"With help of {hers_now.helper}." in alice.get(message).text
    for export in ("csv", "json"):
        file = alice.get(f"/messages/export.{export}").text
        assert f"{wording.by} {wording.model}" in file or f'"by":"{wording.by}","model":"{wording.model}"' in file
        assert helped_at.isoformat()[:16] in file


def test_a_route_that_comes_to_ask_is_found(settings: Settings, services: Services) -> None:
    assert asking_routes(with_page(settings, services)) == {*FORMS, *ONCE, "asking.answer"}


def test_a_wording_that_nobody_picked_does_not_stand_for_the_message(asking: Asking) -> None:
    alice = asking([ANSWERS["rewrite"]])
    id_ = begins(alice, text="")
    alice.post(f"/messages/{id_}/rewrite", {"own": "0"})

    assert SAID in alice.get(f"/messages/{id_}").text
    assert SAID not in alice.get("/messages").text
    assert draft_of(alice, id_).shown is None
    assert alice.get(f"/messages/{id_}/sent").status_code == 303
    found = list(drafts_found(alice.shelf, "drama"))
    assert found
    assert SAID not in str(found)
