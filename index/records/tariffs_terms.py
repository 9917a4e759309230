"""Since when and until when a tariff holds, and how far it has come."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from index.records.days import DayMention, find_days
from index.records.record import TariffStatus

_CLOCK = r"(?:(?:at )?(?:12:01|12:00|00:01) ?a\.?m\.?,?(?: [A-Za-z]+){0,3}?,?(?: on| of)? )?"
_EFFECTIVE = re.compile(
    r"(?:\b(?:effective(?: date)?(?: of| as of| on| from| at)?|on or after|beginning(?: on)?"
    r"|start(?:s|ed|ing|ed charging)?(?: on| at| from)?|since|as of|with effect from|from"
    r"|t(?:ook|akes?|aking) effect(?: on| at)?|in force(?: on| since| from)?|beg[aiu]n(?:s"
    r"|ning)?(?: on| at)?"
    r"|effect(?: on| at| until)|(?:start|starting) date of"
    r"|appl(?:y|ies|ied) (?:on|from)|due on|to rise on|per cent on)"
    rf"(?: (?:the|about))? {_CLOCK}|\b{_CLOCK}(?:on|until) (?=.)|12:01 a\.m\.(?: [a-z]+){{0,3}} )$",
    re.I,
)
_STRONG = re.compile(
    r"effective|on or after|effect|in force|since|from|start|beg[aiu]n|as of|appl", re.I
)
_UNTIL = re.compile(
    r"\b(?:until|till|through|expir\w+(?: on)?|due to (?:end|expire)(?: on)?|ends?(?: on)?|run(?:s"
    r"|ning)? to"
    rf"|to the end of|ending(?: on)?|up to|(?<!back )to) {_CLOCK}$",
    re.I,
)
_MOVED = re.compile(
    r"\b(?:moved|postponed|delayed|put off|pushed back|brought forward)\b[^.;]{0,60}? to $"
)
_MOVED_IT = re.compile(r"\bmoved (?:the|its) (?:start(?:ing)? )?date\b")
_AND_BEFORE = re.compile(rf"\band (?:prior to|before) {_CLOCK}$", re.I)
_BACKGROUND = re.compile(
    r"\b(?:Order|Proclamation|Memorandum|Orders|Proclamations)(?: No\.)? \d+ of $"
    r"|\b(?:before|dated|prior to|lists? of|Agreement of|Act of|and before|report of)"
    rf" {_CLOCK}$",
    re.I,
)
_ANNOUNCED = re.compile(
    r"\b(?:announc\w+|ruled|decided|sign\w+|wrote|said|told|propos\w+"
    r"|proclaim\w*|ordered|posted|post|media"
    r"|dated)\b"
    r"[^.;]{0,70}$",
    re.I,
)
# “Ended three days of talks” ends no tariff.
_ENDED = r"ended(?! (?:[\w-]+ ){0,3}?(?:days?|weeks?|months?|talks|meetings?|negotiations|summit))"
_DONE = re.compile(
    r"\b(?:impos\w+|rais\w+|began|began charging|put|lower\w*|remov\w+|reduc\w+|increas\w+|rose"
    rf"|fell|doubled|lifted|dropped|{_ENDED}|entered|extended|collect\w*|answered|responded"
    r"|followed|retaliated|laid|levied|introduced|slapped|narrowed|reinstat\w+|hit|struck)\b"
    r"[^.;]{0,160}$"
)
_RISES = re.compile(
    r"\b(?:rises?|increases?|go|goes|scheduled|will|start|was to|falls?|drops?|climbs?"
    r"|doubles?|jumps?|apply)\b[^;]{0,160}[ ,](?:on|from|at) $"
)
_FOR_DAYS = re.compile(
    r"\bfor (?:an? )?(?:initial )?(?:period of )?(?P<count>\d{1,4}|ninety)[ -]days?\b(?! after)",
    re.I,
)

_PAUSED = re.compile(
    r"\b(?:paus(?:ed|es|ing)|(?:will|to) pause|suspend(?:ed|s|ing)?|suspension of|postpon\w+"
    r"|put off|delay(?:ed|s|ing)?"
    r"|on hold|not take effect until|halt(?:ed|s|ing)?|froze|frozen|freezes|freezing)\b",
    re.I,
)
_REMOVED = re.compile(
    r"\b(?:remov(?:ed|es|ing|al|e)|lift(?:ed|s|ing)?|(?<!virtually )eliminat\w+|scrap(?:ped|s|ping)"
    r"|stop(?:s|ped|ping) (?:charging|collecting|levying)"
    rf"|{_ENDED}"
    r"|ends(?= the\b|,)"
    r"|struck[- ]down|repeal\w*|terminat\w+|drop(?:s|ped|ping)(?! (?:back )?(?:to|by|from)\b)"
    r"|withdr[ae]wn?(?! from warehouse)"
    r"|withdrew|cancell?ed|abolish\w*|(?:will|shall) drop"
    r"|no longer|rescind\w*|refund\w*)\b",
    re.I,
)
_THREAT = (
    r"(?:%|per[ -]?cent) (?:tariff|duty) threats?\b|"
    r"(?:%|per ?cent), threatened\b|threaten(?:ed|s|ing)?(?! to impair| the | our | their | by )"
    r"|threats? to (?:[\w’' ]{1,40} and )?(?:impose|implement|charge|put|raise|add|hit|slap|levy"
    r"|double)"
    r"|threats? of (?:an? )?(?:\d|higher|new|further)"
)
_THREATENED = re.compile(
    rf"\b(?:{_THREAT}|would(?! otherwise| have been)|could|(?-i:may)(?! (?:go on|ask|claim"
    rf"|apply for))|might|consider\w*|propos\w+"
    r"|float(?:ed|s)|plans? to|planned(?! an? \w+ campaign| to)|recommend\w*|warn\w*|heading for"
    r"|fallback|promis\w+|vow\w+|escaped|avoided"
    r"|not yet|has not been put|not being collected|not in force|whether(?! or not| directly)"
    r"|was to (?:rise|start)"
    r"|expects?|expected|intends?|can decide|decide (?:on|whether)|determine whether"
    r"|provisional plan|that[’']s off)\b|(?:^|[“,] ?)If\b",
    re.I,
)
# What somebody says would be: it comes before the words of ending and pausing.
_CONDITIONAL = re.compile(
    r"\b(?:would(?! otherwise| have been)|could|might"
    r"|(?<=[’'])d (?:put|impose|charge|raise|slap|levy)|"
    + _THREAT
    + r"|propos\w+)\b|(?:^|[“,] ?)If\b|, if\b|\bif (?:he|she|they|we|it)\b"
    r"|(?:^|\) )Should\b|\bif (?:[^.;,]|\.[A-Z]|(?<=[A-Z])\.(?= )){1,60}? (?:(?:goes|presses) ahead"
    r"|follows through|makes good|carries out|imposes|introduces|slaps)\b"
)
# Even an order leaves these to somebody’s decision.
_LEFT_OPEN = re.compile(r"\b(?:determine|discretion|decide) whether\b|\bmay be imposed\b")
_ANSWERS_WITH_WORDS = re.compile(
    r"[^.;]{0,40}\bby (?:announcing|threatening|promising|proposing)\b"
)
# Who puts off an increase leaves the tariff as it is.
_HIGHER_LATER = re.compile(r"\b(?:postpon|delay)\w* [^.;]{0,40}\bincrease\b")
_OVERTAKEN = re.compile(
    r"\bhad (?:first |also |already )?announced\b"
    r"|\b(?:was|were) to\b"
)
_ORDERS_END = re.compile(
    r"\b(?:shall|will|are|is) (?:be |hereby )*(?:removed|terminated|eliminated|rescinded|ended)\b"
)
# What ends here is an exception from the tariff, not the tariff.
_EXCEPTION = (
    r"(?:exemptions?|exceptions?|arrangements?|exclusions?|waivers?|carve-?outs?|reprieves?)"
)
_NO_EXCEPTION = re.compile(
    rf"\b(?:end\w*|remov\w*|terminat\w*|revok\w*|eliminat\w*|suspend\w*|scrap\w*|clos\w*"
    rf"|withdr\w+) (?:[\w-]+ ){{0,4}}?{_EXCEPTION}\b"
    rf"|\b{_EXCEPTION}\b(?: [\w-]+){{0,3}}? (?:suspended|ended|ends?|removed|terminated|revoked)\b"
)
_AT_ONCE = re.compile(r"\beffective immediately\b")
# Who wants a tariff lifted says that it is in force.
_WISHED = re.compile(
    r"(?<!agreed )(?<!decided )(?<!agrees )(?<!signed )\bto (?:\w+ ){0,1}"
    r"(?:lift(?:ing)?|remov(?:e|ing)|end(?:ing)?|drop(?:ping)?|eliminate|scrap(?:ping)?|repeal)\b"
    r"|\bend to\b|\brelief (?:from|on)\b"
    r"|\b(?:movement|progress) on\b"
)
_SAID_SO = re.compile(
    r"\b(?:announced|ordered|signed|said (?:(?:on )?[A-Z]\w+ )?(?:that )?it would"
    r"(?! (?:also )?(?:consider|look|study|review|like|be)\b))\b"
)
_COMING = re.compile(
    r"\b(?:will|announc\w+|to rise|scheduled|is set to|are set to|going to|order(?:ed|s)|sign\w*"
    r"|shall"
    r"|tomorrow|coming|(?:is|are) to (?:drop|fall|rise|double|go (?:up|down)))\b",
    re.I,
)
# “Canada’s 25 per cent counter-tariff”, “the 50% on steel”, where nothing tells that it is to come.
_DEFINITE = re.compile(
    r"[’']s \d[\d.]*[ -]?(?:%|per[ -]?cent)(?! (?:[\w-]+ ){0,3}?(?:plans?|proposal|idea))"
    r"|\bthe \d[\d.]*(?: ?%| per ?cent)(?: (?:tariff|duty|surtax|levy|rate))? (?:on|against)\b"
)
_IN_FORCE = re.compile(
    r"(?<!to )(?<!will )(?<!would )(?<!could )(?<!may )(?<!might )(?<!shall )\bimpose\b"
    r"|(?<!that )(?<!which )\benter\b[^.;,]{1,30}? duty[- ]free\b"
    r"|\b(?:in force|took effect|takes effect today|has (?:been |also )?(?:charg|impos|appl"
    r"|kept)\w*|since"
    r"|charges?|pays?|paying|owes?|faces?"
    r"|comes? on top of|brought in|enters|now|imposed|imposes|began|begun|raised"
    r"|currently|continues?|remains?"
    r"|stays?|stay|in effect|(?:is|are) (?:subject|charged|\d[\d.]*)|still(?! to (?:be|come))"
    r"|collect\w*|rose|fell"
    r"|impos(?:ing|es)"
    r"|presently|apply|applies|taxed|(?<!be )lowered|absorb(?:s|ed)"
    r"|implemented|added|restored|effective immediately|keeps?|kept|doubled|stands? at|sits? at"
    r"|(?:has|have|had) stood at|faced|left where|runs? at|(?:is|are|was|were) at"
    r"|expires?|last day of|has an?|(?:is|are|went|came) (?:up|down)\b"
    r"|have an?|answered|responded|goes from|went (?:from|to)|climbed to|moved to)\b",
    re.I,
)
# “Will charge” is not “charges”.
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|set to) (?:(?:also|soon|then|now) )?"
    r"(?:charge|pay|face|apply|owe|collect|be)\b"
)
_WILL_BE = re.compile(
    r"\b(?:will|shall) be "
    r"(?:increased|raised|imposed|set|charged|applied|doubled|lowered|cut|reduced)\b"
)
_MENACES = re.compile(rf"\b(?:{_THREAT}|promis\w+|propos\w+|vow\w+|plan\w*|consider\w*)\b", re.I)
_HURTS = re.compile(r"\b(?:hammer\w*|hurt\w*|hit|hits|weigh\w*|avoid|have become)\b", re.I)


@dataclass(frozen=True, slots=True)
class Term:
    """When a tariff was announced, takes effect and ends, as far as the words say."""

    announced: date | None = None
    effective: date | None = None
    until: date | None = None


def find_term(words: str, published: date | None) -> Term:
    """The days that a sentence, or a part of one, gives for a tariff."""
    announced: date | None = None
    until: date | None = None
    candidates: list[tuple[int, date]] = []
    for mention in find_days(words, published):
        before = words[max(0, mention.start - 200) : mention.start]
        if _BACKGROUND.search(before[-60:]) and not _AND_BEFORE.search(before[-70:]):
            continue
        if before.rstrip().endswith("effect until"):
            candidates.append((0, mention.first))
            until = mention.first
        elif (not _MOVED.search(before) and _UNTIL.search(before[-70:])) or _AND_BEFORE.search(
            before[-70:]
        ):
            until = until or mention.last
        elif (rank := _effective_rank(before, words[mention.end :], mention)) is not None:
            candidates.append((rank, mention.first))
        elif announced is None and mention.day and _says_so(words, before, mention):
            announced = mention.day
    effective = min(candidates, key=lambda candidate: candidate[0])[1] if candidates else None
    paused = _PAUSED.search(words)
    if effective and not until and not paused and (match := _FOR_DAYS.search(words)):
        count = 90 if match["count"] == "ninety" else int(match["count"])
        until = effective + timedelta(days=count)
    if effective and until and until < effective:
        until = None  # no tariff ends before it begins: one of the two is a slip
    return Term(announced, effective, until)


def _says_so(words: str, before: str, mention: DayMention) -> bool:
    """Whether a date is that of an announcement: “announced on”, “On March 26, … signed”."""
    opens = before in ("On ", "on ", "")
    if _ANSWERS_WITH_WORDS.match(words, mention.end):
        return True
    return bool(
        _ANNOUNCED.search(before) or (opens and _ANNOUNCED.search(words[mention.end :][:90]))
    )


def _effective_rank(before: str, after: str, mention: DayMention) -> int | None:
    """How surely a date is the one from which a tariff holds, least best; None where it is not."""
    if mention.day is None:
        return None
    if _MOVED.search(before):
        return -1
    if _ANSWERS_WITH_WORDS.match(after):
        return None
    cue = _EFFECTIVE.search(before)
    announced = _ANNOUNCED.search(before)
    if cue and _STRONG.search(cue[0]):
        return 0
    # “signed on March 26” and “announced on July 10” say on what day, too.
    last_done = max(
        (m.start() for m in re.finditer(r"\b(?:impos|rais|began|remov|lift|drop)\w*", before)),
        default=-1,
    )
    if announced and announced.start() > last_done:
        return None
    if _DONE.search(before):
        return 1
    return 2 if cue or _RISES.search(before) else None


@lru_cache(maxsize=64)
def status_of(words: str, term: Term, published: date | None, *, orders: bool) -> TariffStatus:
    """How far the tariff is that these words tell of. ``orders``: they are an order’s own.

    Kept, for the rates of one sentence often ask for the same words.
    """
    ever = re.search(
        r"\bin force since|took effect\b|\bstill (?:at|in force|pays?|faces?)\b"
        r"|\b(?:also|already) (?:pays?|faces?)\b",
        words,
    )
    if _LEFT_OPEN.search(words):
        return TariffStatus.THREATENED
    if _HIGHER_LATER.search(words):
        return TariffStatus.IN_FORCE
    if not orders and _NO_EXCEPTION.search(words):
        ahead = _COMING.search(words) and not (
            term.effective and published and term.effective <= published
        )
        return TariffStatus.ANNOUNCED if ahead else TariffStatus.IN_FORCE
    if _AT_ONCE.search(words) and not orders:
        return TariffStatus.ANNOUNCED
    if _CONDITIONAL.search(words) and not orders and not ever:
        said = _SAID_SO.search(words) and not re.search(r"\b[Ii]f\b|could|threaten|propos", words)
        return TariffStatus.ANNOUNCED if said else TariffStatus.THREATENED
    if not orders and _WISHED.search(words):
        return TariffStatus.IN_FORCE
    if (_ORDERS_END if orders else _REMOVED).search(words):
        return TariffStatus.REMOVED
    if _PAUSED.search(words):
        return TariffStatus.PAUSED
    if not orders and re.search(_ANSWERS_WITH_WORDS.pattern, words):
        return TariffStatus.ANNOUNCED
    if _OVERTAKEN.search(words) and not orders and not _MOVED_IT.search(words):
        begun = term.effective and published and term.effective <= published
        return TariffStatus.THREATENED if begun else TariffStatus.ANNOUNCED
    if _THREATENED.search(words) and not orders and not ever:
        return TariffStatus.THREATENED
    if term.effective and published:
        ahead = term.effective > published
        return TariffStatus.ANNOUNCED if ahead else TariffStatus.IN_FORCE
    if _WILL_BE.search(words):
        return TariffStatus.ANNOUNCED
    present = _FUTURE.sub("", words)
    coming, holds = _COMING.search(words), _IN_FORCE.search(present) or _HURTS.search(words)
    if orders or (coming and not holds):
        return TariffStatus.ANNOUNCED
    is_told = holds or _DEFINITE.search(words)
    return TariffStatus.IN_FORCE if is_told else TariffStatus.ANNOUNCED


def tells_status(words: str) -> bool:
    """Whether words say at all how far a tariff is."""
    if "outside" in words or (_CONDITIONAL.search(words) and not _MENACES.search(words)):
        return False  # what would follow from a tariff tells nothing about it
    told = (_REMOVED, _PAUSED, _THREATENED, _COMING, _IN_FORCE, _HURTS)
    return bool(_WISHED.search(words)) or any(pattern.search(words) for pattern in told)


def is_wished_away(words: str) -> bool:
    """Whether words tell that somebody wants a tariff to end: their days are not the tariff’s."""
    return bool(_WISHED.search(words))
