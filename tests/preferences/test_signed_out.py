"""What a mail's link opens to anybody: it turns off, tells nothing of an account, and speaks the mail's language."""

from __future__ import annotations

import pytest

from app.accounts import moves
from app.preferences.choices import CATEGORIES, choose, may_receive
from app.store.keys import tenant_id
from tests.preferences.test_unsubscribe import ALICE, ONE_CLICK, page, wanted
from tests.promises import promise


def test_many_choices_from_one_shelter_are_never_too_many(client, services):
    made = page(services) + "/choices"
    assert {client.post(made, data={"off": "updates"}).status_code for _ in range(100)} == {303}


def test_the_choices_page_turns_off_for_that_address_only(client, reader, bob):
    choose(bob.services, tenant_id(bob.tenant), {"updates": True}, source="settings")
    made = page(reader.services, "resources") + "/choices"
    client.post(made, data={"off": "onboarding"})
    assert wanted(reader) == ["resources", "updates"]
    assert client.post(made, data={"off": "all"}).status_code == 303
    assert wanted(reader) == []
    assert may_receive(bob.services, tenant_id(bob.tenant), "bob@example.org", "updates")


@promise("4.3", part=True)
def test_whoever_holds_a_link_can_turn_nothing_on(client, reader):
    made = page(reader.services) + "/choices"
    client.post(made, data={"off": "all"})
    shown = client.get(made).text
    assert "Turn on" not in shown
    assert 'href="/settings/email"' in shown
    for category in CATEGORIES:
        assert client.post(made, data={"on": category}).status_code == 422
    assert wanted(reader) == []


def test_a_link_tells_its_holder_neither_of_an_account_nor_of_its_choices(client, reader, clock):
    choose(reader.services, tenant_id(reader.tenant), {"onboarding": False}, source="settings")
    clock.move(days=2)
    hers, nobodys = (page(reader.services, address=address) + "/choices" for address in (ALICE, "angela@example.org"))
    for form in ({}, {"off": "resources"}, {"off": "all"}):
        if form:
            client.post(hers, data=form)
            client.post(nobodys, data=form)
        one, other = client.get(hers).text, client.get(nobodys).text
        assert one.replace(hers, "") == other.replace(nobodys, "")
        assert "2026" not in one


def test_what_is_off_already_is_said_and_not_asked_again(client, reader):
    made = page(reader.services)
    client.post(made, data=ONE_CLICK)
    asked = client.get(made).text
    assert "is off already" in asked
    assert "Nothing has changed yet" not in asked
    assert asked.count("<button") == 1  # Leave now
    client.post(made + "/choices", data={"off": "all"})
    assert "Turn all of them off" not in client.get(made + "/choices").text


@pytest.mark.parametrize(
    ("path", "says"),
    [("", "Darse de baja"), ("/choices", "Qué podemos enviarle")],
)
def test_the_links_of_a_spanish_mail_open_spanish_pages(client, reader, path, says):
    made = page(reader.services, language="es")
    shown = client.get(made + path).text
    assert says in shown
    assert '<main id="main" class="page-main" tabindex="-1" lang="es">' in shown
    if not path:
        assert "Se ha dado de baja" in client.post(made, data=ONE_CLICK).text
        assert "ya está desactivado" in client.get(made).text


def test_a_link_that_cannot_be_read_is_told_in_both_languages(client):
    shown = client.get("/unsubscribe/cut").text
    assert "This link cannot be read" in shown
    assert "Este enlace no se puede leer" in shown


def test_a_form_that_names_nothing_changes_nothing(client, reader):
    made = page(reader.services) + "/choices"
    for form in ({}, {"on": "transactional"}, {"off": "x"}):
        assert client.post(made, data=form).status_code == 422
    assert wanted(reader) == list(CATEGORIES)


@promise("4.4", part=True)
def test_a_mail_from_before_a_move_stops_it_at_the_address_that_the_account_has_now(client, reader, clock):
    old, new = page(reader.services, "resources"), "new@example.org"
    reader.shelf.write(*moves.leave(reader.services, tenant_id(reader.tenant), new)[0])
    clock.move(days=2)
    answer = client.post(old, data=ONE_CLICK)

    assert answer.status_code == 200
    assert new not in answer.text
    tenant = tenant_id(reader.tenant)
    assert [each for each in CATEGORIES if may_receive(reader.services, tenant, new, each)] == ["onboarding", "updates"]


def test_whoever_takes_a_left_address_later_stops_nothing_of_the_account_that_left_it(client, reader, clock):
    old, new = page(reader.services, "resources"), "new@example.org"
    reader.shelf.write(*moves.leave(reader.services, tenant_id(reader.tenant), new)[0])
    clock.move(days=8)
    client.post(old, data=ONE_CLICK)

    assert may_receive(reader.services, tenant_id(reader.tenant), new, "resources")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Mail to another address"), ("es", "El correo a otra dirección")]
)
def test_the_page_says_what_becomes_of_mail_to_another_address(client, services, language, words):
    assert words in client.post(page(services, language=language), data=ONE_CLICK).text
