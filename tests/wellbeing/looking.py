"""Looking at somebody's well-being pages: what a page says, and what stands behind it."""

from __future__ import annotations

import html
import re

from werkzeug.test import TestResponse

from app.store.keys import tenant_id
from app.wellbeing.access_log import Why
from app.wellbeing.records import Records
from tests.cast import Visitor


def door(visitor: Visitor) -> Records:
    """The person's records, to look behind the page."""
    return Records(visitor.services, tenant_id(visitor.tenant), Why.PAGE)


def shown(visitor: Visitor, path: str, status: int = 200) -> str:
    """The words of a page, without tags."""
    answer = visitor.get(path)
    assert answer.status_code == status, answer.text
    return words_of(answer)


def words_of(answer: TestResponse) -> str:
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())
