"""What stands of an answer: the sentences that name a passage there is, with what the passage does not hold marked."""

from __future__ import annotations

import pytest

from app.assistant.record.citing import cited
from app.assistant.record.passages import Kind, Numbered, Passage
from tests.promises import promise

LATE = Passage(
    kind=Kind.ENTRY, id="a", title="Exchange", when="Monday 16 November 2026",
    text='Jordan came at 5:40 pm. He said "Wait there."', address="/incidents/a",
)  # fmt: skip
PAID = Passage(kind=Kind.MESSAGE, id="b", title="Jordan", text="I paid $20.", address="/messages/b")
PASSAGES = Numbered([LATE, PAID])


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        ("Jordan came at 5:40 pm [1].", [("Jordan came at 5:40 pm.", (1,))]),
        ("Jordan came at 5:40 pm. [1]", [("Jordan came at 5:40 pm.", (1,))]),
        ("Jordan came at 5:40 pm.\n[1]", [("Jordan came at 5:40 pm.", (1,))]),
        ("He came [1, 2].", [("He came.", (1, 2))]),
        ("He came [1][2].", [("He came.", (1, 2))]),
        ("He came [1; 1].", [("He came.", (1,))]),
        ("- He came [1]\n- He paid [2]", [("He came", (1,)), ("He paid", (2,))]),
        ("1. He came [1]\n2. He paid [2]", [("He came", (1,)), ("He paid", (2,))]),
        ('He said "Wait there." [1] He paid [2].', [('He said "Wait there."', (1,)), ("He paid.", (2,))]),
        ("He came [1]. [99]", [("He came.", (1,))]),
        ("He came. [1] He paid. [2]", [("He came.", (1,)), ("He paid.", (2,))]),
    ],
)
def test_a_sentence_keeps_the_passages_that_it_names(answer, stands):
    found = cited(answer, PASSAGES)
    assert [(one.text, tuple(number for number, _ in one.citations)) for one in found.sentences] == stands
    assert found.left_out == 0


@promise("3.4", part=True)
@pytest.mark.parametrize("answer", ["He is a liar.", "He came [99].", "He came [0].", "He came [one].", "He came (1)."])
def test_a_sentence_without_a_passage_that_there_is_is_left_out(answer):
    found = cited(f"{answer} He paid [2].", PASSAGES)
    assert [one.text for one in found.sentences] == ["He paid."]
    assert found.left_out == 1


@pytest.mark.parametrize("answer", ["", "  \n", "Your record does not say.", "Your record does not say", "[1]"])
def test_an_answer_that_says_nothing_is_silent_and_leaves_nothing_out(answer):
    found = cited(answer, PASSAGES)
    assert found.sentences == ()
    assert found.left_out == 0


@promise("6.3", part=True)
def test_a_fact_that_no_cited_passage_holds_is_marked():
    (one,) = cited("Jordan came at 6:40 pm [1].", PASSAGES).sentences
    assert one.doubtful == ("6:40 pm",)


def test_a_fact_of_another_passage_than_the_cited_one_is_marked():
    (one,) = cited("Jordan paid $20 [1].", PASSAGES).sentences
    assert one.doubtful == ("$20",)


def test_a_count_of_what_is_cited_is_no_doubtful_fact_and_any_other_count_is():
    right, wrong = cited("2 passages mention it [1] [2]. 14 passages mention it [1] [2].", PASSAGES).sentences
    assert right.doubtful == ()
    assert wrong.doubtful == ("14",)


def test_the_same_passage_keeps_its_number():
    assert PASSAGES.add(LATE) == 1
    assert len(PASSAGES) == 2
