"""Wording: what states, steps and reasons are called, on the pages of whoever asked and of staff."""

from __future__ import annotations

from app.rights.requests.record import Consent, Proof, State

STATES: dict[State, str] = {
    "received": "Received",
    "acknowledged": "Seen by one of us",
    "checking": "Checking who asks",
    "working": "In work",
    "waiting": "Waiting for you",
    "answered": "Answered",
    "refused": "Refused",
    "closed": "Closed",
}

STEPS: dict[str, str] = {
    "received": "We received it.",
    "proved": "You showed that the address is yours.",
    "acknowledged": "One of us looked at it.",
    "checking": "We asked you to show that the address is yours.",
    "identified": "We checked who asks.",
    "working": "We work on it.",
    "asked": "We asked you something.",
    "said": "You added a word.",
    "attached": "You sent a document.",
    "authorised": "We looked at the authorisation. It holds.",
    "confirmed": "The person it is about said yes.",
    "person_yes": "The person it is about said yes.",
    "person_no": "We closed it: the authorisation could not be confirmed.",
    "extended": "It takes longer.",
    "answered": "We answered.",
    "refused": "We refused it.",
    "closed": "We closed it.",
    "withdrawn": "You took it back.",
    "not_mine": "You said that you did not ask for this.",
    "erased": "Its words were deleted with the account.",
}
"""What whoever asked is shown. Not which account it is about: a report tells nobody whether there is one."""

STAFFS_STEPS: dict[str, str] = {
    "received": "It came in.",
    "proved": "They opened the link and said that they asked.",
    "acknowledged": "Acknowledged.",
    "checking": "They were asked to show whose the address is.",
    "identified": "Who asks was checked in another way.",
    "working": "In work.",
    "asked": "They were asked something.",
    "said": "They added a word.",
    "attached": "They sent a document.",
    "authorised": "The authorisation holds.",
    "confirmed": "The person it is about said yes in another way.",
    "person_yes": "The person it is about said yes, by the link that we mailed to them.",
    "person_no": "The person it is about did not want it, and it was closed.",
    "extended": "Extended.",
    "linked": "The account was noted.",
    "ending": "The end of the account was begun.",
    "answered": "Answered.",
    "refused": "Refused.",
    "closed": "Closed without an answer.",
    "withdrawn": "They took it back.",
    "not_mine": "Whoever has the address did not ask for it.",
    "erased": "The account was purged: no word is left.",
}

REASONS: dict[str, str] = {
    "complex": "It is more than can be answered well in the first 45 days.",
    "many": "We have many requests at the same time.",
    "others": "We need something from somebody else to answer it.",
    "identity": "It took long to check who asks.",
}
"""Why a request takes longer: what the notice says."""

PROOFS: dict[Proof, str] = {
    "": "Not yet",
    "account": "Asked while signed in with that address",
    "link": "Opened the link that we mailed there",
    "staff": "Checked by one of us",
}

CONSENTS: dict[Consent, str] = {
    "": "Not asked yet",
    "asked": "Asked by mail at their own address, no word yet",
    "yes": "Said yes by the link that we mailed to them",
    "staff": "Made sure of by one of us",
}
"""What the person it is about said, as staff read it."""
