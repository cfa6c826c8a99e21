"""What a lapse closes and what it never does: every route of the app is a decision here."""

from __future__ import annotations

import html

import pytest
from flask import Flask

from app.access import PlanNeeded
from app.billing.standing import State
from tests.access.routes import MARKER, OPEN, Hers, Step, send, steps
from tests.billing.payer import Payer
from tests.cast import arrive
from tests.promises import promise

CLOSED = frozenset(
    {
        "incidents.write", "incidents.correct", "incidents.withdraw", "incidents.upload", "incidents.choose_columns",
        "vault.upload", "vault.announce", "vault.keep_piece", "vault.address_of_piece", "vault.end_upload",
        "vault.revise", "vault.remove", "vault.restore", "vault.link_entry", "vault.take_offer",
        "incidents.link_files", "incidents.unlink_file",
        "assistant.ask", "assistant.keep", "assistant.recommend", "assistant.summarise",
        "messages.write", "messages.change_details", "messages.add", "messages.choose", "messages.send",
        "messages.rewrite", "messages.settle_fact",
        "messages.upload_chat", "messages.choose_for_import", "messages.save_conversation",
        "messages.link_chat_message", "messages.unlink_chat_message", "messages.keep_import_file",
        "wellbeing.checkins.save", "wellbeing.checkins.revise",
        "wellbeing.checkins.add_symptom", "wellbeing.checkins.change_symptom",
        "wellbeing.releases.tick", "wellbeing.releases.send",
        "wellbeing.checkins.mark_day", "wellbeing.checkins.change_event",
        "wellbeing.checkins.upload_mood_log", "wellbeing.checkins.choose_for_mood_log",
        "wellbeing.complaints.save", "wellbeing.complaints.revise", "wellbeing.complaints.add",
        "wellbeing.complaints.settle", "wellbeing.complaints.take", "wellbeing.complaints.link_files",
        "wellbeing.complaints.unlink_file", "wellbeing.complaints.write_letter",
        "wellbeing.providers.save", "wellbeing.providers.revise",
        "rights.restoring.upload", "rights.restoring.begin",
    }
)  # fmt: skip
"""What writes the record, and so needs a plan. A new route that writes is decided here."""

OPEN_WHEN_LAPSED = frozenset(
    {
        # Ending one's account, and coming back to it.
        "rights.deletion.ask", "rights.deletion.come_back",
        # Words that are not the record yet, and taking one's own away again.
        "incidents.keep", "incidents.discard", "incidents.offer_kept", "incidents.forget_import",
        "vault.stop_upload",
        # Looking at the words of a message, keeping what is typed, and taking away what was not sent.
        "messages.tone", "messages.keep_words", "messages.discard", "messages.write_entry", "messages.delete",
        # Stopping an import, and deleting what was brought in.
        "messages.stop_import", "messages.delete_conversation",
        # Ticks on a list of the library.
        "library.tick",
        # What is masked before it leaves: a list of one's own.
        "assistant.keep_words", "assistant.forget_word",
        # Taking back what was agreed to.
        "assistant.withdraw", "assistant.remove_kept", "assistant.choose_role",
        # The whole safety plan.
        "wellbeing.plans.begin", "wellbeing.plans.write", "wellbeing.plans.settle", "wellbeing.plans.card",
        "wellbeing.plans.erase",
        # Taking one's own file along, in another app.
        "vault.make_link",
        # Taking along and erasing what is most private.
        "wellbeing.export.as_csv", "wellbeing.export.as_json",
        "wellbeing.export.as_pdf",
        "wellbeing.releases.choose_days",
        "wellbeing.checkins.erase_event",
        "wellbeing.search.search", "wellbeing.erasure.erase",
        "wellbeing.checkins.begin_list_anew",
        # Stopping a mood log, and taking back what it brought in.
        "wellbeing.checkins.stop_mood_log", "wellbeing.checkins.undo_mood_log",
        "wellbeing.checkins.erase", "wellbeing.questionnaires.erase",
        "wellbeing.complaints.erase", "wellbeing.providers.erase",
        # Looking for a file among one's own, in a form so that no address holds the words.
        "wellbeing.complaints.find_files",
        # An answer may call for help at once: nothing stands before that.
        "wellbeing.questionnaires.answer",
        # Locking what is most private, and opening it again.
        "wellbeing.lock.save", "wellbeing.lock.shut_now", "wellbeing.lock.here",
        "identity.confirm.ask", "identity.confirm.use",
        # Taking everything along.
        "rights.exports.ask", "rights.exports.stop",
        # Asking us about one's data, and what belongs to it.
        "rights.requests.add_word_to_own", "rights.requests.add_paper_to_own", "rights.requests.end_own",
        # Letting go of a copy that waits to be brought back.
        "rights.restoring.stop",
        # Taking a consent back, and objecting to being counted.
        "rights.consents.withdraw", "rights.consents.say_of_counting",
        # Who one is, where one is signed in, what mail one gets, and paying.
        "accounts.begin", "accounts.save_settings", "accounts.change_address", "accounts.take_new_address",
        "accounts.end_session", "accounts.end_sessions", "preferences.save", "preferences.stop_all",
        "preferences.switch_newsletter", "policies.answer",
        "billing.subscribe", "billing.portal", "billing.change", "billing.cancel", "billing.resume",
    }
)  # fmt: skip
"""Every other route that takes a form from somebody signed in."""


@pytest.fixture
def hers(alice_pays: Payer) -> Hers:
    return Hers(alice_pays.visitor)


def writes(app: Flask, hers: Hers) -> list[Step]:
    staff = {name for name, view in app.view_functions.items() if getattr(view, "access", {}).get("staff_only")}
    return [s for s in steps(app, hers) if s.method not in {"GET", "HEAD"} and s.endpoint not in OPEN | staff]


def test_every_route_that_writes_is_decided_to_be_open_or_closed_when_a_plan_lapses(app: Flask, hers: Hers) -> None:
    undecided = {step.endpoint for step in writes(app, hers)} - CLOSED - OPEN_WHEN_LAPSED
    marked = {name for name, view in app.view_functions.items() if getattr(view, "access", {}).get("plan")}

    assert undecided == set()
    assert marked == CLOSED


@promise("4.1", part=True)
def test_a_lapse_closes_what_writes_the_record_and_nothing_else(app: Flask, alice_pays: Payer, hers: Hers) -> None:
    way = steps(app, hers)
    alice_pays.clock.move(days=15)
    assert alice_pays.state() is State.NEVER
    wrong = []
    for step in way:
        visitor = arrive(app, "alice@example.org")  # some steps sign her out
        before = hers.rows()
        answer = send(visitor, step)
        closed = step.endpoint in CLOSED and step.method == "POST"
        refused = answer.status_code == 403 and PlanNeeded.sentence in html.unescape(answer.text)
        if refused != closed or (closed and _record(hers.rows()) != _record(before)):
            wrong.append(f"{step}: {answer.status_code}")

    assert wrong == []


def test_reading_and_taking_away_stay_open_for_good(app: Flask, alice_pays: Payer, hers: Hers) -> None:
    alice_pays.clock.move(days=15)
    for _ in range(2):
        alice = alice_pays.visitor
        for path in ("/incidents", f"/incidents/{hers.entry_id}", "/incidents/export.csv", "/incidents/export.json"):
            answer = alice.get(path)
            assert answer.status_code == 200
            assert MARKER in answer.text
        alice_pays.clock.move(days=3650)


@pytest.mark.parametrize(
    "path", ["/home", "/incidents", "/incidents/new", "/incidents/{}", "/incidents/{}/edit", "/incidents/import"]
)
def test_pages_say_that_the_record_is_read_only_before_anybody_types(alice_pays: Payer, hers: Hers, path: str) -> None:
    path = path.format(hers.entry_id)
    words = "Your record is read-only. Everything in it stays yours to read, export and delete."
    assert words not in alice_pays.visitor.get(path).text
    alice_pays.clock.move(days=15)
    page = alice_pays.visitor.get(path).text

    assert words in page
    assert 'href="/settings/billing"' in page


@pytest.mark.parametrize(
    "path", ["/incidents/new", "/incidents/{}/edit", "/incidents/{}/withdraw", "/incidents/import"]
)
def test_what_is_closed_is_dimmed_and_not_hidden(alice_pays: Payer, hers: Hers, path: str) -> None:
    alice_pays.clock.move(days=15)
    page = alice_pays.visitor.get(path.format(hers.entry_id)).text

    assert 'disabled aria-describedby="read-only"' in page


def test_words_that_were_being_written_when_the_plan_lapsed_are_kept(alice_pays: Payer) -> None:
    alice = alice_pays.visitor
    page = alice.get("/incidents/new").text
    entry_id = page.split('name="entry_id"')[1].split('value="')[1].split('"')[0]
    token = alice.csrf()
    alice_pays.clock.move(days=15)
    alice = arrive(alice_pays.app, alice.email, alice.tenant)
    form = {"occurred_on": "2026-11-19", "narrative": "He was late, and said so.", "entry_id": entry_id}
    answer = alice.post("/incidents/new", form)
    assert token

    assert answer.status_code == 403
    assert "He was late, and said so." in answer.text
    assert f'formaction="/incidents/drafts/{entry_id}"' in answer.text
    assert "Try again" in answer.text
    assert alice.post(f"/incidents/drafts/{entry_id}", form).status_code == 303
    assert "He was late, and said so." in alice.get(f"/incidents/new?draft={entry_id}").text


def test_a_draft_outlasts_a_lapse_and_can_be_taken_away_meanwhile(alice_pays: Payer) -> None:
    alice_pays.visitor.post("/incidents/drafts/01draftofalice", {"narrative": "Unfinished, about the kitchen."})
    alice_pays.clock.move(days=15)
    assert alice_pays.state() is State.NEVER
    alice_pays.clock.move(days=300)
    alice_pays.services.store.remove_expired()
    alice = alice_pays.visitor

    for path in ("/home", "/incidents/new?draft=01draftofalice", "/incidents/export.csv", "/incidents/export.json"):
        assert "Unfinished, about the kitchen." in alice.get(path).text
    assert "30 days" not in alice.get("/incidents/new").text


def test_a_plan_that_is_begun_in_another_tab_lets_the_same_words_through(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=15)
    assert not alice_pays.may_write()
    alice_pays.subscribes()
    alice_pays.hears()
    assert alice_pays.may_write()


def _record(rows: set[tuple[str, int, bytes]]) -> set[tuple[str, int, bytes]]:
    kept = ("INCIDENT#", "TIMELINE#", "SEARCH#", "TALLY#", "IMPORT#", "VAULT#", "VAULTLIST#")
    return {row for row in rows if row[0].startswith(kept)}
