"""The words that say people meet, called or spoke: patterns, and nothing else."""

import re

from index.records.meetings_parties import CAP, MONTHS, SHORT_MONTHS

_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
WHEN = (
    rf"(?:(?:on |last |next |this |early |late )?{_WEEKDAY}(?: (?:morning|afternoon|evening"
    rf"|night))?"
    rf"|(?:earlier |later )?(?:today|yesterday|tomorrow|tonight)(?: (?:morning|afternoon"
    rf"|evening))?|last (?:night|week|month)"
    rf"|(?:earlier |later )?this (?:morning|afternoon|evening|week|month)"
    rf"|(?:on |in )?(?:{MONTHS}|{SHORT_MONTHS}\.)(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? \d{{4}})?"
    rf"|\d{{4}}|(?:on )?\d{{1,2}} (?:{MONTHS})|(?:in )?(?:early|mid|late)[- ](?:{MONTHS})|at noon"
    rf"|of last (?:{_WEEKDAY}|week))"
)
_WHERE = (
    rf"(?:(?:in|at|from|outside|near) (?:(?:the|his|her|their) )?{CAP}"
    rf"(?:,? (?:of the |of )?{CAP}){{0,5}})"
)
_HOW = (
    "(?:by (?:phone|telephone|(?:secure )?video(?: ?conference| link)?|videoconference)"
    "|over the (?:phone|telephone)|on the (?:phone|telephone)"
    "|via (?:video|phone)|in person|virtually|separately|privately|briefly|again|directly|jointly"
    "|personally|here|together|bilaterally|informally|recently|one-on-one|face to face|also"
    "|for (?:about |nearly |almost |more than |over |some )?"
    "(?:half an hour|\\w+ (?:and a half )?(?:minutes|hours?))"
    "|[\\w-]+ times,? (?:most recently|the last time|last)"
    "|trilaterally|earlier|later|on the (?:margins|sidelines) of"
    r"(?:(?! (?:with|to|and|about|for) )[^,.;“”]){3,60})"
)
# Between who meets and the verb: when, how, and whether.
_ADVERB = (
    rf"(?:{WHEN}|{_HOW}|{_WHERE}|then|both|first|already|just|once|meanwhile|each|all|who|and"
    rf"|finally"
    r"|jointly|reportedly|subsequently|on (?:his|her|their) way)"
)
_AUXILIARY = (
    "(?:[’'](?:ll|s|re|ve|d)|will|would|shall|has|have|had|is|are|was|were|to|be|been|not|set|due"
    "|scheduled|expect(?:s|ed)?"
    "|planning|plans?|planned|agreed|about|going|did|didn[’']t|never|hasn[’']t|haven[’']t|won[’']t|can|could"
    "|may"
    "|might|should|must|wants?|wanted|hopes?|hoped|intends?|intended|asked|refused|declined"
    "|needs?|if|cannot|can[’']t"
    rf"|(?:flew|flies|fly|flying|went|goes|came|headed|travel(?:s|led|ed|ling)?)(?: back)?"
    rf" to {CAP}(?:,? {CAP})?"
    "|do|does|doesn[’']t|don[’']t|hoping|trying|looking|likely|unlikely|able|willing|ready"
    "|travel(?:s|led)?)"
)
LEFT = re.compile(rf"(?:\s*(?:,|{_ADVERB}|{_AUXILIARY}|, [^.;,“”]{{1,90}},)(?=[\s,]))*\s*")
RIGHT = rf"(?:[ ,]+(?:{WHEN}|{_HOW}|{_WHERE}))*"
# After “they met” or “A and B spoke”; where something else follows, they met no person.
ENDS = re.compile(
    r"\s*(?:[.,;:—–()]|$|(?:to|for|as|after|before|during|on|and|ahead|regarding|about|at|in"
    r"|while|when"
    r"|despite|amid|since|privately|right|shortly|again|face)\b)"
)
PHONED = re.compile(
    rf"phone|video|for (?:about |some )?\w+ minutes|{WHEN}|spoke.* (?:about|regarding|to re|to dis)"
)
# A name after one of these is not who acts: “the office of X met”.
DEPENDS = re.compile(r"(?:[’']s| of| by| with| to| from| for| in| at) $")
AND = re.compile(
    r"\band (?:then |later |also )?"
    r"(?:(?:will|would|is to|was to|is due to|is scheduled to|plans to) )?$"
)
NEAR = 160
LEAD = 30
UNREAL = re.compile(
    r"\b(?:can|could|may|might|should|must|wants?|wanted|hopes?|hoped|hoping|asked|refused|declined"
    r"|if|needs?|never|not|didn[’']t|hasn[’']t|haven[’']t|cannot|can[’']t|doesn[’']t|don[’']t|won[’']t|do|does|did"
    r"|trying"
    r"|looking|unlikely|able|willing|ready)\b"
)
WHETHER = re.compile(r"\b(?:[Ii]f|[Ww]hether|[Uu]nless)(?: [\w’']+){0,4} $")
TO_COME = re.compile(
    r"(?:[’']ll|\b(?:will|would|shall|to|set|due|scheduled|expected|planning|plans?|planned|agreed"
    r"|going|intends?|intended)\b)"
)
CALLED_OFF = re.compile(
    r"\b(?:cancel(?:s|led|ed)?|calls? off|called off|scrap(?:s|ped)|scuttled|axed|backed out of"
    r"|pulled out of)\b"
)


def _noun(suffix: str = "") -> str:
    """A word for a meeting; the group that matches, with the suffix, says which kind."""
    return (
        rf"(?:(?P<call{suffix}>(?:(?:video|phone|telephone|conference|secure) )*"
        r"(?:calls?|teleconference|conversations?|videoconference))"
        rf"|(?P<summit{suffix}>summit)"
        rf"|(?P<talks{suffix}>talks|discussions|consultations|negotiations)"
        rf"|(?P<meeting{suffix}>meetings?|lunch|luncheon|dinner|breakfast|coffee|encounter|pull-aside"
        rf"|roundtable(?: discussion)?|(?:virtual|roundtable) discussion"
        r"|convening|session|briefing|sit-down|audience|gathering|t[eê]te-[aà]-t[eê]te"
        r"|(?:first|second|third|fourth|fifth|sixth|seventh|next|new|final|last|failed|latest)"
        r" round"
        r"|(?:bi|tri)lateral(?! (?:\w+ ){0,2}?(?:calls?|meetings?|talks|sessions?"
        r"|conversations?))))"
    )


_NOUN = _noun()
_ADJECTIVES = (
    r"(?:(?!(?:with|to|of|in|at|on|and|have|having|has|had|hold|holding|held|the|an?|his|her"
    r"|their|it|he"
    r"|she|they|we|you|I|will|would|be|is|are|was|were|for|that|this|any|no)\b(?!-))"
    r"[\w’'-]+ ){0,6}?"
)
VERBS = (
    ("meeting", rf"(?:meets?|met)\b{RIGHT}(?: up)?(?: with)?"),
    ("meeting", rf"(?:is|are|was|were|be) (?:now |currently |also )?meeting\b{RIGHT}(?: with)?"),
    ("meeting", rf"(?:sits?|sat|sitting) (?:down|together)\b{RIGHT}(?: with)?"),
    (
        "meeting",
        r"spent (?:(?:an?|the|half an?|one|two|three|four|several) (?:full |whole )?)"
        r"(?:minutes|hours?|days?|mornings?|afternoons?|evenings?)(?: and a half)?"
        rf"\b{RIGHT} with",
    ),
    ("meeting", rf"(?:confers?|conferred|huddled|shook hands)\b{RIGHT}(?: with)?"),
    ("meeting", rf"(?:dined|lunched|breakfasted)\b{RIGHT}(?: with)?"),
    ("call", rf"(?:speaks?|spoke|spoken|talked|talks?(?= by (?:video|phone)))\b{RIGHT} with"),
    ("call", rf"(?:spoke|spoken|talked)\b{RIGHT} to(?= (?:{CAP}|the [Pp]))"),
    (
        "call",
        rf"(?:spoke|spoken|talked|(?:speak|talk)(?= (?:by (?:phone|telephone|video)|again|{WHEN})))"
        rf"\b{RIGHT}(?= (?:about|regarding|to (?:re|dis)\w+|for|and)\b|[,.]| \()",
    ),
    ("call", r"(?:called|phoned|telephoned|rang)(?: and [a-z]+ed)?"),
    (
        "",
        rf"(?:holds?|held|had|has|have|hosts?|hosted|convenes?|convened|participated in"
        rf"|took part in"
        r"|joined|joins|chaired|led|attended|conducted|concluded|completed|wrapped up|cancell?ed"
        r"|called off|scrapped|pulled out of|backed out of)"
        rf" (?:an? |the |his |her |their |two |three )?{_ADJECTIVES}{_noun('_held')}\b{RIGHT}"
        r"(?: (?:with|of|between|by))?",
    ),
    (
        "meeting",
        r"(?:hosts?|hosted|welcomes?|welcomed|receives?|received|convened|visits?|visited|greeted"
        r"|(?<=was )(?:hosting|receiving|welcoming))",
    ),
    ("meeting", rf"(?:sees?|saw)(?= (?:{CAP}|the {CAP}))"),
    (
        "",
        rf"(?:due|expected|back|flying|flies|flew|going) (?:back )?(?:in|to|into)"
        rf" {CAP}(?:,? {CAP}){{0,3}}{RIGHT} (?:for|to (?:open|begin|start|hold|resume|continue))"
        rf" (?:an? |the |his |her |their )?{_ADJECTIVES}{_noun('_due')}\b{RIGHT} with",
    ),
)
VERB = re.compile(
    "|".join(rf"\b(?P<verb{i}>{pattern})(?=[\s,.;]|$)" for i, (_, pattern) in enumerate(VERBS))
)
OWNED = re.compile(rf"[’']s? {_ADJECTIVES}{_NOUN}\b{RIGHT} (?:with|and)(?= )")
LOOSE = re.compile(
    rf"\b(?:(?P<lead>[Aa]fter|[Bb]efore|[Ff]ollowing|[Dd]uring|[Ii]n|[Aa]t|[Oo]f|[Aa]head of"
    rf"|[Ff]rom|for"
    rf"|[Ss]ince|[Oo]n)(?: (?P<whose>an?|the|his|her|their|two|three|another))?|(?P<own>[Hh]is"
    rf"|[Hh]er|[Tt]heir)"
    rf"|^(?P<known>The)) {_ADJECTIVES}{_NOUN}\b{RIGHT} (?P<link>with|between)(?= )"
)
BETWEEN = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Aa]nother|{_WEEKDAY}[’']s) {_ADJECTIVES}{_NOUN}\b{RIGHT}"
    r" (?:between|of)(?= )"
)
NEXT_ONE = re.compile(
    rf"\b(?:[Aa]nother|[Aa] (?:further|second|third|new)|[Tt]heir next"
    rf"|[Tt]he next) {_ADJECTIVES}{_NOUN}"
    r" (?:is|was|has been|will be) (?:already )?(?:planned|scheduled|set|expected|due|held"
    r"|take place)(?: (?:for|on))?"
)
# “An earlier session, set for May 3, was scrapped”: of those spoken of before.
DROPPED_ONE = re.compile(
    rf"\b(?:[Aa]n earlier|[Aa] (?:further|second|third|new|later|planned)|[Aa]|[Tt]heir next"
    rf"|[Tt]he next) {_ADJECTIVES}{_NOUN},?(?: that| which)?(?: (?:had|has) been| was)?"
    r" (?:set|planned|scheduled|foreseen|pencil(?:l)?ed in) for [^,;“”]{3,40}?,?"
    r" (?:(?:was|were|has been|had been) "
    r"(?:called off|cancel(?:l)?ed|scrapped|dropped|scuttled|axed)|did not take place)"
)
MEETING_SOMEBODY = re.compile(
    r"\b(?:[Aa]fter|[Bb]efore|[Ww]hile|[Bb]y|[Ww]hen|[Ff]ollowing) (?:meeting|hosting)"
    r" (?:with )?(?=[A-Zh])"
    rf"|\b(?:after|before) (?:flying|travel(?:l)?ing|heading|going) to {CAP}(?:,? {CAP})? to"
    r" (?:see|meet|talk to)(?: with)? (?=[A-Z])"
)
# “A raised it with B over lunch”, “A and B settled it in a two-hour call”.
_MEAL = r"over (?:an? (?:[\w-]+ )?)?(?P<meeting>lunch|luncheon|dinner|breakfast|coffee|drinks)\b"
_SITTING = (
    r"(?:in|during|at) an? (?:[\w-]+ ){0,2}?(?:(?P<call>(?:(?:phone|video|telephone) )?"
    r"(?:call|conversation))|(?P<encounter>meeting|sit-down|session))\b"
)
IN_A_SITTING = re.compile(
    rf",? (?:{_MEAL}|{_SITTING})"
    r"(?! (?:with|of|between|for|where|organi[sz]ed|hosted|called|room)\b)"
)
FIRST_A_MEAL = re.compile(rf"O{_MEAL[1:]}[^,;“”]{{0,80}}, (?=[A-Z])")
COMPOUND = re.compile(rf"\b(?P<one>{CAP})[–-](?P<two>[A-ZÀ-Þ]\w+) (?:{_ADJECTIVES}){_NOUN}\b")
ALONGSIDE = re.compile(r"(?:, )?(?:standing|appearing|flanked) (?:alongside|with|beside|by)(?= )")
NOT_REAL_NOUN = re.compile(
    r"\b(?:no|any|as for|possible|potential|without|request\w*|seek\w*|hop\w+|propos\w+|wants?"
    r"|would-be|demand\w*"
    r"|future|ask\w* for|call for|called for|calling for|need|could|may|might|should)\b"
    r"[^,.;]{0,60}$"
)
PLANNED_NOUN = re.compile(
    r"\b(?:planned|upcoming|scheduled|coming|next|forthcoming|looking forward to|ahead of"
    r"|in advance of"
    r"|preparations? for|expect\w*|date (?:set )?(?:yet )?for|set for|preview\w*)\b[^,.;]{0,60}$",
    re.I,
)
PLANNED_AFTER = re.compile(
    r"[^.;,]{0,30}? (?:will|to (?:occur|take place|be held)|(?:is|are) (?:set|scheduled|expected"
    r"|planned))\b"
)
OFF_AFTER = re.compile(
    r"^(?:[^.;]|(?<=\b[A-Z][a-z]{2})\.){0,80}"
    r"\b(?:was|is|has been|had been|were|are|been|has|had) (?:abruptly )?"
    r"(?:cancel(?:l)?ed|fallen through|called off|scrapped|off)\b"
    r"|^[^.;]{0,80}(?:\bfell through\b|; (?:it|that|this) was (?:cancel(?:l)?ed|called off))"
    # “Was to meet B in Paris, but stayed home.”
    r"|^(?:[^.;]|(?<=\b[A-Z][a-z]{2})\.){0,120}, (?:but|until) (?:[\w’.-]+ ){0,4}?"
    r"(?:stayed (?:home|away)|pulled out|never (?:came|went|happened)"
    r"|did(?:n[’']t| not) (?:come|attend|happen|show up)"
    r"|(?:decided|chose) (?:not to|against|to (?:attend|take part|join) (?:virtually|remotely)))\b"
)
TRIGGER = re.compile(
    r"\b(?:me[et]t(?:s|ings?)?|meets?|met|spoke|spoken|speaks?|talk(?:s|ed)|call(?:s|ed)?|phoned"
    r"|telephoned|rang|confer(?:s|red)?|huddled|hands|dined|lunched|breakfasted|sees?|saw|encounter"
    r"|pull-aside|t[eê]te-[aà]-t[eê]te|round|gathering|sit|sat|sits|host(?:s|ed|ing)?"
    r"|welcom(?:es|ed|ing)|receiv(?:es|ed|ing)|conven(?:es|ed|ing)|visit(?:s|ed)?|summit|discussions"
    r"|consultations|negotiations|lunch|dinner"
    r"|breakfast|coffee|spent|negotiations|roundtable|conversation|teleconference|session|briefing|alongside|flanked"
    r"|audience|bilateral|trilateral)\b"
)
LABEL = re.compile(r"Q |[A-Z][A-Z.’' -]{2,40}: ")
# What cannot be read as a sentence: a table row, a page of words without an end.
LONGEST = 1500
# Whom one welcomes, receives or calls something is not always met.
AFTER_CALLED = re.compile(
    rf" (?:to |{WHEN}|and |about |after |before |from |ahead )|,? {WHEN}|[.,;]|$"
)
AFTER_WELCOMED = re.compile(rf"{RIGHT}(?: to | at | in | for | on |, | {WHEN}|[.]|$)")
# “Is due in London to see B”: to meet him; “sees B failing” is not.
SEES = re.compile(r"sees?|saw")
TO_SEE = re.compile(
    r"\b(?:due|scheduled|set|expected|plans?|planned|will|is|are|was|were|going|flies|flying|flew"
    r"|travels?|travel(?:l)?ed|in [A-Z]\w+"
    r"|on (?:his|her|their) way) (?:[^.;,]{1,60} )?(?:to )?$"
)
AFTER_SEEN = re.compile(rf"(?:,| in (?:{CAP}|the )| at | on {CAP}| {WHEN}|[.;]|$)")
SEEN_THERE = re.compile(rf",? (?:in|at) (?:the )?{CAP}")
# “Is due in Washington for talks with B”; who flies there may have been.
DUE = re.compile(r"(?:due|expected|back|flying|flies|flew|going)\b")
DUE_THERE = re.compile(r"(?:due|expected|flying|going)\b")
# What follows the name of who speaks, with his office between commas or without.
SPEAKS = re.compile(r"(?:, [^,“”]{3,80})?,? (?:told|said|says|tells|wrote|posted|added|warned)\b")
QUOTING = ("“", '"', "‘", "'")
SAID_BY = re.compile(r"\b(?:said|says|added|wrote) $")
# Verbs whose object is the other, without “with”.
CALLING = ("called", "phoned", "telephoned", "rang")
TAKES_OBJECT = re.compile(
    r"(?:called|phoned|telephoned|rang)|(?:sees?|saw)$|(?:hosts?|hosted|welcomes?|welcomed|receives?|received|convened"
    r"|hosting|receiving|welcoming|visits?|visited|greeted)$"
)
PRESENT = re.compile(
    r"(?:meets?|confers?|hosts?|welcomes?|sits|speaks?|visits?|receives?|sees|holds?)\b"
)
# “when she meets with them”: not yet.
ONCE = re.compile(r"\b(?:when|once|before|until|by the time) $")
ALSO = re.compile(r"\balso\b")
SPOKE = re.compile(r"(?:spoke|spoken|talked)\b(?!.*phone|.*video)")
FACE_TO_FACE = re.compile(r"in[ -]person|on the (?:margins|sidelines)|face[ -]to[ -]face")
WENT = re.compile(r"\b(?:flew|went|came|headed|travel(?:l)?ed) ")
HAS_BEEN = re.compile(
    r"\b(?:has|have|had) been\b(?! (?:due|supposed|set|scheduled|expected|planned) )"
)
OWNS = re.compile(r"[’']s?\b")
# What may stand before the name of the other: “a group of”, “former”.
BEFORE_OBJECT = re.compile(
    rf" ?(?:the |with |both |fellow |{WHEN} )?(?:an? (?:[a-z-]+ ){{1,3}}of (?:the )?"
    r"|(?!(?:on|for|at|in|to|off|upon|out|up|as|by|from|about|against|like|than|when|who|that"
    r"|but|and"
    r"|or|before|after|because|while|without)\b)[a-z]+ )?"
)
# What may stand before the subject: “In Oslo, ”, “Meanwhile ”, an opening quotation mark.
INTRODUCTION = re.compile(r"“|(?:[A-Z][^“”,]{1,60}|[A-Z][a-z]+),? ")
