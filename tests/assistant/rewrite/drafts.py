"""Drafts made up from pieces that people write, each a little different: what the rules have to cope with."""

from __future__ import annotations

import random

from app.assistant.rewrite import Wanted
from app.messages.record import Channel, Details, Intent, Limits, Method

FACTS = (
    "Exchange is {day} {month} {date} at {hour} pm", "I paid ${amount} for {name}'s glasses on {m}/{date}/2026",
    "You were {minutes} minutes late on {day}", 'You said "{quote}"', "you did not call {name} on {day}",
    "{name} has a fever of 10{digit}.{digit}", "Dr. Patel sees {name} at {hour}:15 am", "I never took the {date}th",
    "the order, paragraph {digit}(b), says {hour} p.m. on {day}s", "phone 555-01{minutes}-4{amount}",
    "you always bring the wrong coat and the inhaler was missing", "I can do {month} {date} or {month} {other}",
    "- {name} lives at {amount} Oak Street now", "no school on {month} {date}", "{date}. the recital ends at {hour}",
    "I called twice, you {minutes} times", "the {other} is fine", "Half of ${amount} is yours!!!",
)  # fmt: skip
OWN = (
    "", "You selfish liar, you were {minutes} minutes late AGAIN!!! {name} cried.",
    'You told {name} "{quote}" and I am DONE with you. You never pay. You owe me ${amount} since {month} {date}.',
    "Are you kidding me?? You are a narcissist. My lawyer will destroy you. I want {name} back by {hour} pm on {day}.",
    "Why didn't you bring the inhaler on {day}? You just want to hurt me.",
    "ok so. {name} needs shoes, size {digit}. You always forget, so I wrote it down: {month} {date}.",
)  # fmt: skip
RECEIVED = ("", "You are such a drama queen. {name} hates you. See you {day} at {hour}", "When do I get {name}?")
QUOTES = ("Daddy forgot you", "You will get the kids when I say so", "I don't care, ok", "be ready at 5")
NAMES = ("Emma", "Liam", "Mia", "Noah", "Sofía")


def made_up(seed: int) -> Wanted:
    """The draft of this number."""
    choose = random.Random(seed)

    def said(text: str) -> str:
        days = choose.sample(range(10, 28), 2)
        return text.format(
            day=choose.choice(("Monday", "Tue", "Friday")), month=choose.choice(("Nov", "June")),
            m=choose.randint(1, 12), date=days[0], other=days[1], hour=choose.randint(1, 11),
            amount=choose.randint(100, 999), name=choose.choice(NAMES), minutes=choose.randint(13, 59),
            digit=choose.randint(2, 9), quote=choose.choice(QUOTES),
        )  # fmt: skip

    facts = tuple(said(fact) for fact in choose.sample(FACTS, choose.randint(0, 6)))
    limits = Limits(
        words=choose.choice((0, 0, 5, 40, 80)), avoid=choose.choice(((), ("hello", "thank you"), ("answer",)))
    )
    details = Details(
        to=choose.choice(("", "Jo")), channel=choose.choice(list(Channel)), received=said(choose.choice(RECEIVED)),
        intent=choose.choice(list(Intent)), facts=facts, method=choose.choice(list(Method)), limits=limits,
    )  # fmt: skip
    return Wanted(details=details, own=said(choose.choice(OWN)))
