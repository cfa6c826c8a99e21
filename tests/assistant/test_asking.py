"""Asking: what is counted, masked and kept of each call, and how it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.ai import Ended, ModelRefused, ModelUnavailable, Prompt, ToolCall, ToolResult, Turn
from app.assistant import quota, uses
from app.assistant.asking import Asker, QuotaUsedUp, ask
from app.assistant.masking import Masking
from app.services import Services
from tests.assistant.scripted import ScriptedModel, with_model
from tests.cast import Visitor
from tests.conftest import Clock

SCHEMA = {"type": "object", "properties": {"role": {"type": "string"}}, "required": ["role"]}


def prompt(text: str = "When did Daniel call?", **given: object) -> Prompt:
    return Prompt("ask", "Answer shortly.", (Turn("user", text),), **given)  # type: ignore[arg-type]  # as the tests write them


def asker(services: Services, alice: Visitor, model: ScriptedModel, tier: str = "parent") -> Asker:
    return Asker(with_model(services, model), alice.shelf, tier)


def test_an_answer_comes_in_pieces_with_the_hidden_words_back_in_place(services: Services, alice: Visitor) -> None:
    model = ScriptedModel(["[Per", "son A] called ", "on Monday."])

    answer = ask(asker(services, alice, model), prompt(), Masking(["Daniel"]))

    assert "".join(answer) == "Daniel called on Monday."
    assert answer.text == "Daniel called on Monday."
    assert (answer.provider, answer.model, answer.stop) == ("scripted", "scripted-1", "done")
    assert model.asked[0].turns[0].text == "When did [Person A] call?"
    assert "placeholders" in model.asked[0].system


def test_each_call_leaves_a_row_that_holds_no_content(services: Services, alice: Visitor) -> None:
    ask(asker(services, alice, ScriptedModel(["On Monday."])), prompt(), None).read()

    (use,) = uses.recent(alice.shelf, 5)
    assert (use.task, use.provider, use.outcome, use.masked) == ("ask", "scripted", "done", False)
    assert (use.input_tokens, use.output_tokens, use.cached_tokens) == (11, 7, 3)
    assert "Daniel" not in repr(use)
    assert "Monday" not in repr(use)


def test_a_failed_call_leaves_a_row_and_is_not_counted(services: Services, alice: Visitor) -> None:
    answer = ask(asker(services, alice, ScriptedModel([ModelUnavailable()])), prompt(), None)

    with pytest.raises(ModelUnavailable):
        answer.read()

    (use,) = uses.recent(alice.shelf, 5)
    assert (use.outcome, use.counted) == ("unavailable", False)
    assert quota.used(alice.shelf, services.now()) == 0


def test_an_answer_that_broke_off_is_counted(services: Services, alice: Visitor) -> None:
    answer = ask(asker(services, alice, ScriptedModel(["On ", ModelUnavailable()])), prompt(), None)

    with pytest.raises(ModelUnavailable):
        answer.read()

    assert quota.used(alice.shelf, services.now()) == 1


def test_a_model_that_will_not_answer_is_told_as_that(services: Services, alice: Visitor) -> None:
    answer = ask(asker(services, alice, ScriptedModel(["I", Ended("refused", "scripted-1")])), prompt(), None)

    with pytest.raises(ModelRefused):
        answer.read()

    assert uses.recent(alice.shelf, 5)[0].outcome == "refused"


def test_a_reader_who_goes_away_ends_the_call(services: Services, alice: Visitor) -> None:
    model = ScriptedModel(["On ", "Monday."])
    pieces = iter(ask(asker(services, alice, model), prompt(), None))
    next(pieces)

    pieces.close()

    assert model.closed == 1
    assert uses.recent(alice.shelf, 5)[0].outcome == "stopped"


def test_the_day_has_so_many_answers_and_no_more(services: Services, alice: Visitor) -> None:
    free = asker(services, alice, ScriptedModel(*[["Yes."]] * 9), tier="free")
    for _ in range(5):
        ask(free, prompt(), None).read()

    with pytest.raises(QuotaUsedUp, match="5 in the last 24 hours; the next one is free in about 24 hours"):
        ask(free, prompt(), None)


def test_a_further_turn_of_the_same_question_is_not_counted(services: Services, alice: Visitor) -> None:
    one = asker(services, alice, ScriptedModel(["Yes."]))

    ask(one, prompt(), None, counted=False).read()

    assert quota.used(alice.shelf, services.now()) == 0


def test_rules_on_this_machine_are_not_counted(services: Services, alice: Visitor) -> None:
    with pytest.raises(ModelRefused):
        ask(
            Asker(services, alice.shelf, "free"), replace(prompt(), task="nobody-has-rules"), Masking(["Daniel"])
        ).read()

    assert quota.used(alice.shelf, services.now()) == 0
    assert uses.recent(alice.shelf, 5)[0].model == "rules"


def test_an_answer_of_a_schema_is_read_and_its_hidden_words_come_back(services: Services, alice: Visitor) -> None:
    model = ScriptedModel(['{"role":', ' "like [Person A]"}'])

    answer = ask(asker(services, alice, model), prompt(schema=SCHEMA), Masking(['Daniel "D" Ortiz', "Daniel"]))

    assert list(answer) == ["", ""]
    assert answer.data == {"role": "like Daniel"}


def test_what_cannot_be_read_is_asked_for_once_more(services: Services, alice: Visitor) -> None:
    model = ScriptedModel(["I think it is co-parent."], ['```json\n{"role": "co-parent"}\n```'])

    answer = ask(asker(services, alice, model), prompt(schema=SCHEMA), None).read()

    assert answer.data == {"role": "co-parent"}
    assert model.asked[1].turns[-1].text.startswith("That could not be read")
    assert quota.used(alice.shelf, services.now()) == 1


def test_what_cannot_be_read_twice_is_told_as_a_sentence(services: Services, alice: Visitor) -> None:
    model = ScriptedModel(["no"], ['{"role": 3}'])

    with pytest.raises(ModelUnavailable, match="could not be read"):
        ask(asker(services, alice, model), prompt(schema=SCHEMA), None).read()


def test_an_answer_that_was_cut_at_its_length_is_not_paid_for_twice(services: Services, alice: Visitor) -> None:
    model = ScriptedModel(['{"role": "co-', Ended("length", "scripted-1")], ['{"role": "co-parent"}'])

    with pytest.raises(ModelUnavailable, match="could not be read"):
        ask(asker(services, alice, model), prompt(schema=SCHEMA), None).read()

    assert len(model.asked) == 1


def test_what_calls_took_can_be_compared_with_the_year_before(services: Services, alice: Visitor, clock: Clock) -> None:
    ask(asker(services, alice, ScriptedModel(["Yes."])), prompt(), None).read()

    clock.move(days=396)
    assert len(uses.recent(alice.shelf, 5)) == 1
    clock.move(days=5)
    assert uses.recent(alice.shelf, 5) == []


@pytest.mark.parametrize("name", ["User", "Assistant", "Search", "Toolu"])
def test_a_person_called_like_a_word_of_the_wire_breaks_no_answer(
    services: Services, alice: Visitor, name: str
) -> None:
    wanted = ToolCall("toolu 1", "search record", {"words": f"{name} said"})
    said = (
        Turn("user", f"{name} called."),
        Turn("assistant", calls=(wanted,)),
        Turn("user", results=(ToolResult("toolu 1", f"{name} came."),)),
    )
    model = ScriptedModel([Ended("tools", "scripted-1", calls=(ToolCall("1", f"find [Person A] {name}", {}),))])

    answer = ask(asker(services, alice, model), Prompt("ask", "Answer.", said), Masking([name])).read()

    turns = model.asked[0].turns
    assert [turn.role for turn in turns] == ["user", "assistant", "user"]
    assert turns[0].text == "[Person A] called."
    assert (turns[1].calls[0].id, turns[1].calls[0].name) == ("toolu 1", "search record")
    assert turns[1].calls[0].arguments == {"words": "[Person A] said"}
    assert turns[2].results == (ToolResult("toolu 1", "[Person A] came."),)
    assert answer.calls[0].name == f"find [Person A] {name}"


@pytest.mark.parametrize("schema", [None, SCHEMA])
def test_an_answer_that_goes_on_for_ever_is_broken_off(
    services: Services, alice: Visitor, schema: dict[str, object] | None
) -> None:
    model = ScriptedModel(["word " * 100] * 1000)
    answer = ask(asker(services, alice, model), prompt(schema=schema, max_tokens=100), None)

    with pytest.raises(ModelUnavailable, match="longer"):
        answer.read()

    assert len(answer.text) <= 1000
    assert model.closed == 1
