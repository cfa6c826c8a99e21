"""Pages are small on the wire, and their length tells nothing to a site that had them asked for."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from tests.cast import Visitor

GZIP = {"Accept-Encoding": "gzip, deflate", "Sec-Fetch-Site": "same-origin"}


def test_a_page_that_she_asks_for_comes_compressed_and_whole(alice: Visitor) -> None:
    plain = alice.get("/settings/security")

    packed = alice.get("/settings/security", headers=GZIP)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert gzip.decompress(packed.data).startswith(b"<!doctype html>")
    assert int(packed.headers["Content-Length"]) == len(packed.data)


def test_a_typed_address_is_hers_too(alice: Visitor) -> None:
    assert alice.get("/incidents", headers={**GZIP, "Sec-Fetch-Site": "none"}).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_what_another_site_had_asked_for_is_not_compressed(alice: Visitor, site: str) -> None:
    answer = alice.get("/incidents?q=guess", headers={**GZIP, "Sec-Fetch-Site": site})

    assert "Content-Encoding" not in answer.headers
    assert "Sec-Fetch-Site" in answer.headers["Vary"]


def test_a_browser_that_cannot_unpack_gets_it_plain(client: FlaskClient) -> None:
    answer = client.get("/privacy", headers={"Sec-Fetch-Site": "none", "Accept-Encoding": "identity"})

    assert "Content-Encoding" not in answer.headers


def test_an_export_is_not_touched(alice: Visitor) -> None:
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "Late again."})

    assert "Content-Encoding" not in alice.get("/incidents/export.csv", headers=GZIP).headers
