"""Amazon SES, telling of mail: its events are signed by SNS and posted to the real inbox."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app import create_app
from app.mail.intents import Intended
from app.mail.send import Outcome, send
from app.webhooks import inbox
from app.webhooks.sns_certificates import Certificates
from app.webhooks.sns_signature import SnsSignature
from tests.mail.conftest import ALICE
from tests.webhooks.senders import TOPIC, Amazon
from tests.webhooks.senders import send as posted


@pytest.fixture(scope="session")
def authority() -> Amazon:
    return Amazon()


@pytest.fixture
def ses(house, queue, clock, authority) -> Callable[..., str]:
    """Amazon, telling: signs the event, posts it to the real inbox and lets a worker act on it."""
    settings = replace(house.settings, sns_topic_arns=(TOPIC,))
    sns = SnsSignature((TOPIC,), now=clock, certificates=Certificates(authority.serve, now=clock))
    listening = replace(house, settings=settings, webhooks={"sns": sns})
    queue.attach(listening)
    client = create_app(settings, listening).test_client()
    numbers = itertools.count(1)

    def tell(event: dict[str, Any]) -> str:
        name = f"event-{next(numbers)}"
        assert posted(client, authority.message(clock(), MessageId=name, Message=json.dumps(event))) == 200
        queue.run()
        found = inbox.find(listening, "sns", name)
        assert found
        return found.state

    return tell


@pytest.fixture
def sent(house, owe, reader) -> Intended:
    """A mail to Alice's account that was sent."""
    owed = owe(tenant=reader(address=ALICE))
    assert send(house, owed.tenant, owed.intent_id) is Outcome.SENT
    return owed
