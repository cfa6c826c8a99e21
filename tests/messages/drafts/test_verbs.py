"""The verbs of a draft: its versions are only added, the person picks, and what was sent stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.dates.when import When
from app.errors import NotFound
from app.messages.drafting import AlreadySent, ChangedMeanwhile, Draft, FactsUnsettled, TooManyVersions, load_draft
from app.messages.model import add_version, begin, choose_version, erase, mark_sent, save_details, settle
from app.messages.placement import LIST, NAMES, TEXTS
from app.messages.record import Card, Channel, Details, FactFinding, Findable, Names, Sent
from tests.cast import Visitor
from tests.conftest import Clock

ID = "01messageofalice"
ABOUT = Details(to="Sam", received="You are late AGAIN.", facts=("Exchange is Friday at 5 pm",))
WRONG_DAY = FactFinding(kind="changed", text="Thursday", start=0, end=8, was="Friday", what="date")


@pytest.fixture
def shelf(alice: Visitor) -> Any:
    return alice.shelf


@pytest.fixture
def draft(shelf: Any, clock: Clock) -> Draft:
    return begin(shelf, clock, ID, ABOUT, text="I was on time.")


def sent(version: int) -> Sent:
    return Sent(
        version=version,
        when=When(on=date(2026, 11, 19), at="21:00", zone="America/Chicago"),
        channel=Channel.TEXT,
        recorded_at=datetime(2026, 11, 20, 4, 0, tzinfo=UTC),
    )


def cards(shelf: Any) -> list[Card]:
    return [row.record for row in shelf.page(Card, prefix=LIST).rows]


def test_a_new_draft_holds_what_came_in_and_the_first_words_as_its_picked_version(draft: Draft) -> None:
    assert draft.details == ABOUT
    assert [version.text for version in draft.versions] == ["I was on time."]
    assert draft.chosen == draft.shown == draft.versions[0]


def test_the_same_draft_begun_twice_is_one(shelf: Any, clock: Clock, draft: Draft) -> None:
    clock.move(seconds=5)
    assert begin(shelf, clock, ID, ABOUT, text="I was on time.").head == draft.head
    assert len(cards(shelf)) == 1


def test_other_words_under_the_same_id_overwrite_nothing(shelf: Any, clock: Clock, draft: Draft) -> None:
    with pytest.raises(ChangedMeanwhile):
        begin(shelf, clock, ID, ABOUT, text="Other words.")
    assert load_draft(shelf, ID).versions == draft.versions


def test_a_version_is_added_and_the_others_stay(shelf: Any, clock: Clock, draft: Draft) -> None:
    after = add_version(
        shelf, clock, ID, "I arrived at 5.", by="rules", model="rules", label="very neutral", based_on=1
    )

    assert [version.text for version in after.versions] == ["I was on time.", "I arrived at 5."]
    assert after.head.chosen == 1


def test_a_wording_of_ones_own_made_from_a_helped_one_says_who_helped(shelf: Any, clock: Clock, draft: Draft) -> None:
    add_version(shelf, clock, ID, "I arrived at 5.", by="anthropic", model="claude", label="very neutral")
    after = add_version(shelf, clock, ID, "I came at 5.", based_on=2)
    again = add_version(shelf, clock, ID, "I came at five.", based_on=3)

    for version in (after.versions[2], again.versions[3]):
        assert version.by == "you"
        assert version.helped_by
        assert (version.helped_by.by, version.helped_by.model) == ("anthropic", "claude")
    assert draft.versions[0].help is None


def test_the_same_words_added_twice_are_one_version(shelf: Any, clock: Clock, draft: Draft) -> None:
    for _ in range(2):
        after = add_version(shelf, clock, ID, "I came at 5.", based_on=1)
    assert len(after.versions) == 2


def test_an_edit_of_a_version_that_there_is_not_is_no_version(shelf: Any, clock: Clock, draft: Draft) -> None:
    with pytest.raises(NotFound):
        add_version(shelf, clock, ID, "From nothing.", based_on=7)


def test_a_full_draft_says_so(shelf: Any, clock: Clock, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.messages.model.MOST_VERSIONS", 2)
    add_version(shelf, clock, ID, "Two.")
    with pytest.raises(TooManyVersions):
        add_version(shelf, clock, ID, "Three.")
    assert len(load_draft(shelf, ID).versions) == 2


def test_a_version_with_unsettled_facts_cannot_be_the_one_sent(shelf: Any, clock: Clock, draft: Draft) -> None:
    add_version(shelf, clock, ID, "Thursday then.", by="rules", findings=(WRONG_DAY,))
    choose_version(shelf, clock, ID, 2)

    with pytest.raises(FactsUnsettled):
        mark_sent(shelf, clock, ID, sent(2))
    assert load_draft(shelf, ID).sent is None


def test_a_settled_fact_is_the_persons_word_and_lets_it_be_sent(shelf: Any, clock: Clock, draft: Draft) -> None:
    add_version(shelf, clock, ID, "Thursday then.", by="rules", findings=(WRONG_DAY,))
    after = settle(shelf, clock, ID, version=2, finding=0, reason="We moved it.")

    assert after.versions[1].findings == (WRONG_DAY,)
    assert after.versions[1].settled[0].reason == "We moved it."
    assert mark_sent(shelf, clock, ID, sent(2)).sent == sent(2)


def test_a_finding_that_there_is_not_cannot_be_settled(shelf: Any, clock: Clock, draft: Draft) -> None:
    with pytest.raises(NotFound):
        settle(shelf, clock, ID, version=1, finding=0)


def test_what_was_sent_stays_as_it_was(shelf: Any, clock: Clock, draft: Draft) -> None:
    closed = mark_sent(shelf, clock, ID, sent(1))
    steps = (
        lambda: add_version(shelf, clock, ID, "Afterthought."),
        lambda: save_details(shelf, clock, ID, Details(to="Robin"), seen=closed.head.step),
        lambda: erase(shelf, ID),
        lambda: mark_sent(
            shelf, clock, ID, Sent(version=1, when=sent(1).when, channel=Channel.EMAIL, recorded_at=clock())
        ),
    )
    for step in steps:
        with pytest.raises(AlreadySent):
            step()
    assert load_draft(shelf, ID) == closed


def test_marking_it_sent_twice_is_once(shelf: Any, clock: Clock, draft: Draft) -> None:
    first = mark_sent(shelf, clock, ID, sent(1))
    clock.move(minutes=1)
    assert mark_sent(shelf, clock, ID, sent(1)) == first


def test_details_that_changed_in_another_tab_are_not_overwritten(shelf: Any, clock: Clock, draft: Draft) -> None:
    save_details(shelf, clock, ID, Details(to="Sam", received="First tab"), seen=draft.head.step)
    with pytest.raises(ChangedMeanwhile):
        save_details(shelf, clock, ID, Details(to="Sam", received="Second tab"), seen=draft.head.step)
    assert load_draft(shelf, ID).details.received == "First tab"


def test_a_changed_draft_stands_once_in_the_list_and_in_search(shelf: Any, clock: Clock, draft: Draft) -> None:
    for number in range(5):  # also within one tick of the clock
        add_version(shelf, clock, ID, f"Wording {number}.")

    assert [card.versions for card in cards(shelf)] == [6]
    found = shelf.page(Findable, prefix=TEXTS).rows
    assert len(found) == 1
    assert "wording 4." in found[0].record.text
    assert "you are late again." in found[0].record.text


def test_names_used_before_are_remembered_newest_first(shelf: Any, clock: Clock, draft: Draft) -> None:
    begin(shelf, clock, "01messagetwo", Details(to="Robin"))
    begin(shelf, clock, "01messagethree", Details(to="sam"))
    stored = shelf.get(NAMES, Names)
    assert stored.record.to == ("sam", "Robin")


def test_an_erased_draft_leaves_nothing(shelf: Any, clock: Clock, draft: Draft) -> None:
    add_version(shelf, clock, ID, "Two.")
    erase(shelf, ID)
    with pytest.raises(NotFound):
        load_draft(shelf, ID)
    assert cards(shelf) == []
    assert shelf.page(Findable, prefix=TEXTS).rows == []


def test_somebody_elses_draft_is_nothing(charlie: Visitor, draft: Draft) -> None:
    with pytest.raises(NotFound):
        load_draft(charlie.shelf, ID)
