"""Questions to the made record of judged.py in other words than it has, and the record that is right for each.

Written before anything was measured.
"""

from __future__ import annotations

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("When were they delayed coming home from the farm?", "e1"),
    ("Did he return our daughter hours after the agreed moment in October?", "e1"),
    ("What did the doctor say about her asthma?", "e2"),
    ("Who refused the medicine for breathing?", "e2"),
    ("When were the cops involved?", "e3"),
    ("What is the name of the policeman at the handover?", "e3"),
    ("Was he unreachable on Independence Day?", "e4"),
    ("Could the kids not phone me in July?", "e4"),
    ("Was Emma ever injured at his place?", "e5"),
    ("How was her leg hurt?", "e5"),
    ("When did he yell at grandma?", "e6"),
    ("Did he scream at my mom?", "e6"),
    ("Which teeth bills are unpaid?", "e7"),
    ("Did he refuse to reimburse the dental costs?", "e7"),
    ("When was Liam left waiting by his father after classes?", "e8"),
    ("Did he forget our son at school?", "e8"),
    ("When was our son blocked from phoning me?", "e9"),
    ("Who altered the password of the iPad?", "e9"),
    ("Was the holiday handover calm?", "e10"),
    ("Was he ever punctual?", "e10"),
    ("When did he relocate to a new flat?", "e11"),
    ("Did he hide where he lives now?", "e11"),
    ("La profesora dijo que Emma vino sin deberes", "e12"),
    ("Did she come to class without her homework?", "e12"),
    ("Cuando hubo gritos delante de la casa", "e13"),
    ("Why did he skip the swim class?", "e14"),
    ("Was there car trouble in summer?", "e14"),
    ("What does the judge's ruling say about moving away?", "d1"),
    ("How are Liam's grades?", "d2"),
    ("How often did Liam miss classes?", "d2"),
    ("What is the price of the dental braces?", "d3"),
    ("Was there a threat about court on the phone?", "d4"),
    ("Which shots did Liam get?", "d5"),
    ("Does he keep a pet?", "d6"),
    ("Which car did he sell?", "m1"),
    ("Who is keeping her travel papers locked away?", "m2"),
    ("Did I ask to trade a holiday weekend?", "m3"),
    ("When was he fired from work?", "m4"),
    ("Why will the money for the kids come later?", "m4"),
    ("Was Liam sick at night in April?", "m5"),
    ("Which medicine did he give for the temperature?", "m5"),
    ("Who is his new partner?", "m6"),
    ("Llevara a los hijos a misa?", "m7"),
    ("Why are there no more music lessons?", "m8"),
)

UNANSWERABLE = (
    "Did Jordan hit the dog with a car?", "When did the lawyer send his invoice?", "Was Liam bitten at the zoo?",
    "Which hospital was I born in?", "Who broke the window of the kitchen?", "Did she steal my jewelry?",
    "How much alcohol was in the fridge?", "When is the hearing about alimony?", "Who paid for the summer camp?",
    "Did grandpa smoke in the car?", "Se quemo la cocina?", "What did the neighbor's lawyer email?",
)  # fmt: skip
