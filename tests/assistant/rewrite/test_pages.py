"""A draft said in other words through its page: kept beside her own, held to her facts, settled, sent."""

from __future__ import annotations

import html

from tests.assistant.rewrite.answers import ANGRY, FAITHFUL, answer, begins, draft_of, sends
from tests.promises import promise


@promise("1.2", "3.4", "6.3", part=True)
def test_the_rules_write_two_versions_and_a_follow_up_beside_her_own(alice):
    id_ = begins(alice)
    assert alice.post(f"/messages/{id_}/rewrite", {"own": "1"}).status_code == 303
    draft = draft_of(alice, id_)
    assert [(version.by, version.label) for version in draft.versions] == [
        ("you", ""), ("rules", "follow-up if ignored"), ("rules", "warmer but firm"), ("rules", "very neutral"),
    ]  # fmt: skip
    assert draft.versions[0].text == ANGRY
    assert draft.head.chosen == 1
    assert "liar" not in draft.versions[3].text
    assert '"Daddy forgot you"' in draft.versions[3].text
    page = alice.get(f"/messages/{id_}").text
    assert page.count("Written by rules; no AI provider is configured") == 3
    assert page.count("It can be wrong; check it. Not legal, medical or psychological advice.") == 3


def test_a_calm_wording_is_shown_as_it_is_and_a_follow_up_never_as_a_change_of_her_words(alice):
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    versions = [part.split("</article>")[0] for part in alice.get(f"/messages/{id_}").text.split("<article")[1:]]
    neutral = next(part for part in versions if "very neutral" in part)
    follow_up = next(part for part in versions if "follow-up if ignored" in part)
    assert "liar" not in neutral.split("What changed from version 1")[0]
    assert "liar" in neutral
    assert "What changed" not in follow_up
    assert "liar" not in follow_up.split("Left out of this wording")[0]


@promise("6.3", part=True)
def test_what_a_model_added_is_marked_and_keeps_the_message_from_being_sent(asking):
    alice = asking(answer(FAITHFUL + " Bring her back Friday at 4 pm."))
    id_ = begins(alice)
    assert alice.post(f"/messages/{id_}/rewrite", {"own": "1"}).status_code == 303
    neutral = draft_of(alice, id_).versions[3]
    assert [(one.kind, one.text) for one in neutral.findings] == [("added", "Friday"), ("added", "4 pm")]
    page = html.unescape(alice.get(f"/messages/{id_}").text)
    assert "Added: “Friday” is in none of your words." in page
    assert '<mark class="fact">4 pm' in page
    refused = sends(alice, id_, 4)
    assert refused.status_code == 409
    assert "Settle each one, or edit the text. It is not marked as sent." in html.unescape(refused.text)
    assert draft_of(alice, id_).sent is None


@promise("6.3", part=True)
def test_with_her_word_on_each_fact_it_is_sent_and_says_who_helped(asking):
    alice = asking(answer(FAITHFUL + " Bring her back Friday at 4 pm."))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    for finding in ("0", "1"):
        assert sends(alice, id_, 4).status_code == 409
        assert alice.post(f"/messages/{id_}/settle", {"version": "4", "finding": finding}).status_code == 303
    assert sends(alice, id_, 4).status_code == 303
    draft = draft_of(alice, id_)
    assert draft.sent is not None
    assert draft.sent.version == 4
    assert [word.reason for word in draft.versions[3].settled] == ["This is right", "This is right"]
    page = alice.get(f"/messages/{id_}").text
    assert "Written by scripted-1" in page
    assert "scripted-1" in alice.get("/messages/export.json").text
    assert "scripted-1" in alice.get("/messages/export.csv").text


def test_an_edit_of_a_models_wording_is_compared_again(asking):
    alice = asking(answer(FAITHFUL + " Bring her back Friday at 4 pm."))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    assert alice.post(f"/messages/{id_}/edit", {"based_on": "4", "text": FAITHFUL + " Friday."}).status_code == 303
    edited = draft_of(alice, id_).versions[4]
    assert [(one.kind, one.text) for one in edited.findings] == [("added", "Friday")]
    assert edited.helped_by is not None
    assert edited.helped_by.model == "scripted-1"
    assert sends(alice, id_, 5).status_code == 409
    alice.post(f"/messages/{id_}/edit", {"based_on": "5", "text": FAITHFUL})
    assert draft_of(alice, id_).versions[5].findings == ()
    assert sends(alice, id_, 6).status_code == 303
    assert "with help of scripted-1" in alice.get(f"/messages/{id_}").text


def test_what_an_answer_left_out_still_waits_after_an_edit_of_something_else(asking):
    alice = asking(answer("You came at 5:45 pm. The exchange on Nov 17 was at 5 pm."))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    lost = [(one.kind, one.text) for one in draft_of(alice, id_).versions[3].findings]
    assert ("lost", '"Daddy forgot you"') in lost
    alice.post(f"/messages/{id_}/edit", {"based_on": "4", "text": draft_of(alice, id_).versions[3].text + " Thanks."})
    assert [(one.kind, one.text) for one in draft_of(alice, id_).versions[4].findings] == lost
    alice.post(f"/messages/{id_}/edit", {"based_on": "5", "text": draft_of(alice, id_).versions[4].text + " Bye."})
    assert [(one.kind, one.text) for one in draft_of(alice, id_).versions[5].findings] == lost
    assert sends(alice, id_, 6).status_code == 409


def test_a_number_that_she_changes_in_a_rewritten_text_waits_for_her_word(asking):
    alice = asking(answer(FAITHFUL))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    changed = FAITHFUL.replace("45 minutes", "50 minutes")
    alice.post(f"/messages/{id_}/edit", {"based_on": "4", "text": changed})
    assert [(one.kind, one.was) for one in draft_of(alice, id_).versions[4].findings] == [("changed", "45 minutes")]


def _changes_facts(alice, id_, facts):
    data = {
        "received": "", "intent": "answer", "method": "brief", "channel": "text", "to": "Jordan", "facts": facts,
        "seen": str(draft_of(alice, id_).head.step),
    }  # fmt: skip
    assert alice.post(f"/messages/{id_}/details", data).status_code == 303


def test_a_version_is_held_to_the_facts_as_they_were_corrected_since(asking):
    alice = asking(answer(FAITHFUL))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    alice.post(f"/messages/{id_}/edit", {"based_on": "4", "text": FAITHFUL + " Thanks."})
    assert draft_of(alice, id_).versions[3].findings == draft_of(alice, id_).versions[4].findings == ()
    _changes_facts(alice, id_, "The exchange on Nov 17 was at 6 pm\nYou came at 6:46 pm")
    for version in (4, 5):
        assert draft_of(alice, id_).version(version).findings
        assert sends(alice, id_, version).status_code == 409


def test_what_she_settled_stays_settled_when_other_facts_change(asking):
    alice = asking(answer(FAITHFUL + " Bring her back Friday at 4 pm."))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    alice.post(f"/messages/{id_}/settle", {"version": "4", "finding": "1"})
    _changes_facts(alice, id_, "The exchange on Nov 17 was at 5 pm\nYou came at 5:45 pm\nThe inhaler cost $30")
    version = draft_of(alice, id_).versions[3]
    assert {one.text for _, one in version.unsettled} == {"Friday", "$30"}
    assert len(version.settled) == 1


def test_words_with_a_fact_that_waits_are_no_beginning_for_other_words(asking):
    alice = asking(answer(FAITHFUL + " Friday."))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    assert alice.post(f"/messages/{id_}/rewrite", {"own": "4"}).status_code == 404
    alice.post(f"/messages/{id_}/edit", {"based_on": "4", "text": FAITHFUL + " On Friday."})
    assert alice.post(f"/messages/{id_}/rewrite", {"own": "5"}).status_code == 404
    assert len(draft_of(alice, id_).versions) == 5


def test_what_she_types_herself_is_her_own_word(asking):
    alice = asking(answer(FAITHFUL))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    alice.post(f"/messages/{id_}/edit", {"based_on": "4", "text": FAITHFUL + " See you Sunday at 6 pm."})
    assert draft_of(alice, id_).versions[4].findings == ()


def test_a_fact_that_she_settled_stays_settled_when_she_edits(asking):
    alice = asking(answer(FAITHFUL + " Bring her back Friday."))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    alice.post(f"/messages/{id_}/settle", {"version": "4", "finding": "0"})
    alice.post(f"/messages/{id_}/edit", {"based_on": "4", "text": FAITHFUL + " Bring her back on Friday."})
    edited = draft_of(alice, id_).versions[4]
    assert [one.text for one in edited.findings if one.kind == "added"] == []


def test_a_fact_that_a_model_left_out_or_changed_is_told(asking):
    alice = asking(answer('On Nov 17 you came at 6:45 pm, 45 minutes late on Tuesday. You told Emma "Daddy left you".'))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    page = html.unescape(alice.get(f"/messages/{id_}").text)
    assert "Changed: “6:45 pm” stands where you have “5:45 pm”." in page
    assert 'Changed: "Daddy left you" stands where you have "Daddy forgot you".' in page
    assert "Left out: “5 pm” is in your words and not in this text." in page


def test_a_settled_fact_of_somebody_elses_draft_is_not_found(asking, visit):
    alice = asking(answer(FAITHFUL + " Friday."))
    id_ = begins(alice)
    alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    charlie = visit("charlie@example.org")
    assert charlie.post(f"/messages/{id_}/settle", {"version": "4", "finding": "0"}).status_code == 404
    assert charlie.post(f"/messages/{id_}/rewrite", {"own": "1"}).status_code == 404
    assert draft_of(alice, id_).versions[3].settled == ()


def test_a_sent_message_is_not_rewritten_any_more(asking):
    alice = asking(answer(FAITHFUL))
    id_ = begins(alice)
    assert sends(alice, id_, 1).status_code == 303
    assert alice.post(f"/messages/{id_}/rewrite", {"own": "1"}).status_code == 409
    assert alice.services.text_model.asked == []
    assert len(draft_of(alice, id_).versions) == 1


def test_where_nothing_of_hers_is_left_no_version_is_made_and_the_page_says_so(alice):
    id_ = begins(alice, facts="", text="You selfish liar. You ALWAYS do this!")
    answer = alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    assert answer.status_code == 422
    assert "Nothing of yours is left to send after the hostile words are taken out." in html.unescape(answer.text)
    assert len(draft_of(alice, id_).versions) == 1


def test_the_rules_answer_nothing_that_she_did_not(alice):
    id_ = begins(alice, facts="", text="")
    answer = alice.post(f"/messages/{id_}/rewrite", {"own": "0"})
    assert "The rules cannot think of an answer for you." in html.unescape(answer.text)
    assert draft_of(alice, id_).versions == ()


def test_after_words_of_danger_the_way_to_the_versions_leads_past_the_help(alice):
    id_ = begins(alice, text="He hit me last night and I am scared he will kill me. Leave us alone.")
    answer = alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    assert answer.location.endswith("#help-first")
    page = alice.get(answer.location).text
    assert page.count('aria-label="Help first"') == 1
    assert page.index('id="help-first"') < page.index('aria-label="Help first"') < page.index('id="versions"')
