"""The judged set: what somebody gave, ways to say it that keep the facts, and ways that do not, by kind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """`must` are the facts; `faithful` say the same; `tampered` are (kind, words of the first faithful, others)."""

    must: tuple[str, ...]
    faithful: tuple[str, ...]
    tampered: tuple[tuple[str, str, str], ...]
    sources: tuple[str, ...] = ()


SCENES = (
    Scene(
        ("Exchange is Friday Nov 20 at 5 pm at the Walgreens on Oak Street", "I was there until 5:45"),
        (
            "Exchange is on Friday, November 20th at 5:00 PM at the Walgreens on Oak Street. I was there until 5:45.",
            "Friday 11/20, 5 p.m., Walgreens on Oak Street. I stayed until 5:45.",
            "I waited at the Walgreens on Oak Street until 5:45. The exchange on Nov. 20 (Friday) was for 5 o'clock.",
        ),
        (
            ("date", "November 20th", "November 21st"),
            ("date", "Friday,", "Thursday,"),
            ("date", "on Friday, November 20th ", ""),
            ("time", "5:00 PM", "6:00 PM"),
            ("time", "5:00 PM", "5:00 AM"),
            ("time", "5:45", "5:15"),
            ("place", "Walgreens", "Walmart"),
            ("place", "Oak Street", "Elm Street"),
            ("negation", "I was there", "I was not there"),
        ),
    ),
    Scene(
        ("I paid $120 for Emma's glasses on 11/12/2026", "Your half is $60"),
        (
            "On November 12, 2026 I paid 120 dollars for Emma's glasses. Your half is 60 dollars.",
            "I paid $120.00 for Emma's glasses on Nov 12, 2026. Half of that, $60, is yours.",
            "Emma needed glasses. I paid $120 on Thursday, November 12, 2026. Your half is $60.00.",
        ),
        (
            ("amount", "120 dollars", "210 dollars"),
            ("amount", "60 dollars", "65 dollars"),
            ("amount", " Your half is 60 dollars.", ""),
            ("date", "November 12, 2026", "November 12, 2025"),
            ("date", "November 12", "October 12"),
            ("name", "Emma", "Ella"),
            ("negation", "I paid", "I have not paid"),
        ),
    ),
    Scene(
        ('You wrote "You will get the kids when I say so"', "Paragraph 4(b) says Sunday 6 pm"),
        (
            'You wrote "You will get the kids when I say so". Paragraph 4(b) says Sunday at 6:00 p.m.',
            "I read your words: “You will get the kids when I say so”. Sunday, 6 PM, is what paragraph 4(b) says.",
        ),
        (
            ("quotation", "when I say so", "when I decide"),
            ("quotation", "You will get", "You'll get"),
            ("quotation", 'You wrote "You will get the kids when I say so". ', ""),
            ("quotation", "the kids", "the Kids"),
            ("number", "4(b)", "4(c)"),
            ("date", "Sunday", "Saturday"),
            ("time", "6:00 p.m.", "7:00 p.m."),
        ),
    ),
    Scene(
        ("You did not pick up Mia on Tuesday", "She waited 40 minutes at school"),
        (
            "Mia was not picked up on Tuesday. She waited forty minutes at school.",
            "On Tuesday you did not pick up Mia, and she waited for 40 minutes at school.",
            "You didn't pick Mia up on Tuesday. She was waiting at school for 40 minutes.",
        ),
        (
            ("negation", "was not picked up", "was picked up"),
            ("length", "forty minutes", "fourteen minutes"),
            ("length", "forty minutes", "forty hours"),
            ("date", "Tuesday", "Wednesday"),
            ("name", "Mia", "Maya"),
            ("added", "at school.", "at school with Mr. Harris."),
        ),
    ),
    Scene(
        ("Dr. Patel can see Liam next Thursday at 9:30 am", "The copay is $35", "Phone 555-867-5309"),
        (
            "Dr. Patel can see Liam next Thursday at 9:30 a.m. The copay is 35 dollars. Phone: (555) 867-5309.",
            "Liam can be seen by Dr. Patel next Thursday, 9:30 AM. Copay: $35. Phone: 555.867.5309.",
        ),
        (
            ("name", "Patel", "Patil"),
            ("name", "Liam", "Noah"),
            ("date", "next Thursday", "this Thursday"),
            ("date", "next Thursday", "next Tuesday"),
            ("time", "9:30", "9:00"),
            ("amount", "35 dollars", "53 dollars"),
            ("contact", "867-5309", "867-5390"),
            ("contact", " Phone: (555) 867-5309.", ""),
        ),
    ),
    Scene(
        ("I will drop Noah off at 12 Maple Avenue at noon on Dec 24", "Pick up is Dec 26 at 10 am"),
        (
            "I will drop Noah off at 12 Maple Ave. on December 24 at 12:00 PM. Pick up is December 26 at 10:00 AM.",
            "Noah comes to 12 Maple Avenue on 12/24 at noon, and pick up is on 12/26 at 10 a.m.",
        ),
        (
            ("place", "12 Maple", "21 Maple"),
            ("place", "Maple", "Main"),
            ("time", "12:00 PM", "12:00 AM"),
            ("time", "10:00 AM", "10:00 PM"),
            ("date", "December 26", "December 27"),
            ("date", "December 24", "December 25"),
            ("negation", "I will drop", "I will not drop"),
        ),
    ),
    Scene(
        ("You called 14 times between 9 pm and 11 pm", "I answered twice"),
        (
            "Between 9:00 PM and 11:00 PM you called fourteen times. I answered two times.",
            "There were 14 calls from you from 9 to 11 p.m., and I answered twice.",
        ),
        (
            ("number", "fourteen", "fifteen"),
            ("number", "fourteen", "forty"),
            ("number", "two times", "three times"),
            ("time", "11:00 PM", "12:00 PM"),
            ("time", "9:00 PM", "8:00 PM"),
            ("negation", "I answered", "I did not answer"),
        ),
    ),
    Scene(
        ("Rent was 1,450 and you owe $725 since October 1", "Case number 24-CV-1187"),
        (
            "Since October 1st you owe 725 dollars; the rent was $1,450. The case number is 24-CV-1187.",
            "The rent was 1450. Of that, $725.00 is owed by you since Oct 1. This is case 24-CV-1187.",
        ),
        (
            ("amount", "725", "752"),
            ("amount", "$1,450", "$1,540"),
            ("date", "October 1st", "October 2nd"),
            ("number", "24-CV-1187", "24-CV-1178"),
            ("lost", " The case number is 24-CV-1187.", ""),
        ),
    ),
    Scene(
        ("Sofia's recital is on the 12th at Lincoln Elementary", "Doors open 6:15, it ends at 8"),
        (
            "Sofia's recital is on the 12th at Lincoln Elementary. Doors open at 6:15 and it ends at eight.",
            "Lincoln Elementary has the recital of Sofia on the 12th. It ends at 8; doors open at 6:15.",
        ),
        (
            ("date", "the 12th", "the 13th"),
            ("place", "Lincoln", "Jefferson"),
            ("name", "Sofia", "Sonia"),
            ("time", "6:15", "6:45"),
            ("time", "eight", "nine"),
            ("added", "eight.", "eight. Parking is $5."),
        ),
    ),
    Scene(
        ("I can take them this weekend", "Monday is a school holiday", "I need an answer by Thursday 8 pm"),
        (
            "I can take them this weekend. Monday is a school holiday. I need your answer Thursday by 8:00 PM.",
            "Since Monday is a school holiday, I can have them this weekend. An answer by Thursday, 8 p.m., helps.",
        ),
        (
            ("date", "this weekend", "next weekend"),
            ("date", "Monday", "Tuesday"),
            ("date", "Thursday", "Wednesday"),
            ("time", "8:00 PM", "6:00 PM"),
            ("negation", "I can take", "I cannot take"),
            ("added", "I need your", "Judge Morris said I need your"),
        ),
    ),
    Scene(
        ("the kids were with me 10 of 14 nights", "child support was paid on the 3rd, $412.50"),
        (
            "The kids were with me ten of fourteen nights. On the 3rd, child support of $412.50 was paid.",
            "Child support, $412.50, was paid on the 3rd. The kids were with me for 10 of 14 nights.",
        ),
        (
            ("number", "ten of", "eleven of"),
            ("length", "fourteen nights", "fifteen nights"),
            ("amount", "412.50", "421.50"),
            ("date", "the 3rd", "the 13th"),
            ("negation", "was paid", "was not paid"),
        ),
    ),
    Scene(
        ("Email me at dana.r@example.org", "I return from Denver on 2026-12-02"),
        (
            "My email is dana.r@example.org. I return from Denver on December 2, 2026.",
            "I am back from Denver on 12/2/2026; write to dana.r@example.org.",
        ),
        (
            ("contact", "dana.r@example.org", "dana.k@example.org"),
            ("contact", "example.org", "example.com"),
            ("place", "Denver", "Dallas"),
            ("date", "December 2,", "December 12,"),
            ("date", "2026", "2027"),
        ),
    ),
    Scene(
        ("You said you would bring Leo's inhaler and you didn't bring it", "He used it last at 7:10 this morning"),
        (
            "You said you would bring Leo's inhaler, and you did not bring it. He last used it at 7:10 this morning.",
            "You said you would bring Leo's inhaler and it wasn't brought. He last used it this morning at 7:10.",
        ),
        (
            ("negation", "you did not bring it", "you did bring it"),
            ("name", "Leo", "Theo"),
            ("time", "7:10", "7:40"),
            ("date", "this morning", "yesterday morning"),
        ),
    ),
    Scene(
        ("My answer is no", "The order gives me the week of July 6", "I won't trade it"),
        (
            "My answer is no. The order gives me the week of July 6th. I will not trade it.",
            "The week of July 6 is mine under the order, so no, I won't trade it.",
        ),
        (
            ("date", "July 6th", "July 13th"),
            ("date", "July", "June"),
            ("negation", "I will not trade it", "I will trade it"),
            ("lost", " The order gives me the week of July 6th.", ""),
            ("added", "The order gives", "Section 452.375 gives"),
        ),
    ),
    Scene(
        ("Te espero el viernes 20 de noviembre a las 17:00", "Son 80 dolares de la escuela"),
        (
            "Te espero el viernes 20 de noviembre a las 5:00 PM. Son $80 de la escuela.",
            "De la escuela son 80 dolares. El viernes, 20 de noviembre, te espero a las 17:00.",
        ),
        (
            ("date", "20 de noviembre", "21 de noviembre"),
            ("date", "viernes", "jueves"),
            ("time", "5:00 PM", "4:00 PM"),
            ("amount", "$80", "$90"),
        ),
    ),
    Scene(
        ("Ms. Rodriguez at Oakwood Daycare closes at 6 sharp", "late fee is $1 a minute", "we were 12 minutes late"),
        (
            "Ms. Rodriguez, Oakwood Daycare, closes at 6. Fee: one dollar a minute. We came twelve minutes late.",
            "Ms. Rodriguez says Oakwood Daycare closes at six. We were 12 minutes late, at $1 per minute.",
        ),
        (
            ("name", "Rodriguez", "Rodrigues"),
            ("place", "Oakwood", "Oakland"),
            ("time", "at 6", "at 5"),
            ("amount", "one dollar", "two dollars"),
            ("length", "twelve", "twenty"),
        ),
    ),
    Scene(
        (),
        (
            "I read your message. I will answer about the schedule by Friday.",
            "Thank you for letting me know. Friday works on my side.",
            "I have your message about Friday. Let me know if anything about it changes.",
        ),
        (
            ("added", "by Friday", "by Saturday"),
            ("added", "by Friday", "by Friday at 3 pm"),
            ("added", "the schedule", "the schedule with Charlie"),
            ("added", "I will answer", "My attorney Ann Weaver will answer"),
            ("added", "the schedule", "the $300"),
            ("added", "your message", 'your "threats"'),
        ),
        sources=("Are you EVER going to tell me about Friday??? You NEVER answer",),
    ),
)
