"""Pairs of sentences: what somebody wrote, and the opposite of it, or the same in other words."""

from __future__ import annotations

Pairs = tuple[tuple[str, str], ...]


def _read(text: str) -> Pairs:
    """One pair a line, an arrow between its two."""
    lines = (line.split(" → ") for line in text.strip().splitlines())
    return tuple((one, two) for one, two in lines)


TURNED = _read(
    """
I cannot do Friday, Nov 20. → I can do Friday, Nov 20.
I won't be there at 5 pm. → I will be there at 5 pm.
I have her every other weekend. → I have her every weekend.
Give her 5 mg at bedtime. → Give her 5 ml at bedtime.
You have her on Mother's Day. → You have her on Father's Day.
I can't do Friday → I can do Friday
I can’t do Friday → I can do Friday
Jordan is not on the pickup list. → Jordan is on the pickup list.
No one may pick her up. → Anyone may pick her up.
I disagree. → I agree.
I have her every weekend. → I have her every other weekend.
She swims twice a week. → She swims twice a month.
Pick her up before 5 pm. → Pick her up after 5 pm.
It is 10 miles away. → It is 10 km away.
You owe at least $500. → You owe at most $500.
You paid $1,250. → You paid $1,250 a month.
Half of $300 is due. → All of $300 is due.
I have her Monday through Thursday. → I have her Monday and Thursday.
You paid $300 on March 3 and I paid $200 on May 5. → You paid $200 on May 5 and I paid $300 on March 3.
Jordan took Emma at 5 pm and Dana took Leo at 6 pm. → Dana took Emma at 5 pm and Jordan took Leo at 6 pm.
I have Emma from Friday 6 pm until Sunday 6 pm. → You have Emma from Friday 6 pm until Sunday 6 pm.
You were late on Nov 17. → I was late on Nov 17.
I am not free on Dec 24. → I am free on Dec 24.
You did nothing about the $80. → You did something about the $80.
Emma may not ride with Carl. → Emma may ride with Carl.
Drop-off is by Sunday 6 pm. → Drop-off is after Sunday 6 pm.
He takes 2 tablets daily. → He takes 2 tablets weekly.
Nobody called Mia on Tuesday. → Somebody called Mia on Tuesday.
I owe you $90. → You owe me $90.
You agreed to 3 pm. → I agreed to 3 pm.
Nunca voy los viernes. → Voy los viernes.
No puedo el viernes. → Puedo el viernes.
"""
)

KEPT_BACK = _read(
    """
I do not have the kids on Thanksgiving. → I have the kids on Thanksgiving.
Leo can't eat nuts at Ms. Reyes's party. → Leo can eat nuts at Ms. Reyes's party.
She gets 10 ml every night. → She gets 10 mg every night.
Therapy is every other Tuesday. → Therapy is every Tuesday.
I keep him until Monday 8 am. → I keep him from Monday 8 am.
You pay no more than $200. → You pay at least $200.
I paid for camp on July 6 and you paid for shoes on Aug 9. → You paid for camp on July 6 and I paid for shoes on Aug 9.
You missed the 4:30 call. → You made the 4:30 call.
Christmas Eve is mine. → Christmas Day is mine.
Dana called at 7 pm. → Jordan called at 7 pm.
We never agreed on $600. → We agreed on $600.
Nadie la recogió el martes. → Alguien la recogió el martes.
You are not allowed in the house on Friday. → You are allowed in the house on Friday.
I did not receive the $150. → I received the $150.
I get the kids on Easter. → You get the kids on Easter.
Give 1.5 ml twice a day. → Give 1.5 ml twice a week.
Be here by 4 pm. → Be here at 4 pm.
You were 20 minutes early. → You were 20 minutes late.
I need at least 48 hours notice. → I need at most 48 hours notice.
Carla never drove Ben home. → Carla drove Ben home.
The doctor said no sports for 2 weeks. → The doctor said sports for 2 weeks.
You may take her to Dallas. → You may not take her to Dallas.
He sleeps here every night. → He sleeps here every other night.
She left before noon. → She left after noon.
Both of us must sign by Oct 3. → Neither of us must sign by Oct 3.
Ana dropped off Leo at 8 am. → Marta dropped off Leo at 8 am.
No voy a pagar $200. → Voy a pagar $200.
"""
)
"""Not run before the rules were done."""

THE_SAME = _read(
    """
I cannot do Friday, Nov 20. → Friday, November 20 does not work for me.
I won't be there at 5 pm. → I am unable to be there at 5:00 PM.
I have her every other weekend. → She is with me on alternating weekends.
Give her 5 mg at bedtime. → At bedtime, give her 5 milligrams.
No one may pick her up but me. → Nobody except me may pick her up.
I disagree. → I do not agree.
She swims twice a week. → She has swimming two times each week.
You owe at least $500. → The balance is a minimum of $500.
I have her Monday through Thursday. → She is with me from Monday to Thursday.
You were late on Nov 17. → On November 17 you arrived late.
I have Emma from Friday 6 pm until Sunday 6 pm. → Emma is with me from Friday at 6 pm until Sunday at 6 pm.
Bring her back by 6 pm Sunday. → I ask that you bring her back by 6 pm on Sunday.
I told you to be there at 5 pm. → You were told to be there at 5 pm.
You did not pay the $80. → The $80 has not been paid.
I need $60 from you by Friday. → Please pay me $60 by Friday.
You have her on Mother's Day. → She is with you on Mother's Day.
I paid $300 and you paid nothing. → I paid $300; you did not pay anything.
Half of $300 is due. → Your half of the $300 is due.
You can call at 7 pm. → Calls at 7 pm work for me.
I will not be at the game on Sat. → I won't make it to the game on Saturday.
I do not have the kids on Thanksgiving. → The kids are not with me on Thanksgiving.
Leo can't eat nuts at the party. → Leo is not able to eat nuts at the party.
She gets 10 ml every night. → She takes 10 milliliters nightly.
Therapy is every other Tuesday. → Therapy takes place on alternating Tuesdays.
I keep him until Monday 8 am. → He stays with me until Monday at 8 a.m.
You pay no more than $200. → Your part is at most $200.
You missed the 4:30 call. → The 4:30 call did not take place.
Christmas Eve is mine. → I have the kids on Christmas Eve.
We never agreed on $600. → There was no agreement on $600.
I did not get your text until 9 pm. → Your text reached me at 9 pm.
I can only do Saturday. → I cannot do any day but Saturday.
Don't come before 5 pm. → Come at 5 pm or later.
Emma slept at my house on May 3 because you were not home. → On May 3 Emma stayed with me, as you were away.
You said you would pay $75 by June 1. → You told me that I would have $75 by June 1.
My mom picked up Mia at 3. → Mia was picked up by my mother at 3.
You are not allowed in the house on Friday. → On Friday you may not come into the house.
I did not receive the $150. → The $150 has not reached me.
I get the kids on Easter. → The kids are with me on Easter.
Give 1.5 ml twice a day. → He needs 1.5 ml two times a day.
Be here by 4 pm. → Come no later than 4 pm.
I need at least 48 hours notice. → A minimum of 48 hours' notice is needed.
Carla never drove Ben home. → Carla did not drive Ben home.
I will pay for the braces. → The braces are on me.
You may take her to Dallas. → I agree to you taking her to Dallas.
He sleeps here every night. → He spends each night here.
I was at the school at 3 and you weren't. → I was at school at 3. You were not there.
You have not paid since August. → The last payment was in August.
I can't on Tuesday but I can on Wednesday. → Wednesday works for me, Tuesday does not.
I paid $40 and Dana paid $60. → Dana paid $60 and I paid $40.
You called at 9 pm, I asked for 7 pm. → I asked for 7 pm and you called at 9 pm.
You owe me $60, not $40. → The amount due to me is $60, not $40.
"""
)
