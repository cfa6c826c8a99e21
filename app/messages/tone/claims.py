"""Claims that nobody can make of somebody else: that they always or never do, and what they think or want."""

from __future__ import annotations

from app.messages.tone.kinds import Kind
from app.messages.tone.rules import rule

_KIN = r"your (?:mother|father|mom|dad|family|parents|sister|brother|boyfriend|girlfriend|wife|husband|lawyer)"
_NO_QUESTION = r"(?<!if )(?<!do )(?<!did )(?<!so )(?<!as )(?<!case )(?<!have )(?<!that )(?<!said )(?<!says )"

ABSOLUTES = (
    rule(
        Kind.ABSOLUTE,
        rf"{_KIN} (?:is |are |has |have )?(?:always|constantly|never)",
        r"you(?:'re| are)? (?:constantly|continually|forever|perpetually|endlessly)",
        r"you(?! can| could| may| will)(?: \w+){1,4} (?:constantly|all the time|every time|non-?stop|24/7)",
        r"every time (?:i (?:ask|try|call|text|trust)|you)(?! (?:come|visit|are ready|swap|read))",
        r"(?:every|each) (?:time|day|week|weekend|month|year|holiday)[^.!?\n]{1,30} with you",
        r"all you (?:ever|can) (?:do|want|think about|talk about)(?: is)?|all you (?:do|want|think about|"
        r"talk about) is",
        r"(?:everything|anything|whatever) you (?:say|do|touch|write|promise) (?:is|are|was|turns?|ends?)",
        r"nothing you (?:say|do|write|promise)|nothing is ever (?:your fault|good enough|enough)|never your fault",
        r"you(?:'ve| have)? (?:do|did|done|contribute|care about) (?:absolutely )?nothing",
        r"you (?:always )?(?:ruin|destroy|twist|spoil|forget|screw up|mess up|break)(?:ed)? everything",
        r"for once in your life|(?:not )?a single (?:day|thing) in your life|not (?:even )?once have you|"
        r"when have you ever",
        r"(?:^|(?<=[.!?] )|(?<=you're )|(?<=you are )|(?<=you were ))(?:late|wrong|absent|missing|unprepared|"
        r"silent|excuses)"
        r"(?: again)?,? (?:as|like) (?:usual|always|ever)",
        r"not (?:one|a single) time have you|you only ever|i always have to (?:clean|fix|pay|pick|do|cover|be the)",
        r"as usual,? you|like you always do|same as always|typical of you|so typical|typical you",
        r"(?:everyone|everybody|the whole (?:world|town|family|school)) (?:knows|sees|thinks|says) (?:you|"
        r"what you|that you|how you|who you|it)",
        r"(?:everyone|everybody) hates you|(?:nobody|no one) (?:likes|believes|trusts|respects|wants) you(?! to)",
        r"you can't (?:ever|do anything|even)",
    ),
    rule(
        Kind.ABSOLUTE,
        rf"{_NO_QUESTION}you(?:'re| are|'ve| have| were| guys)? (?!can|could|may|will|would|should|"
        rf"might)(?:\w+ )?always"
        r"(?! (?:welcome|free|able|kind|been (?:kind|good|great|there|fair)|call|reach|text|"
        r"have (?:the )?(?:option|right)))",
        rf"{_NO_QUESTION}you(?:'re| are|'ve| have| were| will|'ll|'d| would)? never(?: once| ever)?"
        r"(?! (?:have to|need to|mind|guess|believe|got (?:the|my|it|this)|received|see (?:him|her|them|the|your|"
        r"my)|know\b))",
        weaken=True,
    ),
    rule(Kind.ABSOLUTE, r"every (?:single|damn|fucking) (?:time|day|week|weekend|month|year)", plainer="often"),
)

_REASONS = (
    r"(?:reach|find|help|fix|get (?!back|at|under|even|revenge)|call|sell|book|schedule|say|open|log|sign|plan|"
    r"arrange|pay|sort|"
    r"save|learn|make it|work|understand|do|park|move|see|send|print|pick|drop|meet|rest|sleep|be)"
)
_SURELY = r"(?:don't|do not|think|want|hate|love|have no|never|enjoy|believe|could)"
_HARM = (
    r"(?:embarrass|hurt|punish|spite|humiliate|provoke|manipulate|intimidate|undermine|discredit|isolate|trap|annoy|"
    r"upset)"
)

MINDS = rule(
    Kind.MIND_READING,
    r"(?<!if )(?<!do )you(?:'re| are)? (?:just|only|really|clearly|obviously) want(?:ed|s|ing)? (?:to|me|it|your|"
    r"money|attention|them|the)",
    r"(?<!do )you (?:just |only |really |clearly )?(?:want|wanted|crave) (?:control|revenge|attention|drama|power|"
    r"a fight|a reaction)",
    rf"(?<!if )(?<!do )you (?:clearly|obviously|apparently) {_SURELY}|(?:obviously|clearly|"
    rf"apparently),? you {_SURELY}",
    r"you (?:want|wanted|wish|hope|hoped) (?:me |us |for me )?to (?:hurt|punish|control|destroy|ruin|fail|suffer|"
    r"humiliate|make me|get back)",
    r"you (?:just |simply |really |clearly |obviously )?(?:don't|do not|didn't|did not) (?:even |really |"
    r"actually |seem to )?care"
    r"(?: about| if| what| how| who| at all)?",
    r"you (?:stopped|quit) caring|you (?:couldn't|could) care less|as if you cared?|all you care about(?: is)?",
    r"(?<!if )you only (?:care|think|cared|thought) (?:about|of)",
    r"you (?:don't|do not|didn't|did not|never) give a (?:damn|shit|fuck|crap|hoot|rat's \w+)(?: about)?",
    r"(?<!if )you(?:'re| are| were)(?: just| only| clearly| obviously| always| still| deliberately)* "
    rf"(?:trying|doing (?:this|it|that)|out|using (?:the kids|them|him|her|our)) to (?!{_REASONS}\b)\w+(?: me| us)?",
    rf"(?:just |only )?to {_HARM} (?:me|us|my \w+)|to get (?:back at|at|even with) me",
    r"(?<!if )you(?:'re| are)(?: just| only) (?:asking|saying|doing|being|texting|writing|"
    r"acting)(?: \w+)? (?:because|to|so|for)",
    r"you(?: \w+){0,5} (?:on purpose|deliberately|intentionally|out of spite|to spite me)",
    r"you deliberately|(?:this|that|it)(?:'s| is| was) (?:clearly |obviously )?(?:deliberate|on purpose|intentional)",
    r"you [^.!?\n]{0,40}so (?:that )?i(?:'d| would) (?:look|miss|fail|lose|suffer)",
    r"you (?:know|knew) (?:damn well|full well|very well|exactly|perfectly well|what you (?:did|are doing|'re doing))",
    r"you (?:planned (?:this|it|that)|set me up|meant to (?!say|send|write|call|reply|include|attach))",
    r"you(?:'re| are)(?: just| only| so| clearly)* (?:jealous|threatened|obsessed|insecure)(?: that| of| because)?",
    r"you(?: just| really| clearly)? (?:enjoy|love|like|get off on) (?:(?:making|ruining) (?:me|my|this|things|"
    r"trouble|drama|it)|"
    r"hurting|watching me|causing|creating (?:drama|trouble)|seeing me|starting (?:fights|drama)|to (?:hurt|fight|"
    r"argue)|the drama|drama)",
    r"(?<!if )you(?:'re| are) (?:just |only )?(?:hoping|punishing|testing|baiting|manipulating|sabotaging|"
    r"provoking) (?:me|i|us|that)",
    r"(?:just |only )?to make me (?:look|feel|suffer|mad|angry|miserable)|you could not care less|"
    r"you (?:just )?don't want them",
    r"you hate me|you want revenge|you(?:'re| are) (?:just )?(?:doing this|only here) because",
    r"(?<!do )(?<!did )(?<!if )you think (?:you're|you are|i'm|i am|everything|the world|rules|it's all|"
    r"this is a game)",
    r"(?:stop|quit|done with|no more of) (?:playing (?:your |little |mind |silly )*|your (?:little |mind |"
    r"silly )*|mind )games",
    r"your (?:little|mind|sick) games|you(?:'re| are) (?:just )?playing (?:mind )?games|you(?:'re|"
    r" are) (?:just )?using (?:the kids|them|him|her)",
    r"your (?:only|real|true|hidden) (?:goal|aim|motive|agenda|intention)",
    r"you never (?:wanted|loved) (?:these kids|the kids|him|her|them|this family)|you (?:couldn't|"
    r"can't) stand (?:that|it|to|seeing)",
    r"you (?:pretend(?:ed)?|act(?:ed)? like)(?: that)? you",
)
