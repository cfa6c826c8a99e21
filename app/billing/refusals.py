"""What a person asked of their plan and does not get, each in words that say how things stand instead."""

from __future__ import annotations

from app.billing import BillingRefused, BillingUnavailable


class AlreadySubscribed(BillingRefused):
    """A second subscription would be paid twice."""

    title = "You have a plan already"
    sentence = "Nothing was begun a second time. Here you can change the plan that you have."


class PaymentOpen(AlreadySubscribed):
    """The plan is there, and something of it is not paid: that comes first."""

    title = "A payment of your plan is still open"
    sentence = "Nothing was changed. Once it is paid, or the plan is ended, you can choose any plan."


class NoSubscription(BillingRefused):
    """There is nothing to change or to end."""

    title = "There is no plan to change"
    sentence = "Your plan has ended, or was never begun. You can choose one here."


class EndsOtherwise(BillingRefused):
    """The end would come at another time than the page said before the press."""

    title = "Your plan has changed since you looked"
    sentence = "Nothing was ended. This is what ending it means now."


class AnotherTab(BillingUnavailable):
    """Somebody else of this account is on the way to the payment page at this moment."""

    title = "Another page of yours is on its way to payment"
    sentence = "Nothing was charged. Wait a moment, then try again."
