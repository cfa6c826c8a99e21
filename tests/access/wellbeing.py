"""What Alice has in well-being, by the name that a route gives to it: a part of what the walks go along."""

from __future__ import annotations

import io
from collections.abc import Callable

from tests.cast import Visitor


class InWellbeing:
    """Makes each kind of record as her pages do. A new kind of id in an address gets its line in `known`."""

    def __init__(self, alice: Visitor, marker: str) -> None:
        self._alice = alice
        self._marker = marker

    def known(self) -> dict[str, Callable[[], str]]:
        """Her own value for each parameter of the routes of well-being."""
        return {
            "wellbeing:release_id": self._release,
            "wellbeing:plan_id": self._plan,
            "wellbeing:step": lambda: "1",
            "wellbeing:place": self._check_in,
            "wellbeing:family": lambda: "check-in",
            "wellbeing:opened_id": lambda: self._check_in().rpartition("-")[2],
            "wellbeing:symptom_id": self._symptom,
            "wellbeing:event_place": self._event,
            "wellbeing:mood_log_id": self._mood_log,
            "wellbeing:key": lambda: "phq9",
            "wellbeing:answered": self._questionnaire,
            "wellbeing:complaint_id": self._complaint,
            "wellbeing:part_key": lambda: "answer",
            "wellbeing:note_id": self._note,
        }

    def _plan(self) -> str:
        """A new plan of hers, or, when there are as many as may be, one that she has."""
        answer = self._alice.post("/wellbeing/plan/new", {"shape": "dark"})
        if answer.status_code == 409:
            return self._alice.get("/wellbeing/plan").text.split('href="/wellbeing/plan/')[1].partition('"')[0]
        assert answer.status_code == 303, answer.text
        plan_id = str(answer.location).split("/plan/")[1].partition("/")[0]
        self._alice.post(f"/wellbeing/plan/{plan_id}/step/1", {"text": self._marker, "seen": "0"})
        return plan_id

    def _questionnaire(self) -> str:
        answers = {f"item-{at}": "1" for at in range(1, 10)}
        answer = self._alice.post("/wellbeing/questionnaires/new/phq9", answers)
        assert answer.status_code == 303, answer.text
        return str(answer.location).rsplit("/", 1)[1]

    def _complaint(self) -> str:
        """A complaint of hers; sent again, it is the same one."""
        said = {"complaint_id": 26 * "c", "provider": self._marker, "happened": self._marker}
        answer = self._alice.post("/wellbeing/complaints/new", said)
        assert answer.status_code == 303, answer.text
        return 26 * "c"

    def _note(self) -> str:
        """A note of hers on an appointment; sent again, it is the same one."""
        answer = self._alice.post(
            "/wellbeing/providers/new", {"note_id": 26 * "e", "provider": self._marker, "said": self._marker}
        )
        assert answer.status_code == 303, answer.text
        return 26 * "e"

    def _check_in(self) -> str:
        """A check-in of hers; sent again, it is the same one."""
        said = {"check_in_id": 26 * "a", "on": "2026-11-19", "at": "08:30", "mood": "2", "note": self._marker}
        answer = self._alice.post("/wellbeing/check-ins/new", said)
        assert answer.status_code == 303, answer.text
        return f"20261119-0830-{26 * 'a'}"

    def _mood_log(self) -> str:
        """A mood log of hers that waits to be looked at."""
        file = (io.BytesIO(f"date,mood,note\n2026-11-18,3,{self._marker}\n".encode()), f"{self._marker}.csv")
        answer = self._alice.post("/wellbeing/check-ins/import", {"file": file}, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        return str(answer.location).rsplit("/", 1)[1]

    def _symptom(self) -> str:
        """A symptom of her own list."""
        self._alice.post("/wellbeing/check-ins/symptoms", {"name": self._marker})
        page = self._alice.get("/wellbeing/check-ins/symptoms").text
        return page.split('action="/wellbeing/check-ins/symptoms/')[1].partition('"')[0]

    def _event(self) -> str:
        """A day that she marked; sent again, it is the same one."""
        said = {"event_id": 26 * "b", "on": "2026-11-19", "title": self._marker}
        answer = self._alice.post("/wellbeing/events", said)
        assert answer.status_code == 303, answer.text
        return f"20261119-{26 * 'b'}"

    def _release(self) -> str:
        """Ticks of hers that nothing was taken with yet."""
        self._check_in()
        ticked = {"item": f"check-in/2026-11-19T08:30#{26 * 'a'}"}
        answer = self._alice.post("/wellbeing/summary", ticked)
        return str(answer.location).rsplit("/", 1)[1]
