"""A draft said in other words, through its page: the rules' own wordings beside the person's, settled, then sent."""

from __future__ import annotations

from app.messages.drafting import load_draft

ANGRY = (
    "You were 45 minutes late AGAIN on Tuesday you selfish liar!!! Emma cried. You always do this. "
    'You told her "Daddy forgot you".'
)


def begin(alice, **more):
    data = {
        "received": "Why do you make such a drama of everything", "intent": "answer", "method": "brief",
        "channel": "text", "to": "Jordan", "text": ANGRY,
        "facts": "The exchange on Nov 17 was at 5 pm\nYou came at 5:45 pm", **more,
    }  # fmt: skip
    answer = alice.post("/messages/new", data)
    assert answer.status_code == 303, answer.text
    return answer.location.rsplit("/", 1)[1].split("?")[0]


def test_the_rules_write_two_versions_and_a_follow_up_beside_her_own(alice):
    id_ = begin(alice)
    answer = alice.post(f"/messages/{id_}/rewrite", {"own": "1"})
    assert answer.status_code == 303, answer.text
    draft = load_draft(alice.shelf, id_)
    assert [version.label for version in draft.versions] == [
        "", "follow-up if ignored", "warmer but firm", "very neutral",
    ]  # fmt: skip
    assert draft.versions[0].text == ANGRY
    assert all(version.by == "rules" for version in draft.versions[1:])
    page = alice.get(f"/messages/{id_}").text
    assert page.count("no AI provider is configured. It can be wrong; check it. Not legal") == 3
