"""Mail is in the language that its reader chose, also when the cause of it knows nothing of languages."""

from __future__ import annotations

from email import message_from_bytes, policy

from app.accounts import address
from app.accounts import model as accounts
from app.store.keys import TenantId
from tests.cast import ask_for_link, stranger


def newest_subject(services) -> str:
    return str(message_from_bytes(services.mailer.newest(1)[0].content, policy=policy.default)["Subject"])


def test_a_sign_in_link_is_in_the_language_of_the_account(app, alice, services):
    accounts.correct(alice.shelf, {}, {"language": "es"})
    ask_for_link(stranger(app, alice.email))
    assert newest_subject(services) == "Su enlace para entrar"


def test_a_sign_in_link_to_an_unknown_address_is_in_english(app, services):
    ask_for_link(stranger(app, "new@example.org"))
    assert newest_subject(services) == "Your sign-in link"


def test_a_link_to_a_new_address_is_in_the_language_of_the_account_that_asked(alice, services):
    accounts.correct(alice.shelf, {}, {"language": "es"})
    address.ask(services, TenantId(alice.tenant), "new@example.org", browser="the browser")
    services.queue.run()
    assert newest_subject(services) == "Confirme su dirección de correo"


def test_asking_for_a_link_reads_as_much_for_a_known_address_as_for_an_unknown_one(app, alice, services, monkeypatch):
    """Or the time that it takes would tell who has an account."""
    shelf = type(alice.shelf)
    counts: list[int] = []
    get = shelf.get

    def counted(self, *given):
        counts[-1] += 1
        return get(self, *given)

    monkeypatch.setattr(shelf, "get", counted)
    for email in (alice.email, "nobody@example.org"):
        visitor = stranger(app, email)
        visitor.get("/sign-in")
        counts.append(0)
        visitor.post("/sign-in", {"email": email})
    assert counts[0] == counts[1]
