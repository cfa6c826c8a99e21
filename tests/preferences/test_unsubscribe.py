"""What the links in a mail promise (RFC 8058): one POST stops it, looking changes nothing, and nothing else opens."""

from __future__ import annotations

import base64
import dataclasses
import sqlite3

import pytest

from app import create_app
from app.mail.intents import Category
from app.mail.unsubscribe import links, token
from app.preferences.choices import CATEGORIES, may_receive, opted_out
from app.settings import from_environment
from app.store.keys import tenant_id
from app.tokens import Tokens
from tests.cast import Visitor
from tests.promises import promise

ALICE = "alice@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def rows(reader: Visitor) -> list[tuple]:
    """Everything that the store holds, byte for byte."""
    with sqlite3.connect(reader.services.settings.data_dir / "records.db") as connection:
        return connection.execute("SELECT partition, sort, version, body FROM items ORDER BY 1, 2").fetchall()


def wanted(reader: Visitor) -> list[str]:
    tenant = tenant_id(reader.tenant)
    return [each for each in CATEGORIES if may_receive(reader.services, tenant, ALICE, each)]


def page(services, category: Category = "updates", address: str = ALICE, language: str = "en") -> str:
    return f"/unsubscribe/{token(services, category, address, language)}"


@promise("4.4", part=True)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("category", CATEGORIES)
def test_one_post_by_a_client_that_knows_nothing_else_stops_that_category(client, reader, category, kind):
    answer = client.post(page(reader.services, category), data=ONE_CLICK, content_type=kind)
    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "You are unsubscribed" in answer.text
    assert wanted(reader) == [each for each in CATEGORIES if each != category]


@pytest.mark.parametrize("body", [b"", b"\xff\x00 not a form", b"List-Unsubscribe=One-Click&" * 50_000])
def test_whatever_a_mail_program_puts_into_the_body_is_not_read(client, reader, body):
    answer = client.post(page(reader.services), data=body, content_type="multipart/form-data; boundary=none")
    assert answer.status_code == 200
    assert "updates" not in wanted(reader)


@promise("4.4", part=True)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["", "/choices"])
def test_looking_changes_nothing(client, reader, method, path):
    before = rows(reader)
    answer = client.open(page(reader.services) + path, method=method)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert rows(reader) == before
    assert wanted(reader) == list(CATEGORIES)


def test_the_page_shows_one_button_and_works_without_scripts(client, reader):
    shown = client.get(page(reader.services)).text
    assert shown.count("<button") == 2  # it, and Leave now
    assert "<script" not in shown
    assert ALICE not in shown
    assert "a…@example.org" in shown


def forgeries(services) -> dict[str, str]:
    good, other = token(services, "updates", ALICE), token(services, "updates", "bob@example.org")
    payload, signature = good.rsplit(".", 1)
    tokens = Tokens(services.settings.secret_keys)
    sealed, elsewhere = tokens.seal("unsubscribe", ALICE), tokens.seal("undo of a new address", ALICE)
    widened = base64.urlsafe_b64encode(f'["resources","en","{sealed}"]'.encode()).decode().rstrip("=")
    return {
        "cut": good[:-1],
        "cut in half": good[: len(good) // 2],
        "longer": good + "A",
        "another's signature": f"{payload}.{other.rsplit('.', 1)[1]}",
        "another category": f"{widened}.{signature}",
        "of another key": Tokens(["another secret"]).sign("unsubscribe", ["updates", "en", sealed]),
        "for another purpose": tokens.sign("undo of a new address", ["updates", "en", sealed]),
        "sealed for another purpose": tokens.sign("unsubscribe", ["updates", "en", elsewhere]),
        "sealed by another key": tokens.sign(
            "unsubscribe", ["updates", "en", Tokens(["another secret"]).seal("unsubscribe", ALICE)]
        ),
        "no category": tokens.sign("unsubscribe", ["everything", "en", sealed]),
        "no language": tokens.sign("unsubscribe", ["updates", "../en", sealed]),
        "what must be sent": tokens.sign("unsubscribe", ["transactional", "en", sealed]),
        "no list": tokens.sign("unsubscribe", "updates"),
        "no text": tokens.sign("unsubscribe", ["updates", "en", 1]),
        "no sealed text": tokens.sign("unsubscribe", ["updates", "en", "é"]),
        "nothing": ".",
        "no ascii": "é…",
        "long": "A" * 5000,
    }


def test_a_link_shows_its_address_to_nobody_and_is_the_same_each_time(services):
    made = token(services, "updates", ALICE)
    payload = made.rsplit(".", 1)[0]
    inside = base64.urlsafe_b64decode(payload + "==")
    assert b"alice" not in inside
    assert b"example" not in inside
    assert base64.urlsafe_b64encode(b"alice").rstrip(b"=") not in inside
    assert token(services, "updates", ALICE) == made


def test_a_link_from_before_addresses_were_sealed_still_stops_its_mail(client, reader):
    older = Tokens(reader.services.settings.secret_keys).sign("unsubscribe", ["updates", ALICE])
    assert client.post(f"/unsubscribe/{older}", data=ONE_CLICK).status_code == 200
    assert "updates" not in wanted(reader)


@promise("4.4", part=True)
@pytest.mark.parametrize("path", ["", "/choices"])
def test_a_forged_cut_or_repurposed_link_is_a_plain_page_and_changes_nothing(client, reader, path):
    before = rows(reader)
    for what, made in forgeries(reader.services).items():
        for answer in (
            client.get(f"/unsubscribe/{made}{path}"),
            client.post(f"/unsubscribe/{made}{path}", data={"off": "all"}),
        ):
            assert answer.status_code == 404, what
            assert "This link cannot be read" in answer.text, what
            assert "Set-Cookie" not in answer.headers
    assert rows(reader) == before
    assert wanted(reader) == list(CATEGORIES)


def test_a_link_of_another_address_leaves_this_one_alone(client, reader):
    client.post(page(reader.services, address="bob@example.org"), data=ONE_CLICK)
    assert wanted(reader) == list(CATEGORIES)


def test_a_link_works_as_often_as_it_is_posted(client, reader, clock):
    first = client.post(page(reader.services), data=ONE_CLICK)
    stopped = opted_out(reader.services, ALICE, "updates")
    clock.move(days=400)
    again = client.post(page(reader.services), data=ONE_CLICK)
    assert (first.status_code, again.status_code) == (200, 200)
    assert opted_out(reader.services, ALICE, "updates") == stopped


def test_a_repeated_click_writes_nothing(client, reader, monkeypatch):
    client.post(page(reader.services), data=ONE_CLICK)

    def no_write(*_, **__):
        raise AssertionError("written again")

    monkeypatch.setattr("app.store.sealed.Shelf.write", no_write)
    assert client.post(page(reader.services), data=ONE_CLICK).status_code == 200


@promise("4.4", part=True)
def test_a_link_outlives_years_and_the_change_of_keys(reader, settings, services):
    made = page(services)
    newer = from_environment(
        {"DATA_DIR": str(settings.data_dir), "SECRET_KEY": f"a new secret,{settings.secret_keys[0]}"}
    )
    client = create_app(newer, dataclasses.replace(services, settings=newer)).test_client()
    assert client.post(made, data=ONE_CLICK).status_code == 200
    assert "updates" not in wanted(reader)


def test_a_deleted_account_is_unsubscribed_too(client, reader):
    reader.shelf.write(reader.shelf.discard("ACCOUNT"))
    answer = client.post(page(reader.services), data=ONE_CLICK)
    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.text


def test_an_address_without_an_account_is_unsubscribed_too(client, services):
    answer = client.post(page(services, address="nobody@example.org"), data=ONE_CLICK)
    assert answer.status_code == 200
    assert opted_out(services, "nobody@example.org", "updates")


def test_a_session_neither_helps_nor_hinders_nor_shows(reader):
    answer = reader.client.post(page(reader.services), data=ONE_CLICK)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "/settings" not in answer.text


def test_many_clicks_from_one_provider_are_never_too_many(client, services):
    codes = {client.post(page(services, address=f"{n}@example.org"), data=ONE_CLICK).status_code for n in range(100)}
    assert codes == {200}


def test_the_links_of_a_mail_say_https_where_the_site_does(services, settings):
    over_tls = dataclasses.replace(settings, base_url="https://app.example", contact_email="help@app.example")
    made = links(dataclasses.replace(services, settings=over_tls), "updates", ALICE)
    named = dict(made.headers)
    assert named["List-Unsubscribe"] == f"<{made.one_click}>, <mailto:help@app.example?subject=unsubscribe%20updates>"
    assert named["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made.one_click.startswith("https://app.example/unsubscribe/")


def test_no_link_reaches_a_log(client, reader, written):
    made = page(reader.services)
    client.post(made, data=ONE_CLICK)
    client.get(made + "/choices")
    assert "/unsubscribe/<token>" in written.getvalue()
    assert made.rsplit("/", 1)[1] not in written.getvalue()
    assert ALICE not in written.getvalue()
