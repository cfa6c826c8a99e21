"""Threats, and threats with the law: what a message holds out that it cannot or must not do."""

from __future__ import annotations

from app.messages.tone.kinds import Kind
from app.messages.tone.rules import END, WILL, rule

_YOU_WILL = r"you(?:'ll| will| are going to|'re going to|'re gonna)(?: all| really| soon)?"
_ABOUT_YOU = r"(?: \w+){0,3} (?:what you|who you|how you|the truth|about you|your \w+)"

THREATS = rule(
    Kind.THREAT,
    rf"{_YOU_WILL} (?:regret (?:this|it|that|ever|what|the day|crossing)|be (?:so )?sorry(?! to hear| you missed))",
    rf"{_YOU_WILL} (?:pay (?:for (?:this|that|it|what)|dearly)|wish you(?:'d| had) never|suffer|answer to me)",
    rf"{_YOU_WILL} (?:get what(?:'s coming| you deserve)|see what happens|be the one who (?:suffers|pays|loses|"
    rf"regrets))",
    rf"{WILL} (?:destroy|ruin|hurt|kill|expose|crush|bury|punish|slap) you(?:r (?:life|career|reputation|job|"
    rf"family|name))?",
    rf"{WILL} (?:end|finish) you{END}|{WILL} make you wish|you(?:'d| had)? better (?:watch (?:it|out|yourself)|"
    rf"be careful)",
    r"(?:there will be|you(?:'ll| will) face) (?:serious )?consequences|mess with (?:me|my (?:kids|family))",
    rf"{WILL} make (?:your life|you (?:pay|sorry|regret|suffer)|sure (?:everyone|everybody) (?:knows|sees))(?: \w+)?",
    rf"{WILL} (?:tell|show) (?:everyone|everybody|the (?:whole|entire) \w+){_ABOUT_YOU}",
    rf"{WILL} tell your (?:boss|work|church|employer|job|new \w+)",
    r"watch your back|sleep with one eye|i know where you (?:live|work|sleep)|(?<!until )or else(?=\s*(?:[.!]|$))",
    rf"you(?:'re| are) (?:so )?(?:dead(?: meat)?|done for|going down){END}|you(?:'re| are) asking for it",
    r"or you(?:'ll| will) (?:regret|be sorry|pay)|(?:i'm|i am) warning you|you(?:'ve| have) been warned",
    r"(?<= )or (?:else )?i(?:'ll| will|'m going to|'m gonna) (?:tell|show|inform|let) (?:the |a |my |your |our |"
    r"every)(?:judge|court|police|cops|lawyer|attorney|boss|employer|family|parents|mother|school|kids|children|"
    r"one|body|new \w+)\b(?: (?:everything|know|about (?:this|that|it|you|everything)|what \w+ \w+))?",
    r"consider this (?:a|your) (?:\w+ )?warning|(?:your|the) (?:last|final) warning|this is your (?:last|final|"
    r"only) chance(?! to (?:sign|join|order))",
    r"(?:don't|do not) (?:make me|test me|push me|mess with me|cross me)|don't you dare",
    r"you don't want to (?:mess|test me|push me|find out|go (?:there|down)|make me|know what)",
    r"you (?:messed|picked a fight) with the wrong|i(?:'m| am) done (?:being|playing) nice|no more mr\.? nice",
    r"if you (?:don't|do not|ever|do that)[^.!?\n]{0,50} i(?:'m| am|'ll| will) (?:be )?com(?:e|ing) (?:over|there|"
    r"for you|and (?:get|take))",
    r"i can make (?:this|things|your life|it) (?:very |really )?(?:hard|difficult|ugly|worse|bad)|(?:things|"
    r"this) (?:will|could|is going to) get ugly",
    rf"(?:(?<=[.!,] )|^)try me{END}|just you wait|wait and see what|and see what (?:happens|i)|keep (?:it|"
    rf"this) up(?: and|,|{END})",
    r"this (?:isn't|is not) over|this means war|i(?:'ll| will) get even|payback(?: is|'s)|what goes around",
    r"i(?:'m| am) coming (?:for you|over there)|you(?:'ve| have) no idea (?:what|who) i",
    rf"{WILL} (?:take|keep) (?:the kids|them|him|her|my (?:kids|son|daughter)) (?:away|from you|and (?:leave|"
    rf"disappear|run)|for good|forever)",
)

_LAWYER = r"my (?:lawyer|attorney|solicitor|legal team)"
_KIDS = r"(?:the (?:kids|children|boys|girls)|them|him|her|(?:your|my) (?:kids|children|son|daughter))"
_LOSE = r"(?:lose|never|only|get (?:nothing|supervised)|go to|end up)"

BLUFFS = rule(
    Kind.BLUFF,
    rf"{_LAWYER}(?:'ll| will| is going to|'s going to) (?:destroy|bury|crush|ruin|eat|tear|rip|take (?:everything|"
    rf"you|your)|make you|nail|"
    r"have (?:a field day|fun|your)|end|wipe|annihilate|drag|love|come after)(?: \w+)?",
    r"i(?:'ll| will|'m going to| can| could) (?:have|get) you (?:arrested|locked up|thrown (?:in|out)|committed|"
    r"deported|jailed|fired|evicted)",
    r"you(?:'ll| will|'re| are)? ?(?:going|go|be going|end up|rot|sit|be sitting|be|land|belong)? (?:to|in|"
    r"behind) (?:jail|prison|bars|handcuffs)",
    r"you(?:'ll| will) be lucky (?:to|if)|(?:you can )?kiss (?:custody|your (?:kids|rights|weekends|"
    r"house))(?: \w+){0,3} goodbye",
    r"i(?:'ll| will) (?:have|send) the (?:cops|police|sheriff) (?:at|to) your",
    rf"enjoy (?:jail|prison)|{_YOU_WILL} (?:never|not) (?:get to )?(?:see|have|hold|talk to) {_KIDS}(?: again)?",
    rf"{_YOU_WILL} lose (?:{_KIDS}|custody|everything|your (?:rights|visitation|house|license))",
    rf"{_YOU_WILL} (?:never )?(?:get|have|see) (?:custody|nothing|another dime|supervised|a dime|overnights|a penny)",
    rf"(?:{WILL}|i(?:'m| am)) (?:take|taking|get|getting|go for|going for|file for|filing for|win|have) (?:full|"
    rf"sole|100%|complete) custody",
    rf"(?:{WILL}|i can|i could|we'll|we will) (?:take|drag|haul|see) you (?:back |straight )?(?:to|in|into|"
    rf"through) (?:the )?courts?",
    r"i(?:'m| am) (?:taking|dragging|hauling) you (?:back )?to court|see you in court|tell it to the judge|"
    r"save it for the judge",
    rf"{WILL} (?:sue|prosecute|report|strip) you|{WILL} (?:press|file) charges|{WILL} take you for everything|"
    rf"get a restraining order on you",
    r"(?:call|calling|get|getting|send|sending) (?:the )?(?:cops|police|sheriff|cps|dcfs|dcf|ice|immigration|"
    r"child (?:protective )?services|"
    r"social services) (?:on|about|after) you",
    r"(?:the )?(?:police|cops|sheriff)(?:'ll| will| are going to) (?:arrest|come for|take|haul) you",
    rf"(?:{WILL} )?(?:see to it|make sure|making sure)(?: that)? you(?:'ll| will)? {_LOSE}(?: \w+)?",
    r"(?:no|any) (?:judge|court)(?: in \w+)?(?:'ll| will| would) (?:ever |never |just )?(?:give|let|grant|believe|"
    r"take|side|throw|put|see|laugh)(?: \w+)?",
    r"(?:the|every) (?:judge|court)(?:'ll| will| would| is going to|'s going to) (?:ever |never |just )?(?:laugh|"
    r"hate you|throw|believe you|"
    r"take (?:my side|them|the kids|one look)|see (?:right )?through|love|eat you|destroy you|rip|side with)(?: \w+)?",
    r"i(?:'ve| have)? (?:got )?enough (?:evidence |proof )?(?:on you|to (?:bury|destroy|put you))|you (?:don't|"
    r"won't) stand a chance",
    r"you have no (?:legal )?rights|you(?:'ll| will) (?:be )?(?:hear(?:ing)?|talk(?:ing)?|deal(?:ing)?) (?:from|to|"
    r"with) my (?:lawyer|attorney)",
    r"(?:that's|that is|this is|it's|it is) kidnapping|have your (?:license|rights|visitation|custody) (?:taken|"
    r"revoked)|terminate your rights",
)
