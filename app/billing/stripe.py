"""Billing by Stripe. The only module that imports Stripe's SDK for anything but signatures."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import structlog

from app.billing import (
    BillingRefused,
    BillingUnavailable,
    BillingUnreadable,
    CardDeclined,
    Checkout,
    CustomerGone,
    PaidMeanwhile,
    Price,
    Receipt,
    Subscription,
    asked,
    wire,
)
from app.settings import Settings

if TYPE_CHECKING:
    from stripe import StripeClient

log = structlog.get_logger(__name__)

_CONNECT_SECONDS = 2.0
_ANSWER_SECONDS = 8.0
_RETRIES = 2
_PRICES_SECONDS = 600.0
_AWAY_SECONDS = 20.0
"""How long nobody asks again for prices that could not be had: a page must not wait each time."""

_MOST = 100
"""Stripe's largest page; no customer of ours has as many subscriptions."""
_RECEIPTS = 36
_EXPAND_PAYMENTS = "data.payments"


class StripeBilling:
    """BillingProvider over Stripe."""

    def __init__(self, settings: Settings, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._seconds = seconds
        self._prices: Mapping[str, Price] | None = None
        self._prices_until = self._away_until = float("-inf")
        self._making = threading.Lock()

    def customer(self, account: str, email: str, *, key: str) -> str:
        """See BillingProvider."""
        with _told():
            made = self._client.v1.customers.create(
                {"email": email, "metadata": {"account": account}}, {"idempotency_key": _digest(key)}
            )
        return made.id

    def address(self, customer: str, email: str) -> None:
        """See BillingProvider."""
        with _told():
            self._client.v1.customers.update(customer, {"email": email})

    def checkout(self, wanted: Checkout, *, key: str) -> str:
        """See BillingProvider."""
        import stripe  # noqa: PLC0415  # see _made_client

        mark, calls = _digest(key), self._client.v1.checkout.sessions
        with _told():
            opened = calls.list({"customer": wanted.customer, "status": "open", "limit": 20})
            for session in opened.data:
                if session.url and (session.to_dict().get("metadata") or {}).get("attempt") == mark:
                    return session.url
                with suppress(stripe.InvalidRequestError):  # over by itself, or just paid: the next question tells
                    calls.expire(session.id)
            if any(not one.over and one.status != "incomplete" for one in self.subscriptions(wanted.customer)):
                raise PaidMeanwhile
            self._client.v1.customers.update(wanted.customer, {"email": wanted.email})
            params = cast("Any", asked.session(wanted, self._price_ids[wanted.plan_key], mark))
            made = calls.create(params, {"idempotency_key": mark})
            # A page that was gone back to sends its key once more, and its session may be over by now.
            if _repeated(made) and calls.retrieve(made.id).status != "open":
                made = calls.create(params, {"idempotency_key": _digest(f"{mark} after {made.id}")})
        if not made.url:
            raise BillingUnavailable
        return made.url

    def portal(self, customer: str, back: str) -> str:
        """See BillingProvider."""
        with _told():
            made = self._client.v1.billing_portal.sessions.create({"customer": customer, "return_url": back})
        return made.url

    def subscriptions(self, customer: str) -> Sequence[Subscription]:
        """See BillingProvider."""
        try:
            with _told():
                found = self._client.v1.subscriptions.list({"customer": customer, "status": "all", "limit": _MOST})
                return [self._read(one) for one in found.data]
        except CustomerGone:
            return []

    def change(
        self, subscription: Subscription, *, plan_key: str = "", ends: bool | None = None, key: str
    ) -> Subscription:
        """See BillingProvider."""
        price = self._price_ids[plan_key] if plan_key else None
        params, calls = asked.change(subscription, price, ends), self._client.v1.subscriptions
        mark = _digest(f"{key} {sorted(params)} {subscription.item}")
        with _told():
            changed = calls.update(subscription.id, cast("Any", params), {"idempotency_key": mark})
            # A page that was gone back to sends its key once more, and what came of it may be undone by now.
            if _repeated(changed) and not asked.granted(self._read(calls.retrieve(subscription.id)), price, ends):
                changed = calls.update(subscription.id, cast("Any", params))
            return self._read(changed)

    def end(self, subscription: str, *, key: str) -> Subscription | None:
        """See BillingProvider."""
        try:
            with _told():
                ended = self._client.v1.subscriptions.cancel(
                    subscription,
                    {"prorate": False, "invoice_now": False},
                    {"idempotency_key": _digest(f"{key} {subscription}")},
                )
                return self._read(ended)
        except BillingRefused:  # it has ended already
            return None

    def close(self, subscription: str, *, give_back: Sequence[str] = (), key: str) -> Subscription | None:
        """See BillingProvider. Money goes back first: whoever is cut off finds a live subscription, and begins again.

        It ends before what is open is void, because one whose last invoice is void counts as paid.
        """
        for payment in give_back:
            self._give_back(payment)
        unsettled = self._unsettled(subscription)
        ended = self.end(subscription, key=key)
        for invoice in unsettled:
            self._void(invoice)
        return ended

    def turn_away(self, customer: str) -> None:
        """See BillingProvider."""
        calls = self._client.v1.checkout.sessions
        with suppress(CustomerGone), _told():
            for session in calls.list({"customer": customer, "status": "open", "limit": _MOST}).data:
                with suppress(BillingRefused), _told():  # over by itself, or just paid
                    calls.expire(session.id)

    def owes(self, subscription: str) -> bool:
        """See BillingProvider."""
        return bool(self._unsettled(subscription))

    def _unsettled(self, subscription: str) -> list[Any]:
        with _told():
            found = self._client.v1.invoices.list({"subscription": subscription, "limit": _MOST})
            return [one for one in found.data if one.status in ("draft", "open") and one.amount_due > 0]

    def _void(self, invoice: Any) -> None:
        calls = self._client.v1.invoices
        try:
            with _told():
                if invoice.status == "draft":  # only what is final can be void
                    calls.finalize_invoice(invoice.id, {"auto_advance": False})
                calls.void_invoice(invoice.id)
        except BillingRefused:  # somebody else was first, or the bank was
            with _told():
                receipt = wire.receipt(calls.retrieve(invoice.id, {"expand": ["payments"]}).to_dict())
            for payment in receipt.payments if receipt.paid else ():
                self._give_back(payment)

    def _give_back(self, payment: str) -> None:
        with suppress(BillingRefused), _told():  # it went back already
            self._client.v1.refunds.create({"payment_intent": payment}, {"idempotency_key": _digest(f"back {payment}")})

    def receipts(self, customer: str) -> Sequence[Receipt]:
        """See BillingProvider."""
        try:
            with _told():
                found = self._client.v1.invoices.list(
                    {"customer": customer, "limit": _RECEIPTS, "expand": [_EXPAND_PAYMENTS]}
                )
                charges = self._client.v1.charges.list({"customer": customer, "limit": _MOST})
                back = wire.given_back(charge.to_dict() for charge in charges.data)
                return [wire.receipt(invoice.to_dict(), back) for invoice in found.data]
        except CustomerGone:
            return []

    def every_receipt(self, customer: str) -> Iterator[Receipt]:
        """See BillingProvider."""
        query: Any = {"customer": customer, "limit": _MOST, "expand": [_EXPAND_PAYMENTS]}
        try:
            with _told():
                charges = self._client.v1.charges.list({"customer": customer, "limit": _MOST}).auto_paging_iter()
                back = wire.given_back(charge.to_dict() for charge in charges)
                for invoice in self._client.v1.invoices.list(query).auto_paging_iter():
                    yield wire.receipt(invoice.to_dict(), back)
        except CustomerGone:
            return

    def payer(self, payment: str) -> str:
        """See BillingProvider."""
        with suppress(BillingRefused), _told():  # none of this account's
            return wire.id_of(self._client.v1.payment_intents.retrieve(payment).to_dict().get("customer"))
        return ""

    def prices(self) -> Mapping[str, Price]:
        """See BillingProvider. While Stripe is away the last ones known are told."""
        now = self._seconds()
        if self._prices is not None and now < self._prices_until:
            return self._prices
        if now >= self._away_until:
            try:
                self._prices, self._prices_until = self._fetched_prices(), now + _PRICES_SECONDS
            except BillingUnavailable:
                self._away_until = now + _AWAY_SECONDS
        if self._prices is None:
            raise BillingUnavailable
        return self._prices

    def _fetched_prices(self) -> Mapping[str, Price]:
        found = {}
        for plan_key, id_ in self._settings.stripe_prices:
            with suppress(BillingRefused), _told():  # one that is not there: the doctor says so
                # A page waits for this, and stands without it.
                price = self._client.v1.prices.retrieve(id_, options={"max_network_retries": 0})
                if price.unit_amount is not None:
                    found[plan_key] = Price(price.unit_amount, price.currency)
        return found

    def _read(self, told: Any) -> Subscription:
        return wire.subscription(told.to_dict(), self._settings.stripe_prices)

    @cached_property
    def _price_ids(self) -> Mapping[str, str]:
        return dict(self._settings.stripe_prices)

    @property
    def _client(self) -> StripeClient:
        with self._making:
            return self._made_client

    @cached_property
    def _made_client(self) -> StripeClient:
        """Made when it is first used: the SDK takes 30 MB and half a second, which only payments pay for."""
        import stripe  # noqa: PLC0415  # see above

        stripe.enable_telemetry = False
        logging.getLogger("stripe").setLevel(logging.CRITICAL)  # its lines hold addresses with ids of customers
        base = self._settings.stripe_api_base
        return stripe.StripeClient(
            self._settings.stripe_secret_key,
            base_addresses={"api": base} if base else None,
            max_network_retries=_RETRIES,
            http_client=stripe.RequestsClient(timeout=(_CONNECT_SECONDS, _ANSWER_SECONDS)),
        )


@contextmanager
def _told() -> Iterator[None]:
    """Stripe's errors as ours. Neither their words nor what was sent reach a log."""
    import stripe  # noqa: PLC0415  # see StripeBilling._made_client

    try:
        yield
    except stripe.CardError:
        raise CardDeclined from None
    except stripe.IdempotencyError:
        raise BillingRefused from None
    except stripe.InvalidRequestError as error:
        log.warning("stripe refused", code=error.code, param=error.param, status=error.http_status)
        gone = error.code == "resource_missing" and error.param in ("customer", "id")
        raise (CustomerGone if gone else BillingRefused) from None
    except stripe.StripeError as error:
        log.warning("stripe does not serve us", error=type(error).__name__, status=error.http_status)
        raise BillingUnavailable from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.warning("stripe answered what we cannot read", error=type(error).__name__)
        raise BillingUnreadable from None


def _repeated(made: Any) -> bool:
    """Whether Stripe only repeated what it answered to this key before."""
    headers = made.last_response.headers if made.last_response else {}
    return bool(headers.get("Idempotent-Replayed") == "true")


def _digest(key: str) -> str:
    """What is sent in place of a key: ours may name an account."""
    return hashlib.sha256(key.encode()).hexdigest()
