"""Scenes that the made-up record is put together from. Nobody in them is real."""

from __future__ import annotations

from dataclasses import dataclass

from app.incidents.record import Kind, Severity

CHILDREN = ("Mia", "Leo")


@dataclass(frozen=True, slots=True)
class Scene:
    """One sort of thing that happens; `{late}` and its like are filled in. `weight` is how often."""

    kind: Kind
    title: str
    narrative: str
    hours: tuple[int, ...] = (17, 18)
    place: str = ""
    quotes: str = ""
    my_response: str = ""
    injuries: str = ""
    impact: str = ""
    people: tuple[str, ...] = ("Sam",)
    severity: Severity | None = None
    order_paragraph: str = ""
    tags: tuple[str, ...] = ()
    children: bool = True
    weight: int = 2


SCENES = (
    Scene(
        kind=Kind.EXCHANGE,
        title="Exchange on time",
        narrative=(
            "Sam arrived at the library as agreed. {child} had a backpack and the inhaler. It took two minutes."
        ),
        place="Library parking lot",
        my_response="Said thank you and drove home.",
        tags=("exchange",),
        weight=6,
    ),
    Scene(
        kind=Kind.LATE_TIME,
        title="Pick-up {late} minutes late",
        narrative=(
            "We waited at the library. Sam came {late} minutes after the agreed time and gave no notice before."
        ),
        place="Library parking lot",
        quotes="“Traffic. You can wait.”",
        my_response="Sent one message at ten past, asking for a new time. There was no answer.",
        impact="{child} missed the start of practice.",
        severity=Severity.MINOR,
        order_paragraph="4(b)",
        tags=("late", "exchange"),
        weight=6,
    ),
    Scene(
        kind=Kind.DENIED_TIME,
        title="Weekend did not happen",
        narrative=(
            "I was at the door at the agreed time. Nobody opened. The lights were on. I left after {late} minutes."
        ),
        place="Sam's home",
        quotes="“They don't want to come. Go home.” (text, 6:12 pm)",
        my_response="Wrote down the time, took a picture of the street, left without knocking again.",
        impact="{child} and I lost the weekend, and the visit to the grandparents.",
        severity=Severity.SERIOUS,
        order_paragraph="4(a)",
        tags=("denied", "weekend"),
        weight=3,
    ),
    Scene(
        kind=Kind.CALL_DISRUPTION,
        title="Evening call cut short",
        narrative=(
            "{child} picked up at the agreed time. After three minutes the line went dead. Two calls back rang out."
        ),
        hours=(19, 20),
        my_response="Wrote: “The call dropped at 7:34. I will try again tomorrow at 7:30.”",
        severity=Severity.MINOR,
        order_paragraph="6",
        tags=("calls",),
        children=False,
        weight=5,
    ),
    Scene(
        kind=Kind.HARASSMENT,
        title="Many messages in one night",
        narrative="Between 11 pm and 2 am there were {many} messages. I read the first three and kept them all.",
        hours=(23, 0, 1),
        place="Home",
        quotes="“You will be sorry you started this.”",
        my_response="Did not answer. Saved pictures of the screen with the times showing.",
        impact="I slept very little and was late for work.",
        severity=Severity.SERIOUS,
        tags=("messages", "night"),
        children=False,
        weight=3,
    ),
    Scene(
        kind=Kind.THREAT,
        title="Threat at the car",
        narrative=(
            "When I had closed the car door, Sam stood in front of the car and did not move for about a minute."
        ),
        place="Library parking lot",
        quotes="“You won't see them again. I mean it.”",
        my_response="Kept the doors locked and called my sister. Drove off when the way was free.",
        injuries="Nobody was hurt. The words were a threat to take the children.",
        impact="{child} cried on the way and asked to sleep in my room.",
        severity=Severity.DANGEROUS,
        order_paragraph="9",
        tags=("threat", "exchange"),
        weight=1,
    ),
    Scene(
        kind=Kind.POLICE,
        title="Officer came to the exchange",
        narrative=(
            "I asked for a civil standby. Officer Hale came, spoke with each of us and stayed until we had left."
        ),
        place="Police station lobby, Fifth Street",
        my_response="Answered the questions and asked for the report number.",
        people=("Sam", "Officer Hale"),
        severity=Severity.SERIOUS,
        tags=("police", "exchange"),
        weight=1,
    ),
    Scene(
        kind=Kind.SCHOOL,
        title="Note from school",
        narrative=(
            "Ms. Ortiz called: {child} came without lunch and without the homework folder, the second time this month."
        ),
        hours=(9, 10, 14),
        place="Oak Street School",
        my_response="Brought lunch at 11:30 and signed at the desk.",
        people=("Ms. Ortiz",),
        severity=Severity.MINOR,
        tags=("school",),
        weight=4,
    ),
    Scene(
        kind=Kind.MEDICAL,
        title="Inhaler did not come back",
        narrative=(
            "{child} came home without the inhaler. The spare was nearly empty. I called the pharmacy that evening."
        ),
        place="Home",
        quotes="“I thought you had one.”",
        my_response="Asked in writing for the inhaler to travel in the front pocket of the backpack.",
        impact="One night without the usual medicine; no attack.",
        severity=Severity.SERIOUS,
        order_paragraph="7(c)",
        tags=("health", "inhaler"),
        weight=2,
    ),
    Scene(
        kind=Kind.MONEY,
        title="Dentist bill not shared",
        narrative="I sent the dentist's bill for ${amount} with the due date. The answer was no, without a reason.",
        hours=(10, 11, 20),
        quotes="“Not my problem.”",
        my_response="Paid it and kept the receipt.",
        order_paragraph="11",
        tags=("money", "dentist"),
        children=False,
        weight=2,
    ),
    Scene(
        kind=Kind.ONLINE,
        title="Post about me",
        narrative="A friend sent me a public post with my first name and my street. It was gone the next morning.",
        hours=(8, 21, 22),
        my_response="Kept the pictures my friend had taken, with the address of the page.",
        severity=Severity.SERIOUS,
        tags=("online",),
        children=False,
        weight=1,
    ),
    Scene(
        kind=Kind.GOOD_CONDUCT,
        title="A swap that worked",
        narrative="Sam asked a week ahead to swap two days for a birthday. We agreed by message and both kept to it.",
        quotes="“Thanks for swapping.”",
        my_response="Said yes, and put the new days into the calendar.",
        tags=("swap",),
        weight=3,
    ),
    Scene(
        kind=Kind.UNSAFE_EXCHANGE,
        title="No car seat",
        narrative="Leo sat in the back without a car seat. I asked Sam to wait and gave mine. Ruth saw it too.",
        place="Sam's home",
        quotes="“It is five minutes, relax.”",
        my_response="Lent the seat and wrote down the time.",
        people=("Sam", "Ruth"),
        severity=Severity.SERIOUS,
        order_paragraph="7(a)",
        tags=("safety", "exchange"),
        weight=1,
    ),
)
