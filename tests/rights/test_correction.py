"""Everything that is held of a person can be corrected by them; what is evidence keeps what it said before."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.accounts.model import Account, read
from app.rights.registry import EXPORTED
from app.store.keys import tenant_id
from tests.accounts.test_address import ask_to_move
from tests.cast import Visitor
from tests.promises import promise
from tests.rights.restoring.copies import Files, files_of
from tests.rights.restoring.filling import fill
from tests.wellbeing.checkins.keeping import kept
from tests.wellbeing.checkins.test_changes import form_of
from tests.wellbeing.plans.planning import write

Hers = dict[str, str]
Way = Callable[[Visitor, Hers], object]


def _form(place: str, path: str, **said: str) -> Way:
    return lambda alice, hers: alice.post(f"{hers[place]}{path}", said)


def _list(alice: Visitor, _: Hers) -> object:
    page = alice.get("/wellbeing/check-ins/symptoms").text
    symptom = page.split('action="/wellbeing/check-ins/symptoms/')[1].partition('"')[0]
    return alice.post(f"/wellbeing/check-ins/symptoms/{symptom}", {"do": "rename", "name": "Another name"})


def _to_a_message(alice: Visitor, hers: Hers) -> object:
    place = re.findall(rf"{hers['talk']}/[\w.-]+-[0-9a-f]{{24}}", alice.get(hers["talk"]).text)[1]
    return alice.post(f"{place}/link", {"entry": hers["entry"].rsplit("/", 1)[1]})


def _check_in(alice: Visitor, hers: Hers) -> object:
    return alice.post(f"{hers['check-in']}/edit", form_of(kept(alice)[0], note="the third words"))


def _plan(alice: Visitor, hers: Hers) -> object:
    return write(alice, hers["plan"].rsplit("/", 1)[1], 1, "Other steps.")


ENTRY = {"occurred_on": "2026-11-18", "narrative": "He came at six.", "based_on": "3", "reason": "The time"}
DETAILS = {"text": "", "intent": "request", "method": "brief", "channel": "email", "to": "Daniel Ortiz", "seen": "2"}
EVENT = f"/wellbeing/events/20261118-{26 * 'b'}"

WAYS: dict[str, tuple[Way, str]] = {
    "incidents/entries": (_form("entry", "/edit", **ENTRY), "incidents/entries"),
    "incidents/drafts": (lambda a, _: a.post(f"/incidents/drafts/{26 * 'd'}", {"narrative": "other words"}), ""),
    "vault/documents": (_form("document", "/edit", title="Another", kind="school", based_on="1"), "vault/documents"),
    "messages/messages": (_form("message", "/details", **DETAILS), ""),
    "messages/wordings": (_form("message", "/edit", text="Other words.", based_on="2"), "messages/wordings"),
    "messages/begun": (lambda a, _: a.post(f"/messages/drafts/{26 * 'm'}", {"text": "other", "intent": "inform"}), ""),
    "messages/conversations": (_form("talk", "/edit", name="Another name", me="Alice"), ""),
    "messages/links": (_to_a_message, ""),
    "assistant/own-words": (lambda a, _: a.post("/settings/ai/words/forget", {"word": "Wren"}), ""),
    "library/ticks": (lambda a, _: a.post("/library/exchange-day/ticks", {"done": "1"}), ""),
    "well-being/plan": (_plan, "well-being/plan-history"),
    "well-being/check-in": (_check_in, "well-being/check-in-history"),
    "well-being/symptoms": (_list, ""),
    "well-being/event": (lambda a, _: a.post(EVENT, {"on": "2026-11-17", "title": "Another day"}), ""),
    "well-being/complaint": (
        _form("complaint", "/edit", provider="Dr Wren", harm="Other", based_on="2"), "well-being/complaint-history",
    ),
    "well-being/note": (
        _form("note", "/edit", provider="Dr Wren", said="Other", based_on="2"), "well-being/note-history",
    ),
}  # fmt: skip
"""How each kind of content is corrected, and where it keeps what it said before, where it does."""

EVIDENCE = frozenset({"incidents/entries", "vault/documents", "messages/wordings"})

OTHERWISE = {
    "vault/custody": "what happened to a file is a log",
    "messages/conversation-messages": "what somebody else's file says: the conversation is removed and brought in anew",
    "assistant/kept-answers": "what a model said then: it is removed, and asked again",
    "well-being/questionnaire": "what was answered then: it is erased, and answered again",
    "well-being/check-in-place": "where a check-in stands: it follows the check-in",
    "well-being/event-place": "where a marked day stands: it follows the day",
    "well-being/questionnaire-place": "where a questionnaire stands: it follows the questionnaire",
    "well-being/plan-history": "what was said before",
    "well-being/check-in-history": "what was said before",
    "well-being/complaint-history": "what was said before",
    "well-being/note-history": "what was said before",
    "copies/brought-back": "a mark that stays for good",
}
"""What is not corrected in its place, and why."""

IDENTITY = {
    "email": "/settings/email-address: told in tests/accounts/test_address.py",
    "name": "/settings",
    "role": "/settings",
    "subject": "the identity provider's own id: it follows the person's account there",
    "created_at": "what happened",
    "adult_confirmed_at": "what was stated; told otherwise, the account ends",
    "policy_version": "what was accepted",
    "policy_accepted_at": "what was accepted",
    "staff": "ours to grant, with a row of the audit log",
    "closing": "the person's own wish: they can come back",
}
"""How each field of who a person is to us is corrected, or what it is instead."""


def content(files: Files, name: str) -> set[bytes]:
    """The records of a kind."""
    return {line.rstrip(b",") for line in files[f"data/{name}.json"].splitlines() if line.startswith(b'{"key"')}


def test_each_kind_of_content_has_a_way_or_a_reason() -> None:
    names = {
        f"{feature.name}/{family.name}" for feature in EXPORTED for family in feature.families if family.comes_back
    }

    assert set(WAYS) | set(OTHERWISE) == names
    assert not set(WAYS) & set(OTHERWISE)


@promise("12.2")
def test_everything_can_be_corrected_and_evidence_keeps_what_it_said_before(alice: Visitor) -> None:
    hers = fill(alice)
    for name, (way, earlier) in WAYS.items():
        before = files_of(alice.services, tenant_id(alice.tenant))
        alice.services.now.move(minutes=1)  # type: ignore[attr-defined]  # the clock of the tests
        answer = way(alice, hers)
        after = files_of(alice.services, tenant_id(alice.tenant))
        assert content(after, name) != content(before, name), (name, getattr(answer, "text", ""))
        if name in EVIDENCE:
            assert content(before, name) < content(after, name), name
        if earlier:
            assert len(content(after, earlier)) > len(content(before, earlier)), name
    corrects_who_she_is(alice)


def corrects_who_she_is(alice: Visitor) -> None:
    """Each field of who a person is to us that is theirs to correct."""
    said = {"name": "Wren", "time_zone": "America/Denver", "role": "advocate", "language": "es"}
    assert alice.post("/settings", said).status_code == 303
    moving = ask_to_move(alice, alice.services.queue, "wren@example.org")  # type: ignore[arg-type]  # the held queue of the tests
    assert alice.post(moving).status_code == 303
    household = read(alice.shelf)
    assert household
    account = household.account.record
    assert (account.name, account.role, account.email) == ("Wren", "advocate", "wren@example.org")
    assert (household.preferences.time_zone, household.preferences.language) == ("America/Denver", "es")


def test_each_field_of_who_a_person_is_to_us_is_corrected_or_says_what_happened() -> None:
    assert set(IDENTITY) == set(Account.__struct_fields__)
