"""No rings: what a feature's model borrows of another's is never borrowed back, or it is named here with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from tests.policy.sources import PRODUCT, ROOT, imported, name
from tests.policy.test_layers import FORMS, VIEWS

TURNED_BACK = {
    ("app.accounts.address", "identity"): "a new address is proven by the link that signs in",
    ("app.accounts.address", "mail"): "and is told of by mail, in the same write",
    ("app.accounts.lists", "billing"): "who signs in is entered into the list of trials where they are missing",
    ("app.accounts.moves", "billing"): "what follows an account to its new address, in the same write",
    ("app.accounts.moves", "mail"): "the same",
    ("app.mail.compose", "preferences"): "no mail goes out without looking whether it is wanted",
    ("app.mail.feedback", "preferences"): "a complaint ends what was wanted",
    ("app.mail.send", "preferences"): "no mail goes out without looking whether it is wanted",
    ("app.mail.unsubscribe", "preferences"): "a click ends what was wanted",
    ("app.store.sealed", "keys"): "records are sealed with keys that stand in the store themselves",
    ("app.store.endings", "keys"): "and what ends with a key is told apart beside them",
    ("app.store.phi", "keys"): "the same, for the two tables of PHI",
    ("app.webhooks.stripe_signature", "billing"): "of an event only what billing acts on is kept",
}
"""Imports that lead back into a ring: a module, the feature that it imports from, and why."""


def test_what_a_feature_borrows_of_another_is_never_borrowed_back() -> None:
    assert rings(borrowed(without=TURNED_BACK)) == []


def test_every_exception_is_still_one() -> None:
    every = {(module, feature) for module, feature, _ in lent()}

    assert [both for both in TURNED_BACK if both not in every] == []
    assert [both for both in TURNED_BACK if not rings(borrowed(without=set(TURNED_BACK) - {both}))] == []


def test_a_planted_ring_is_seen() -> None:
    assert rings({"vault": {"incidents"}, "incidents": {"dates", "vault"}, "dates": set()}) == ["incidents", "vault"]


@cache
def lent() -> tuple[tuple[str, str, str], ...]:
    """(module, feature it imports from, its own feature) of all that is neither a view nor a form.

    Views and forms stand above every model, and nobody imports another's: they cannot be part of a ring.
    """
    found = []
    folders = {path.name for path in (ROOT / "app").iterdir() if path.is_dir()}
    for path in PRODUCT:
        module = name(path).removesuffix(".py").replace("/", ".")
        parts = module.split(".")
        if parts[0] != "app" or parts[1] not in folders or VIEWS.match(module) or FORMS.match(module):
            continue
        for target in imported(path):
            of = target.split(".")
            if of[0] == "app" and len(of) > 1 and of[1] in folders and of[1] != parts[1]:
                found.append((module, of[1], parts[1]))
    return tuple(found)


def borrowed(without: Iterable[tuple[str, str]] = ()) -> dict[str, set[str]]:
    """The features that each feature borrows of, but for the imports that are named."""
    left_out, found = set(without), defaultdict[str, set[str]](set)
    for module, of, own in lent():
        if (module, of) not in left_out:
            found[own].add(of)
    return found


def rings(borrowing: Mapping[str, set[str]]) -> list[str]:
    """The features from which borrowing leads back to themselves."""
    return sorted(feature for feature in borrowing if feature in _reached(borrowing, feature))


def _reached(borrowing: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        for feature in borrowing.get(ahead.pop(), set()) - reached:
            reached.add(feature)
            ahead.append(feature)
    return reached
