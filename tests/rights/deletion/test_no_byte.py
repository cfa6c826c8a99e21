"""No byte: what was planted in every room is found nowhere after the removal, and no key opens what a copy has."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import damage
from app.assistant.kept import Kept, hold, keep
from app.keys import KeyDestroyed
from app.services import Services, build
from app.settings import Settings
from app.store.keys import tenant_id
from app.wellbeing.access_log import Why
from app.wellbeing.families import NOTES
from app.wellbeing.records import Records
from tests.access import routes
from tests.access.routes import Hers
from tests.cast import Visitor
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.deletion.leaving import close, let_days_pass
from tests.rights.deletion.looking import bytes_of, opened
from tests.standins import HeldQueue

COUNT = 200
_KEEPS_IDS = ("TENANT#platform#AUDIT", "TENANT#platform#HOLD")
"""What staff and the system did is kept by number, for good."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a bound on saves: the planting sends more in a second than a person in a minute."""
    return replace(settings, writes_per_minute=0)


def markers() -> list[str]:
    return [f"planted{number:03d}{number * 7919 % 9973:04d}" for number in range(COUNT)]


def plant(app: Flask, alice: Visitor) -> None:
    """Alice uses every room; 200 words of hers, each once, over all of them, and her mark in every kind of record."""
    words = iter(markers())
    hers = Hers(alice)
    for _ in range(60):
        _sent(alice, "/incidents/new", occurred_on="2026-11-19", narrative=next(words), title=next(words))
    for _ in range(20):
        file = (io.BytesIO(f"words in it {next(words)}".encode()), f"{next(words)}.txt")
        answer = alice.post("/vault/new", {"files": file}, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
    for _ in range(20):
        made = Kept(
            kind="answer", question=next(words), lines=(), sources=(), provider="offline", model="rules",
            made_at=alice.services.now(),
        )  # fmt: skip
        keep(alice.shelf, alice.services.now, hold(alice.shelf, alice.services.now, made).id)
    for number in range(10):
        _sent(alice, "/wellbeing/providers/new", note_id=f"{number:026d}", provider=next(words), said=next(words))
    assert next(words, None) is None
    routes.steps(app, hers)  # names everything that an address can name, and so makes it
    damage.note(alice.services, tenant_id(alice.tenant), "phi-wellbeing", "CHECKIN#X")


@promise("11.1")
def test_after_the_removal_no_table_file_or_index_holds_a_planted_byte_and_no_key_opens_a_copy(
    app: Flask, alice: Visitor, services: Services, clock: Clock, tmp_path: Path, queue: HeldQueue,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    plant(app, alice)
    queue.run()
    before = {each for _, plain in opened(services) for each in markers() if each.encode() in plain}
    assert len(before) >= COUNT - 20, "the others lie among the well-being records"
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("records.db", "phi-wellbeing.db", "phi-providers.db"):
        shutil.copy(services.settings.data_dir / name, copy / name)
        shutil.copy(services.settings.data_dir / f"{name}-wal", copy / f"{name}-wal")
    close(alice)
    let_days_pass(services, clock)
    services.store.remove_expired()
    clock.move(days=1, hours=1)  # links and notes that nobody used go within a day
    services.store.remove_expired()
    services.store.settle()

    needles = [each.encode() for each in (*markers(), routes.MARKER)]
    found = [(place, needle) for place, plain in opened(services) for needle in needles if needle in plain]
    assert found == []
    named = [
        place for place, plain in opened(services)
        if alice.tenant.encode() in plain and not place.startswith(_KEEPS_IDS)
    ]  # fmt: skip
    assert named == []
    for place, content in bytes_of(services.settings.data_dir):
        # The walk asks for links to other people's addresses; where mails are kept, those are in other people's hands.
        planted = needles[:COUNT] if place.startswith("outbox") else needles
        assert [needle for needle in planted if needle in content] == [], place
        if not place.startswith(("keys.db", "audit.db", "outbox")):  # a tombstone, and rows that name a number
            assert alice.tenant.encode() not in content, place
            assert alice.email.encode() not in content, place
    said = capsys.readouterr().out
    assert [each for each in (*markers(), alice.tenant, alice.email) if each in said] == []
    _no_key_opens(copy, services, alice)


def _no_key_opens(copy: Path, services: Services, alice: Visitor) -> None:
    """A copy of the records from before, beside the keys as they are now."""
    for each in ("keys.db", "secret_key", "keys"):
        source = services.settings.data_dir / each
        if source.is_dir():
            shutil.copytree(source, copy / each)
        elif source.exists():
            shutil.copy(source, copy / each)
    restored = build(replace(services.settings, data_dir=copy), now=services.now)
    assert restored.store.names(tenant_id(alice.tenant)), "the copy has her records"
    with pytest.raises(KeyDestroyed):
        restored.store.tenant(tenant_id(alice.tenant)).get("ACCOUNT", dict)
    with pytest.raises(KeyDestroyed):
        list(Records(restored, tenant_id(alice.tenant), Why.PAGE).every(NOTES, dict))


def _sent(alice: Visitor, path: str, **form: str) -> None:
    answer = alice.post(path, form)
    assert answer.status_code == 303, answer.text
