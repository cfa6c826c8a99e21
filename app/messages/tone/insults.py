"""Insults and diagnoses: words about the person instead of about what was done."""

from __future__ import annotations

from app.messages.tone.kinds import Kind
from app.messages.tone.rules import ARE, END, HOW, OPENING, PARENT, rule

_STRONG = (
    r"(?:idiots?(?![-'])|morons?|imbecile|asshole|bitch|bastard|scumbag|dumbass|jackass|dickhead|deadbeats?|"
    r"dipshit|lowlife|"
    r"douchebag|whore|slut|cunt|sperm donor)"
)
"""Hostile wherever it stands."""

_NOUNS = (
    r"(?:liar|loser|coward|hypocrite|snake|pig|clown|brat|bully|witch|failure|disgrace|embarrassment|cheat|"
    r"monster|jerk|"
    r"prick|fraud|phony|fool|joke|drama queen|control freak|crybaby)"
)
_ADJECTIVES = (
    r"(?:pathetic|stupid|dumb|selfish|lazy|disgusting|useless|worthless|trash|garbage|ridiculous|childish|"
    r"immature|toxic|"
    r"irresponsible|incompetent|cruel|heartless|evil|manipulative|petty|vile|horrible|awful|terrible|unfit|spineless|"
    r"clueless|ignorant|controlling|dishonest|arrogant|spoiled|bitter|fake|a mess|worse than|out of line|"
    r"full of (?:it|shit|crap)|sick joke|sorry excuse|waste of \w+|not worth \w+|dead to me|nothing to (?:me|us|"
    r"them))"
)
_WHO = rf"(?: (?:{PARENT}|person|human being|example|man|woman|of an? {PARENT}|excuse for an? {PARENT}))?"
_THEIRS = (
    r"your (?:new |stupid |dumb |little ){0,3}(?:girlfriend|boyfriend|wife|husband|mother|father|mom|dad|family|"
    r"lawyer|friends?)"
)

INSULTS = rule(
    Kind.INSULT,
    rf"{ARE} {HOW}(?:{_STRONG}|{_NOUNS}|{_ADJECTIVES}){_WHO}",
    rf"{ARE} {HOW}(?:bad|lousy|shitty|crappy|rotten|neglectful|absent|no kind of|no) {PARENT}",
    rf"{ARE} not (?:an? |even an? )?(?:fit|real|good|decent) {PARENT}",
    rf"(?:(?:you|such an?|an?|the|only an?|fucking|total|complete|absolute) ){{0,5}}{_STRONG}",
    rf"(?:such an?|what an?|married an?|an absolute|a total|a complete) (?:\w+ )?(?:{_STRONG}|{_NOUNS})",
    r"you (?:(?:lazy|selfish|stupid|pathetic|lying|cheating|worthless|useless|ungrateful|fat|ugly|"
    r"dumb) ){1,5}\w+(?: of \w+)?",
    r"you sick (?:fuck|bastard|piece|puppy|man|woman|person)",
    rf"{_THEIRS} (?:is|are) {HOW}(?:{_STRONG}|{_NOUNS}|trash|garbage|pathetic|disgusting|stupid)",
    r"piece of (?:shit|crap|trash|garbage)|waste of (?:space|breath|oxygen)|joke of an? \w+",
    r"(?:pathetic|sorry|poor|sad|lousy) excuse for an? \w+",
    rf"what (?:kind|sort) of (?:a )?{PARENT}|some {PARENT} you (?:are|turned out to be)|worst {PARENT}",
    rf"(?:and )?you call yourself an? {PARENT}|{PARENT} of the year",
    rf"(?:pathological|compulsive|habitual|you) liar|{OPENING}liar{END}|you(?:'re| are)(?: always| just|"
    rf" still)? lying",
    r"(?:stop|quit) (?:lying|your lies|with the lies|making (?:things|stuff|shit) up|whining|crying|bitching)",
    rf"your (?:constant |endless |usual |many )?lies|you (?:always |just )?(?:lie|lied)(?: (?:to|about|again|"
    rf"and)(?!\w)|{END})",
    r"you (?:disgusting|filthy|miserable|little|stupid|fat|ugly) (?:pig|man|woman|person|animal|creature|liar)",
    r"(?:anyone|anybody|nobody|everyone|somebody) with (?:a brain|half a brain|any sense)|typical (?:coward|liar|"
    r"loser)(?: move)?",
    rf"(?:stop|quit) (?:being|acting)(?: like)? {HOW}(?:{_NOUNS}|{_ADJECTIVES})",
    r"you should be (?:embarrassed|ashamed)|keep (?:lying|telling yourself)|i (?:pity|feel sorry for) (?:you|"
    r"whoever|anyone)",
    r"you disgust me|you make me sick|i (?:really |fucking )?(?:hate|despise|loathe) you|i can't stand you",
    r"(?:you (?:should|ought to) be )?ashamed of yourself|shame on you|you have no shame|how dare you",
    rf"(?:{OPENING}|you (?:need|have) to |just |please |time to )grow (?:the \w+ )?up{END}",
    r"(?:just )?shut (?:the (?:fuck|hell) )?up|shut your mouth|keep your mouth shut",
    rf"get a (?:life|grip|clue|job){END}|get over (?:yourself|it)|act your age|(?<!to )be a (?:real )?(?:man|"
    rf"mother|father){END}",
    r"what(?:'s| is| the (?:hell|fuck|heck) is) wrong with you|(?:what|who|why|where) the (?:hell|fuck)",
    r"(?:go )?(?:fuck|screw) (?:you|off|yourself)|go to hell|drop dead|piss off|kiss my ass|cry me a river",
    r"fuck(?:ing|ed)?|bullshit|horseshit|goddamn(?:ed)?|your lazy (?:ass|butt|self)|spare me",
    r"how (?:stupid|dumb) (?:are you|do you think i am|can you be)|(?:play|playing) (?:the victim|dumb)",
    r"you(?:'ve| have) no (?:brain|spine|clue|decency|integrity|backbone)",
    r"are you (?:really |that |just ){0,3}(?:stupid|dumb|deaf|blind|an idiot|dense|selfish)",
)

_ILLNESS = (
    r"(?:narcissist(?:ic)?s?|sociopath(?:ic)?|psychopath(?:ic)?|psychos?|psychotic|bipolar|borderline|"
    r"schizo(?:phrenic)?|"
    r"crazy|insane|nuts|mental|mentally (?:ill|sick|unstable|disturbed)|unstable|deranged|delusional|paranoid|"
    r"unhinged|"
    r"hysterical|lunatic|maniac|sick in the head|demented|nutcase|nutjob|manic|off your (?:meds|rocker|head)|"
    r"retard(?:ed)?|"
    r"out of your (?:\w+ )?mind|losing (?:it|your mind)|not right in the head|alcoholic|addict|drunk|junkie)"
)
_SOMEBODY = r"(?:narcissist|sociopath|psychopath|psycho|lunatic|nutcase|nutjob|schizo|maniac)"
_FINE = r"(?! (?:about|busy|for (?:helping|doing|cooking)|good|today|or (?:if|do|did|is|can)))"

DIAGNOSES = rule(
    Kind.DIAGNOSIS,
    rf"{ARE} {HOW}{_ILLNESS}{_FINE}",
    rf"are you {HOW}{_ILLNESS}{_FINE}",
    rf"you (?:sound|look|act|seem|acted|sounded) {HOW}(?:{_ILLNESS}|{_SOMEBODY}){_FINE}",
    rf"{OPENING}(?:seek|get|go to|try) therapy{END}|you have (?:\w+ )?(?:mental|psychological) (?:problems|issues|"
    rf"illness)",
    rf"(?:stop|quit) (?:being|acting)(?: like)? {HOW}{_ILLNESS}",
    rf"(?:(?:such an?|what an?|you|total|complete|textbook|typical|classic|malignant|covert|"
    rf"like an?) ){{1,5}}{_SOMEBODY}(?: behaviou?r)?",
    rf"{_SOMEBODY}(?: behaviou?r| like you|[.!])",
    r"(?:narcissistic|sociopathic|psychotic|psycho|bipolar|unhinged|deranged) "
    r"(?:behaviou?r|rage|ass|rant|moods?|episode|abuse|tendencies|games|crap|ex)",
    r"your (?:narcissism|craziness|delusions|paranoia|insanity|mental (?:issues|problems|breakdown|illness))",
    r"your (?:bipolar|crazy|psycho|narcissistic) (?:ass|rant|moods?|behaviou?r|self|games|ideas|family)",
    r"you (?:drunk|junkie|addict|maniac|alcoholic|freak)(?![\w-])",
    r"you (?:\w+ly )?need (?:some |to get )?(?:serious|mental|professional|psychiatric|psychological|"
    r"real) (?:help|care|treatment)",
    r"(?<!if )(?<!do )(?<!when )(?<!where )you (?:\w+ly )?need "
    rf"(?:help|therapy|meds|medication|a (?:therapist|shrink|psychiatrist)|to (?:be committed|be medicated|"
    rf"see a shrink)){END}",
    rf"{OPENING}(?:please )?(?:seek|get|go get) (?:some )?(?:\w+ )?help{END}",
    rf"take your (?:meds|medication|pills)(?: again|{END})|(?:stop )?gaslight(?:ing|ed|er)?(?: me| us)?",
    r"you belong in (?:an? )?(?:asylum|padded \w+|mental \w+|psych \w+)|you(?:'ve| have)? lost your mind",
    r"you have (?:an? )?(?:\w+ )?(?:personality disorder|anger (?:issues|problems)|mental (?:issues|problems|"
    r"illness))",
)
