"""A made record of a year in two languages, and questions to it with the records that are right; none where nothing is.

Written before anything was measured.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from app.store.sealed import Shelf
from tests.assistant.record.making import chat, document, entries

ENTRIES = {
    "e1": ("2026-10-03", "Jordan brought Emma back at 8:40 pm instead of 6:00 pm from the pumpkin farm."),
    "e2": ("2026-09-14", "The pediatrician said Emma needs an inhaler at both houses. Jordan would not take one."),
    "e3": ("2026-08-21", "Police officer Reyes came to the exchange at the gas station. Report number 26-8841."),
    "e4": ("2026-07-04", "No fireworks call: Jordan's phone was off from 7 pm to 10 pm."),
    "e5": ("2026-05-18", "Emma came home with a bruise on her left knee. She said she fell off the scooter."),
    "e6": ("2026-04-12", "At Easter dinner Jordan shouted at my mother in front of the children."),
    "e7": ("2026-03-09", "Jordan did not pay the dentist bill of $214.50 that the order splits in half."),
    "e8": ("2026-02-14", "The school called: nobody had picked Liam up by 4:15 pm on Jordan's day."),
    "e9": ("2026-01-22", "Jordan changed the passcode of Liam's tablet so that he cannot call me."),
    "e10": ("2025-12-24", "Christmas Eve exchange went well. Jordan was on time and Emma was happy."),
    "e11": ("2026-06-10", "Jordan moved to an apartment on Hickory Street without telling me the address."),
    "e12": ("2026-09-30", "La maestra dijo que Emma llego sin tarea ni mochila el martes."),
    "e13": ("2026-03-27", "Jordan grito en la puerta y los vecinos salieron a mirar."),
    "e14": ("2026-08-02", "Swimming lesson missed, Jordan said the car had a flat tire."),
}
DOCUMENTS = {
    "d1": ("Court order", "2025-11-01", "Paragraph 7: neither parent shall relocate without sixty days of notice."),
    "d2": ("Report card", "2026-06-05", "Liam: reading below grade level, absent eleven days in spring term."),
    "d3": ("Invoice of the orthodontist", "2026-05-02", "Braces for Emma, total $3,200, due in twelve payments."),
    "d4": ("Voicemail transcript", "2026-07-19", "You will be sorry if you go to the judge."),
    "d5": ("Carta de la clinica", "2026-04-20", "Vacuna contra el tetano aplicada a Liam, proxima cita en octubre."),
    "d6": ("Lease", "2026-06-15", "Tenant keeps one labrador dog, deposit of $300 for pets."),
}
MESSAGES = {
    "m1": ("2026-10-09", "Jordan", "I sold the minivan, get your own way to the recital."),
    "m2": ("2026-09-02", "Jordan", "Passport for Emma is in my safe and it stays there."),
    "m3": ("2026-08-28", "Alice", "Can we swap Labor Day for the weekend of your sister's wedding?"),
    "m4": ("2026-05-30", "Jordan", "I lost my job at the warehouse so child support will be late."),
    "m5": ("2026-04-03", "Jordan", "Liam had a fever of 102 all night, gave him ibuprofen."),
    "m6": ("2026-02-20", "Jordan", "Stop asking about my girlfriend Tasha, she can drive the kids."),
    "m7": ("2026-10-25", "Jordan", "No voy a llevar a los ninos a la iglesia el domingo."),
    "m8": ("2026-03-15", "Jordan", "The guitar teacher quit, find another one."),
}
QUESTIONS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (question, frozenset(right.split()))
    for question, right in (
        ("When did they come back late from the pumpkin farm?", "e1"),
        ("what did the doctor say about the inhaler", "e2"),
        ("police report number gas station", "e3"),
        ("which officer came to the exchange", "e3"),
        ("was Jordan's phone off on the 4th of July?", "e4"),
        ("how did emma get the bruise on her knee", "e5"),
        ("Who shouted at my mother at Easter?", "e6"),
        ("how much was the dentist bill", "e7"),
        ("did anybody forget to pick Liam up from school", "e8"),
        ("tablet passcode changed", "e9"),
        ("Was Christmas Eve on time?", "e10"),
        ("when did jordan move to Hickory Street", "e11"),
        ("que dijo la maestra de la tarea", "e12"),
        ("los vecinos salieron a mirar, cuando fue", "e13"),
        ("why was the swimming lesson missed", "e14"),
        ("what does the order say about relocating with notice", "d1"),
        ("how many days was Liam absent from school", "d2"),
        ("what do the braces cost", "d3"),
        ("did Jordan say I would be sorry if I go to the judge", "d4"),
        ("vacuna de Liam contra el tetano", "d5"),
        ("is there a dog in the lease", "d6"),
        ("who sold the minivan", "m1"),
        ("where is Emma's passport", "m2"),
        ("did I ask to swap Labor Day", "m3"),
        ("when did he lose his job at the warehouse", "m4"),
        ("what was Liam's fever in April", "m5"),
        ("messages about his girlfriend driving the kids", "m6"),
        ("quien lleva a los ninos a la iglesia", "m7"),
        ("guitar teacher", "m8"),
        ("what happened on 3 October 2026", "e1"),
        ("what happened on 2026-05-18?", "e5"),
        ("que paso el 27 de marzo", "e13"),
        ("what happened on July 19", "d4"),
        ("who came on August 21", "e3"),
        ("anything about a scooter in May", "e5"),
        ("late child support", "m4"),
        ("what did he say between 8 October and 10 October about the recital", "m1"),
        ("flat tire in august", "e14"),
        ("backpack or mochila missing", "e12"),
        ("tetanus shot tetano", "d5"),
        ("paragraph 7 of the court order", "d1"),
        ("sister's wedding weekend", "m3"),
    )
)
UNANSWERABLE = (
    "Did Jordan crash the motorcycle?", "What did the therapist diagnose?", "how much is the mortgage",
    "Was Emma bitten by a snake?", "when is the piano competition", "Who signed the adoption papers?",
    "What happened in Paris with the burglary?", "cuanto cuesta el abogado", "What happened on 5 March 2019?",
    "did grandpa sell the boat in Florida",
)  # fmt: skip

_PLACES = ("library", "parking lot", "front porch", "school gate", "park", "bakery")
_NOTES = (
    "Exchange at the {place}, {minutes} minutes after the time. Emma had her coat.",
    "Call with the children from {hour} to {hour} thirty, nothing special.",
    "Jordan answered about the weekend after {minutes} hours.",
    "Good exchange at the {place}. Liam talked about soccer.",
    "Intercambio en el parque, todo tranquilo, {minutes} minutos de espera.",
)
_CHAT = (
    "ok see you at the {place}", "can you bring the blue jacket", "running {minutes} minutes behind",
    "did they do homework", "fine", "I will be there at {hour}", "ya voy", "te llamo a las {hour}",
    "Emma wants her book", "Liam has soccer at {hour}",
)  # fmt: skip


def fill(shelf: Shelf) -> dict[str, str]:
    """300 entries, 60 documents and 2,000 messages; the id of each passage by its key here."""
    chance = random.Random(7)

    def noise(forms: tuple[str, ...]) -> str:
        form = chance.choice(forms)
        return form.format(place=chance.choice(_PLACES), minutes=chance.randint(5, 50), hour=chance.randint(2, 8))

    def day() -> str:
        return (date(2026, 11, 18) - timedelta(days=chance.randint(0, 360))).isoformat()

    told = [*ENTRIES.values(), *((day(), noise(_NOTES)) for _ in range(300 - len(ENTRIES)))]
    ids = dict(zip(ENTRIES, entries(shelf, told), strict=False))
    for number, (key, (title, dated, found)) in enumerate(DOCUMENTS.items()):
        ids[key] = document(shelf, title, found, dated, number=number)
    for number in range(len(DOCUMENTS), 60):
        document(shelf, f"Scan {number}", " ".join(noise(_NOTES) for _ in range(20)), day(), number=number)
    said = [*MESSAGES.values(), *((day(), chance.choice(("Jordan", "Alice")), noise(_CHAT)) for _ in range(1992))]
    talk, places = chat(shelf, said)
    return ids | {key: f"{talk}/{place}" for key, place in zip(MESSAGES, places, strict=False)}
