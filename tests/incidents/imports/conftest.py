"""Files of somebody's own notes, brought in as a browser would."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from werkzeug.test import TestResponse

from app.incidents.imports import file, held
from app.incidents.imports.held import Held
from app.services import Services
from app.store.keys import tenant_id
from app.store.sealed import Shelf, Stored
from tests.cast import Visitor
from tests.incidents.record.conftest import cloud_records, shelf

__all__ = ["cloud_records", "shelf"]

CHICAGO = "America/Chicago"


@dataclass
class Looked:
    """The page that shows what a file would become."""

    alice: Visitor
    address: str
    page: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The page's words, tags taken out."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.page)).split())

    @property
    def plan(self) -> str:
        """The words of the preview alone."""
        return self.words.split("Look again", 1)[1]

    @property
    def columns(self) -> dict[str, str]:
        """What each column is taken for, by the column's heading."""
        found = re.findall(
            r'<label for="column-\d+">(.*?)</label>.*?<option value="(\w*)" selected', self.page, re.DOTALL
        )
        return {html.unescape(heading): target for heading, target in found}

    def choose(self, **changes: str) -> TestResponse:
        """Send the form with some choices changed."""
        chosen = {f"column-{at}": target for at, target in enumerate(self.columns.values())}
        answer = self.alice.post(self.address, {**chosen, **{n.replace("_", "-"): v for n, v in changes.items()}})
        self.page = self.alice.get(self.address).text if answer.status_code == 303 else answer.text
        return answer


@pytest.fixture
def own_shelf(services: Services) -> Shelf:
    """Alice's, on the embedded store, and empty."""
    return services.store.tenant(tenant_id("aliceofimports01"))


def held_upload(shelf: Shelf, services: Services, text: str, zone: str = CHICAGO) -> Stored[Held]:
    """A file with this text, between looking and saving."""
    content = text.encode()
    kept = held.hold(shelf, services.now, file.read(content), name="notes.csv", content=content, zone=zone)
    return held.find(shelf, kept.id)


@pytest.fixture
def look(alice: Visitor) -> Callable[[str], Looked]:
    """Alice chooses a file with this text, and looks at what it would become."""

    def act(text: str) -> Looked:
        sent = {"file": (io.BytesIO(text.encode()), "old notes")}
        answer = alice.post("/incidents/import", sent, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        address = answer.headers["Location"]
        return Looked(alice, address, alice.get(address).text)

    return act
