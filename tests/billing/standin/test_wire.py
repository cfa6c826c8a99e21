"""The wire: keys, versions, errors, idempotency, lists and expansion, as the real SDK meets them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any, cast
from urllib.parse import urlencode

import pytest
import stripe

from tests.billing.standin.conftest import subscribe
from tests.billing.stripe import KEY, Standin

Api = stripe.StripeClient


def asked(standin: Standin, path: str, *pairs: tuple[str, str], **headers: str) -> tuple[int, dict[str, Any], Any]:
    """A POST as curl would make it: status, body, headers."""
    told = {"Authorization": f"Bearer {KEY}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{standin.url}{path}", urlencode(pairs).encode(), told)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read()), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read()), error.headers


def test_every_key_but_the_stand_ins_is_refused(standin: Standin) -> None:
    wrong = stripe.StripeClient(
        "sk_live_51Habcdefghijklmnop", base_addresses={"api": standin.url}, http_client=stripe.UrllibClient()
    )

    with pytest.raises(stripe.AuthenticationError, match=r"Invalid API Key provided: sk_live_\*+mnop"):
        wrong.v1.customers.list()


def test_only_the_version_that_it_speaks_is_answered(standin: Standin) -> None:
    status, body, _ = asked(standin, "/v1/customers", Stripe_Version="2019-01-01")

    assert (status, body["error"]["type"]) == (400, "invalid_request_error")


def test_a_key_that_is_used_again_gives_the_same_answer_and_does_nothing(standin: Standin, api: Api) -> None:
    first = api.v1.customers.create({"email": "a@example.org"}, {"idempotency_key": "once"})
    second = api.v1.customers.create({"email": "a@example.org"}, {"idempotency_key": "once"})

    assert first.id == second.id
    assert second.last_response is not None
    assert second.last_response.headers["idempotent-replayed"] == "true"
    assert len(api.v1.customers.list().data) == 1


def test_a_key_that_is_used_again_for_something_else_is_refused(api: Api) -> None:
    api.v1.customers.create({"email": "a@example.org"}, {"idempotency_key": "once"})

    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        api.v1.customers.create({"email": "b@example.org"}, {"idempotency_key": "once"})


def test_what_was_refused_as_it_stood_can_be_done_later_with_its_key(
    standin: Standin, api: Api, alice: stripe.Customer
) -> None:
    asked = cast("Any", {"customer": alice.id, "items": [{"price": "price_parent_monthly"}]})
    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        api.v1.subscriptions.create(asked, {"idempotency_key": "later"})

    standin.card(alice.id, "pays")

    assert api.v1.subscriptions.create(asked, {"idempotency_key": "later"}).status == "active"


def test_an_unknown_parameter_is_refused_by_its_name(api: Api) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.customers.create(cast("Any", {"colour": "blue"}))

    assert (refused.value.code, refused.value.param) == ("parameter_unknown", "colour")
    assert refused.value.request_id is not None


def test_what_is_not_there_is_404(api: Api) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.subscriptions.retrieve("sub_none")

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    assert "No such subscription: 'sub_none'" in str(refused.value)


def test_lists_are_newest_first_and_go_on_from_page_to_page(api: Api) -> None:
    made = [api.v1.customers.create({"email": f"{number}@example.org"}).id for number in range(5)]

    page = api.v1.customers.list({"limit": 2})
    every = [customer.id for customer in page.auto_paging_iter()]

    assert page.has_more
    assert every == made[::-1]


def test_an_answer_can_be_expanded_along_a_path(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    made = subscribe(standin, api, alice)

    whole = api.v1.subscriptions.retrieve(
        made.id, {"expand": ["latest_invoice.payments.data.payment.payment_intent", "customer"]}
    ).to_dict()

    payment = whole["latest_invoice"]["payments"]["data"][0]["payment"]
    assert payment["payment_intent"]["status"] == "succeeded"
    assert whole["customer"]["email"] == "alice@example.org"


def test_what_cannot_be_expanded_is_refused(api: Api, alice: stripe.Customer) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        api.v1.customers.retrieve(alice.id, {"expand": ["nothing"]})


def test_metadata_is_merged_and_a_key_taken_away_by_emptiness(api: Api, alice: stripe.Customer) -> None:
    changed = api.v1.customers.update(alice.id, {"metadata": {"tenant": "", "zone": "utc"}})

    assert changed.to_dict()["metadata"] == {"zone": "utc"}


def test_a_deleted_customer_is_remembered_as_deleted(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    made = subscribe(standin, api, alice)

    api.v1.customers.delete(alice.id)

    assert api.v1.customers.retrieve(alice.id).to_dict() == {"id": alice.id, "object": "customer", "deleted": True}
    assert api.v1.subscriptions.retrieve(made.id).status == "canceled"


def test_the_four_plans_are_there(api: Api) -> None:
    prices = api.v1.prices.list({"lookup_keys": ["parent_annual", "professional_monthly"]}).data

    assert {price.id for price in prices} == {"price_parent_annual", "price_professional_monthly"}
    assert all(price.unit_amount and price.currency == "usd" for price in prices)
