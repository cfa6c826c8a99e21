"""Bounds of one question: a model that asks for ever is answered for a while, and not longer than anybody waits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import pytest

from app.ai import Ended, ModelUnavailable, Prompt, ToolCall, ToolResult, Turn
from app.ai.calling import TooSlow
from app.assistant import quota
from app.assistant.asking import Asker
from app.assistant.record.agent import MOST_CALLS, MOST_CHARACTERS, MOST_ROUNDS, Agent
from app.assistant.record.passages import Numbered
from app.services import Services
from tests.assistant.scripted import ScriptedModel, with_model
from tests.cast import Visitor


@dataclass
class Slow:
    """A desk whose look-ups take `seconds` each and find so many characters."""

    seconds: float = 0.0
    characters: int = 10
    asked: list[str] = field(default_factory=list)
    passages: Numbered = field(default_factory=Numbered)

    def answer(self, call: ToolCall) -> ToolResult:
        self.asked.append(call.id)
        time.sleep(self.seconds)
        return ToolResult(call.id, "x" * self.characters)


def calling(many: int) -> list[str | Ended | Exception]:
    calls = tuple(ToolCall(f"t{number}", "search_record", {"words": "late"}) for number in range(many))
    return ["Looking.", Ended("tools", "scripted-1", calls=calls)]


def agent(services: Services, alice: Visitor, desk: Slow, model: ScriptedModel, *, gone: object = None) -> Agent:
    asker = Asker(with_model(services, model), alice.shelf, "parent")
    if gone is not None:
        asker = replace(asker, gone=gone)  # type: ignore[arg-type]  # as the tests write it
    prompt = Prompt("ask", "Answer.", (Turn("user", "When?"),))
    return Agent(asker, None, prompt, desk)  # type: ignore[arg-type]  # a desk that does as told


def test_of_many_look_ups_at_once_a_few_are_made_and_the_model_is_told(services: Services, alice: Visitor) -> None:
    desk, model = Slow(), ScriptedModel(calling(200), ["Done."])

    list(agent(services, alice, desk, model))

    assert len(desk.asked) == MOST_CALLS
    asked, answered = model.asked[1].turns[-2:]
    assert [call.id for call in asked.calls] == [result.id for result in answered.results] == desk.asked
    assert "first 4 look-ups" in answered.text


def test_a_model_that_looks_up_for_ever_has_six_rounds_and_takes_one_of_the_days_answers(
    services: Services, alice: Visitor
) -> None:
    model = ScriptedModel(*[calling(1)] * 20)

    list(agent(services, alice, Slow(), model))

    assert len(model.asked) == 7
    assert model.asked[-1].tools == ()
    assert quota.used(alice.shelf, services.now()) == 1


def test_a_few_look_ups_are_made_without_a_word(services: Services, alice: Visitor) -> None:
    model = ScriptedModel(calling(MOST_CALLS), ["Done."])

    list(agent(services, alice, Slow(), model))

    assert model.asked[1].turns[-1].text == ""


def test_what_is_found_has_an_end_for_one_question(services: Services, alice: Visitor) -> None:
    desk, model = Slow(characters=8_000), ScriptedModel(*[calling(4)] * MOST_ROUNDS, ["Done."])

    list(agent(services, alice, desk, model))

    last = model.asked[-1]
    assert sum(len(result.text) for turn in last.turns for result in turn.results) < MOST_CHARACTERS + 9_000
    assert last.tools == ()
    assert len(model.asked) < MOST_ROUNDS


def test_all_rounds_of_a_question_share_its_time(services: Services, alice: Visitor) -> None:
    quick = replace(services, settings=replace(services.settings, ai_seconds=1))
    desk, model = Slow(seconds=0.4), ScriptedModel(*[calling(4)] * MOST_ROUNDS, ["Done."])
    began = time.monotonic()

    with pytest.raises(TooSlow):
        list(agent(quick, alice, desk, model))

    assert time.monotonic() - began < 3
    assert len({id(prompt.lifeline) for prompt in model.asked}) == 1


def test_nothing_more_is_looked_up_once_the_person_has_left(services: Services, alice: Visitor) -> None:
    desk, model = Slow(), ScriptedModel(*[calling(4)] * 2)

    with pytest.raises(ModelUnavailable):
        list(agent(services, alice, desk, model, gone=lambda: bool(desk.asked)))

    assert len(desk.asked) == 1
    assert len(model.asked) == 1


def test_each_look_up_gives_a_sign_of_life(services: Services, alice: Visitor) -> None:
    pieces = list(agent(services, alice, Slow(), ScriptedModel(calling(3), ["Done."])))

    assert pieces.count("") == 3
