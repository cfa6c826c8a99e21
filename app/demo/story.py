"""A believable record, made up: the same entries every time, for the demo and for the benches."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from app.dates.moments import instant
from app.dates.when import When
from app.demo.scenes import CHILDREN, SCENES, Scene
from app.incidents.bulk import NewEntry
from app.incidents.record import Incident, Person

ZONE = "America/Chicago"
_WHO = {"Sam": "other parent", "Ruth": "grandmother", "Ms. Ortiz": "teacher", "Officer Hale": "police officer"}


def entries(count: int, until: date, *, months: int = 14, seed: int = 7) -> Iterator[NewEntry]:
    """`count` entries, oldest first, spread over the `months` (of 30 days) that end on `until`."""
    chance = random.Random(seed)
    days = sorted((chance.randrange(months * 30) for _ in range(count)), reverse=True)
    for number, ago in enumerate(days):
        scene = chance.choices(SCENES, [scene.weight for scene in SCENES])[0]
        yield NewEntry(f"demo{seed:02d}{number:08d}", _incident(scene, until - timedelta(days=ago), chance))


class Telling:
    """The story told as it happened: while an entry is taken from it, `now` is some hours after the entry's moment."""

    def __init__(self, story: Iterable[NewEntry], latest: datetime) -> None:
        self._story = story
        self._latest = latest
        self._at = latest

    def __iter__(self) -> Iterator[NewEntry]:
        chance = random.Random(1)
        for entry in self._story:
            later = timedelta(minutes=chance.choice([12, 40, 95, 170, 300, 900, 1500]))
            self._at = min((instant(entry.incident.when) or self._latest) + later, self._latest)
            yield entry

    def now(self) -> datetime:
        return self._at


def _incident(scene: Scene, on: date, chance: random.Random) -> Incident:
    hour, minute = chance.choice(scene.hours), chance.randrange(0, 60, 5)
    late = chance.choice(["fifteen", "twenty", "thirty-five", "fifty"])
    amount, many = chance.randrange(40, 400, 5), chance.randrange(12, 60)
    words = {"late": late, "child": chance.choice(CHILDREN), "amount": str(amount), "many": str(many)}
    people = tuple(Person(name=name, part=_WHO[name]) for name in scene.people)
    return Incident(
        when=When(on=on, at=f"{hour:02d}:{minute:02d}", about=chance.random() < 0.3, zone=ZONE),
        title=scene.title.format_map(words),
        kind=scene.kind,
        severity=scene.severity if chance.random() < 0.8 else None,
        place=scene.place,
        narrative=scene.narrative.format_map(words),
        quotes=scene.quotes.format_map(words) if chance.random() < 0.7 else "",
        my_response=scene.my_response.format_map(words),
        people=people,
        children_present=" and ".join(CHILDREN) if scene.children else "",
        order_paragraph=scene.order_paragraph if chance.random() < 0.6 else "",
        report_number=f"26-{chance.randrange(10000, 99999)}" if "Officer Hale" in scene.people else "",
        injuries=scene.injuries.format_map(words),
        impact=scene.impact.format_map(words),
        tags=scene.tags,
    )
