"""Billing: plans, what they open, and what was paid, as Stripe tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.errors import Problem, Unavailable


class BillingUnavailable(Unavailable):
    """Stripe does not answer, or is too busy to. Nothing was asked for twice: every call carries a key."""

    title = "Our payment service does not answer"
    sentence = "Nothing was changed and nothing was charged. Your record is not affected. Try again in a minute."


class BillingUnreadable(BillingUnavailable):
    """Stripe answered, and not as it writes such things: asking again soon would not help."""


class BillingRefused(Problem):
    """Stripe will not do it: what was asked for does not fit how things stand there."""

    status = 409
    title = "That could not be done"
    sentence = "Our payment service did not take it. Nothing was charged. Go back to your plan and look at it again."


class CardDeclined(BillingRefused):
    """The bank said no to a change that has to be paid at once; the subscription is as it was."""

    status = 402
    title = "The card was not accepted"
    sentence = "Your plan is as it was, and nothing was charged. You can use another card, then try again."


class PaidMeanwhile(BillingRefused):
    """A plan was begun while the way to the payment page was being made ready."""


class CustomerGone(BillingRefused):
    """Stripe no longer has this customer."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as Stripe has it, without anything about cards or the person. Instants are aware, in UTC."""

    id: str
    customer: str
    status: str
    """Stripe's own word: trialing, active, past_due, unpaid, paused, incomplete, incomplete_expired, canceled."""
    item: str
    price: str
    plan_key: str
    """What the price is to us; empty for a price that we do not know."""
    created: datetime
    period_start: datetime | None
    period_end: datetime | None
    trial_end: datetime | None
    ends: datetime | None
    """When it ends by itself, where that is arranged."""
    ends_with_period: bool
    """Whether that was arranged as "at the end of the period" (and not as a date of its own)."""
    ended: datetime | None
    account: str
    """The account that our side named when it began; empty when it did not begin here."""

    @property
    def over(self) -> bool:
        """Whether it has ended for good: nothing brings it back."""
        return self.status in ("canceled", "incomplete_expired")

    @property
    def good(self) -> bool:
        """Whether Stripe counts it as paid, or not yet to be paid."""
        return self.status in ("trialing", "active")


@dataclass(frozen=True, slots=True)
class Span:
    """What one line of an invoice pays for: from when to when. `whole` when it is no part-payment for a change."""

    start: datetime
    end: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """An invoice. `amount` is in the currency's smallest unit, as Stripe counts."""

    id: str
    subscription: str
    at: datetime
    amount: int
    currency: str
    paid: bool
    page: str
    """Stripe's own page of it, for printing; empty while there is none."""
    spans: tuple[Span, ...] = ()
    payments: tuple[str, ...] = field(default=(), repr=False)
    """Ids of the payments that paid it."""
    void: bool = False
    """Nothing is asked for it any more."""
    given_back: int = 0
    """How much of it went back, counted as `amount`."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a plan costs. `amount` is in the currency's smallest unit."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """A visit to Stripe's payment page that is about to begin."""

    customer: str
    email: str = field(repr=False)
    """The account's address now, which the customer's becomes: an address that was left must not stay there."""
    plan_key: str
    account: str
    back: str
    """Where it leads when the person turns back."""
    done: str
    """Where it leads when they have paid."""
    trial_end: datetime | None = None
    trial_days: int = 0
    """Instead of `trial_end`, where Stripe takes no instant that is so near."""


class BillingProvider(Protocol):
    """Takes payments on its own pages, and says what was paid.

    Every `key` is an idempotency key: the same call with the same key happens once. All raise BillingUnavailable,
    and BillingRefused where they ask for a change.
    """

    def customer(self, account: str, email: str, *, key: str) -> str:
        """The id of a customer, made now."""

    def address(self, customer: str, email: str) -> None:
        """Have the customer bear this address. Raises CustomerGone."""

    def checkout(self, wanted: Checkout, *, key: str) -> str:
        """The address of a payment page; older ones of this customer no longer take a payment.

        Raises CustomerGone, PaidMeanwhile where one of them just took it.
        """

    def portal(self, customer: str, back: str) -> str:
        """The address of the page where a person manages cards and invoices. Raises CustomerGone."""

    def subscriptions(self, customer: str) -> Sequence[Subscription]:
        """Every subscription of a customer, ended ones too; none when the customer is gone."""

    def change(
        self, subscription: Subscription, *, plan_key: str = "", ends: bool | None = None, key: str
    ) -> Subscription:
        """Another plan from now on, the difference settled at once; whether it ends with its period; or both.

        Also a `key` that was used before makes it so, where it is otherwise by now. Raises CardDeclined; then it is as
        it was.
        """

    def end(self, subscription: str, *, key: str) -> Subscription | None:
        """End it now, without a refund of its own; None when it is gone already."""

    def close(self, subscription: str, *, give_back: Sequence[str] = (), key: str) -> Subscription | None:
        """End it now and ask for nothing of it any more; None when it is gone already.

        What is open is void, or goes back if it was paid in that very moment. So do the payments in `give_back`.
        """

    def turn_away(self, customer: str) -> None:
        """Close every payment page of this customer that stands open."""

    def owes(self, subscription: str) -> bool:
        """Whether an invoice of it is drawn up and not paid, also one that no card was asked for yet."""

    def receipts(self, customer: str) -> Sequence[Receipt]:
        """The latest invoices, newest first."""

    def every_receipt(self, customer: str) -> Iterator[Receipt]:
        """All invoices there ever were, newest first; none when the customer is gone."""

    def payer(self, payment: str) -> str:
        """The customer whose payment it is; empty when there is none."""

    def prices(self) -> Mapping[str, Price]:
        """What each plan costs, by plan key; kept for some minutes."""
