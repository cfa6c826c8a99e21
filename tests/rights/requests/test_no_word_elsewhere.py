"""What people write to us stands in no log, no queue, no mail and in no readable byte of the store."""

from __future__ import annotations

import io

import pytest

from app.rights.requests import papers
from app.services import Services
from tests.cast import Visitor
from tests.rights.requests.conftest import link, mails, press, send, the_one
from tests.standins import HeldQueue

MARK = "robins-own-words-7c41"


def test_words_of_a_request_are_with_the_request_alone(
    robin: Visitor, dana: Visitor, services: Services, queue: HeldQueue, capfd: pytest.CaptureFixture[str]
) -> None:
    send(robin, "bug", text=MARK, name=MARK)
    held = [str(job) for job in queue.held]
    path = link(services)
    press(robin, f"{path}/mine")
    press(robin, f"{path}/word", {"text": f"more {MARK}"})
    papers.attach(services, the_one(services).id, f"{MARK}.txt", io.BytesIO(b"words in a file"))
    shown = dana.get(f"/admin/requests/{the_one(services).id}").text
    dana.post(f"/admin/requests/{the_one(services).id}/write", {"act": "answer", "words": f"answer {MARK}"})
    said = capfd.readouterr()

    assert shown.count(MARK) >= 3
    assert MARK not in said.out + said.err + "".join(held)
    assert "robin@example.org" not in said.out + said.err
    assert not any(MARK in mail.as_string() for mail in mails(services))
    for file in services.settings.data_dir.glob("*.db*"):
        assert MARK.encode() not in file.read_bytes(), file.name
