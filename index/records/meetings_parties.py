"""Who may take part in a meeting: the people, roles and groups that a sentence names."""

import re
from dataclasses import dataclass
from enum import Enum, auto

_UPPER = "A-ZÀ-ÖØ-ÞŁŚŠŽČİ"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
MONTHS = (
    "January|February|March|April|May(?= \\d)|June|July|August|September|October|November|December"
)
# As they are cut before a day: “Sept. 4”.
SHORT_MONTHS = "(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)"
# Words that begin a sentence or a date, never a name.
_OPENERS = (
    "Q(?= )|After|Also|Although|An?|And|As|At|Before|Both|But|By|During|Earlier|Following|For"
    "|From|He|Her"
    "|Here|His|How|However|I|If|In|It|Its|Just|Last|Later|Meanwhile|My|Next|No|Not|Now|On|Once|One"
    "|Our|Shortly|She|Since|So|Some|Speaking|Such|That|The|Their|Then|There|These|They|This|Those"
    "|Through|Throughout|To|Today|Tomorrow|Tonight|Two|Under(?! Secretary)|Until|We|Well|What|When"
    "|Where|Whether"
    "|While|Who|Why|With|Yes|Yesterday|You|Your|Readout|Meetings?|Calls?"
)
_NOT_A_NAME = rf"(?!(?:{_DAYS}|{MONTHS}|{SHORT_MONTHS}(?=\. \d)|{_OPENERS})\b(?!-))"
CAP = (
    rf"(?:{_NOT_A_NAME}(?:[A-Z]\w+-U\.S\.|People[’']s|(?:[{_UPPER}]\.){{1,3}}(?:-[A-Z]+\b)?"
    rf"|(?:Jr|Sr|Dr|Mr|Mrs|Ms|Gen|Sen|Gov|Rep|Lt|Adm|Hon|Ste?)\."
    rf"|[{_UPPER}]\w*(?:-\w+)*(?:[’'][{_UPPER}a-z]\w+)?\+?)|(?:al|el)-\w+)"
)
# In capitals in front of a name, in small letters by themselves.
_TITLE = (
    "(?:President|Premier|Minister|Chancellor|Secretary|General|Governor|Mayor|Senator|Leader"
    "|Speaker|King|Queen|Prince|Princess|Emir|Amir|Sultan|Pope|Taoiseach|Ambassador|Assistant"
    "|Director|Deputy|Advisor|Adviser|Commissioner|Representative|Coordinator|Envoy|Chief|Chair"
    "|Chairman|Chairwoman|Administrator|Counsel|Commander|CEO|Head|Justice|Negotiator"
    "|Spokesperson|Congressman|Congresswoman|Counselor|Under Secretary|Designate|Elect|Majesty"
    "|Highness|Holiness|Excellency|Member)"
)
_LOWER_TITLE = (
    "(?:(?:former|then|incoming|outgoing|acting|interim|deputy|vice|prime|foreign|trade|finance"
    "|defen[cs]e|industry|commerce|economy|first|crown|opposition|chief|national|security) ){0,4}"
    "(?:president|minister|premier|governor|mayor|senator|chancellor|king|queen|prince|ambassador"
    "|chief executive(?: officer)?|counterpart|secretary|negotiator|envoy|chairman|chairwoman"
    "|speaker|adviser|advisor"
    "|commissioner|leader)(?:[- ](?:elect|designate))?"
)
_LINK = (
    "(?:of the|of|de la|de los|de|del|du|da|dos|di|la|le|van der|van|von der|von|bin|bint|al|el)"
)
_OFFICE = (
    rf"{_TITLE} (?:of|for|to|on) (?:the |our )?{CAP}(?: (?:(?:of|for|to)(?: the)? )?{CAP}){{0,6}}"
    rf"(?:,? and (?!{_TITLE}|[Pp]rime|Vice){CAP}(?: {CAP}){{0,5}})?"
)
_NAMED = (
    rf"(?:(?:{_OFFICE}|{CAP})(?:(?: \([A-Z]{{2,8}}\))? (?:{_OFFICE}|(?:{_LINK} )?{CAP})){{0,11}})"
    rf"(?:,? (?:Jr|Sr)\b\.?)?(?: \([A-Z][A-Za-z]{{1,11}}\))?"
    rf"(?: of (?:the )?{CAP}(?: (?:of the |of |and )?{CAP}){{0,5}}(?: \([A-Z]{{2,6}}\))?)?"
)
_OWNER = rf"(?:(?:[Tt]he )?{CAP}(?: {CAP}){{0,2}}(?:[’']s?) )"
_PERSON = (
    rf"(?:(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir) )?(?:{_OWNER}(?=(?:[A-Z][a-z]+ ){{0,3}}(?:{_TITLE}"
    rf"|{_LOWER_TITLE})\b))?"
    rf"(?:(?:{CAP} )?{_LOWER_TITLE} (?:of state |for [a-z]+(?: and [a-z]+)? |of (?:the )?)?"
    rf"|(?:former|then|incoming|outgoing|acting|actor|actress|activist) )?"
    rf"{_NAMED}"
)
_ROLE = (
    rf"(?:(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir) |{_OWNER})(?:{CAP} ){{0,2}}{_LOWER_TITLE}s?\b(?! {CAP})"
    rf"(?: of (?:the )?{CAP}(?: {CAP})*)?"
)
_GROUP_NOUN = (
    "(?:leaders|leadership|ministers|governors|mayors|premiers|members|officials|executives|CEOs"
    "|representatives|senators|lawmakers|legislators|advocates|experts|students|workers|families"
    "|counterparts?|delegation|team|caucus|council|allies|activists|veterans|ambassadors|regulators"
    "|attorneys general|secretaries|negotiators|organizers|organizations|groups?|mothers|parents"
    "|providers|survivors|partners|heads of state|presidents|scholars|journalists|economists"
    "|committee|companies|processors|makers|buyers|dealers|brewers|ranchers|fishers|truckers|owners|operators"
    "|manufacturers|retailers|stakeholders|unions|farmers|delegates|envoys|businesses"
    "|bankers|chiefs|recipients|producers|growers|exporters|importers|investors|nurses|teachers"
    "|scientists|professors|pastors|Allies|Partners|Counterparts|Executives|Ministers|Workers"
    "|Democrats|Republicans|Governors|Senators|Mayors|Members|Leaders|CEOs|Experts"
    "|Advocates|Legislators|Council|Committee|Board|Task Force|Coalition|Representatives|Parents"
    "|Officials|Delegation|Team|Caucus|Leadership)"
)
# Words that a group’s name does not run across: what comes before them is somebody else.
_NOT_BEFORE_GROUP = (
    "(?!(?:and|or|to|at|in|on|for|from|that|who|which|was|were|is|are|had|has|have|met|meets?"
    "|with|by|will"
    "|would|as|of|held|holds?|spoke|speaks?|told|said|says?|led|saw|sees?|hosts?|calls?|after"
    "|before"
    "|I|he|she|they|we|you|it|his|her|their|including|any|not|but|if|when|while|today|yesterday"
    "|about|between|the|this|that|an?|last|next|Today|Yesterday|On|In|At)\\b"
    "|(?!(?:allied|elected|retired|united)\\b)[a-z]+ed\\b|(?:President|Premier|Minister"
    "|Prime)(?![’']))"
)
_GROUP = (
    r"(?:(?:the|a|an|his|her|their|its|several|some|many|various|more than|over|about|both|all"
    r"|key|top"
    r"|senior|The|More|Several|Some|Senior|\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten"
    r"|twelve"
    r"|a (?:bipartisan |small |large )?(?:group|number|delegation|coalition) of) )?"
    rf"(?:{_NOT_BEFORE_GROUP}(?:[\w’'-]+ |[a-z-]+, "
    rf"|(?!{_LOWER_TITLE})[a-z-]+,? and )){{0,6}}?{_GROUP_NOUN}\b(?! {_TITLE})"
    rf"(?: (?:of|from)(?: the)? {CAP}(?: (?:of |and (?!House|Senate)|of the )?{CAP})*"
    rf"| of (?:[\w-]+ ){{0,3}}?{_GROUP_NOUN}\b"
    r"| of (?:his|her|their) (?:\w+ )?(?:team|cabinet|government|administration|staff|caucus"
    r"|family))?"
)
_PRONOUN = r"(?:He|She|They|I|We|he|she|they|we)\b"
_PAIR = (
    r"(?:[Tt]he|[Tt]hese) (?:two|pair|trio|three)\b"
    r"(?: (?:leaders|men|women|sides|presidents|prime ministers|ministers|premiers"
    r"|heads of government"
    r"|countries|governments|officials|delegations))?|[Bb]oth (?:leaders|men|women|sides|ministers)"
)
# An office has no verb: “the Prime Minister, A, met with the Prime Minister of Japan”.
_DOES = (
    r"(?:met|meets?|spoke|speaks?|called|rang|hosted|welcomed|visited|received|said|told|held|was|is"
    r"|will|has|had)\b"
)
# Words between a name and its office: ``Mark Carney, the prime minister of Canada,``.
_APPOSITION = re.compile(
    rf"(?: \([^()]{{1,40}}\))?, (?P<office>(?:the |then |a )?"
    rf"(?:(?!{_DOES})[\w’'.-]+ ){{0,7}}?(?:{_TITLE}"
    rf"|{_LOWER_TITLE})\b"
    rf"(?: (?:of|for|to|on|from) (?:the )?{CAP}(?:(?:[’']s)? (?:(?:of|for|to|and|the"
    rf"|on) )*{CAP}){{0,8}})?)(?=,|;|\.|$| to [a-z]| at | in | on )"
)
_PARTY = re.compile(
    rf"(?<![\w’'-])(?:(?P<pair>{_PAIR})|(?P<pronoun>{_PRONOUN})|(?P<role>{_ROLE})"
    rf"|(?P<group>{_GROUP})|(?P<person>{_PERSON}))"
)
_JOINED = re.compile(
    r"(?:, and (?:also )?|, | and (?:also )?|,? as well as (?:with )?|,? along with "
    r"| together with |; and |; )(?:with |by )?"
)
TITLES = re.compile(rf"\b(?:{_TITLE}|{_LOWER_TITLE})\b")
# “Mexico’s Arturo Belmonte” is he.
_WHOSE = re.compile(rf"[’']s (?P<name>{CAP}(?: (?:{_LINK} )?{CAP}){{1,3}})(?![’'\w])")
# “Presidents Trump and Xi”
_SEVERAL_TITLED = re.compile(
    r"^((?:Prime |Vice )?(?:President|Minister|Premier|Governor))s (?=[A-Z])"
)
_IN = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside)(?: the)? $")
OFFICES = re.compile(rf"\b{_TITLE} (?:of|for|to) ")
_ENDS_IN_TITLE = re.compile(rf"(?:{_TITLE}|{_LOWER_TITLE})s?$")
# What an office is for: ``Secretary of State Blinken`` is a person, ``Secretary of State`` is not.
_PORTFOLIOS = frozenset(
    """affairs agency agriculture and association bank chiefs commerce commission committee council
    defence defense economy education energy foreign finance health homeland housing industry
    interior international justice labor labour national nations office organization security
    services staff state trade union transport transportation treasury veterans""".split()
)
_ADDRESSES = frozenset("Mr. Mrs. Ms. Dr. Sir Dame U.S. U.K. The His Her".split())
_SEVERAL_IN_OFFICE = re.compile(rf"{_LOWER_TITLE}s\b")
_THE = re.compile(r"^(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir) ")


class Sort(Enum):
    """What kind of words name a party."""

    PERSON = auto()
    ROLE = auto()
    GROUP = auto()
    PRONOUN = auto()
    PAIR = auto()


@dataclass(frozen=True, slots=True)
class Party:
    """Words that name who takes part. ``end`` includes an apposition, ``name`` does too where it
    is an office; offsets are those of the sentence."""

    start: int
    end: int
    name: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Side:
    """Parties named in one breath: ``A, B and C``."""

    start: int
    end: int
    parties: tuple[Party, ...]


def find_sides(sentence: str) -> list[Side]:
    """The people, roles and groups of a sentence, those joined by commas and “and” together."""
    sides: list[Side] = []
    for party in _find_parties(sentence):
        last = sides[-1] if sides else None
        gap = sentence[last.end : party.start] if last else ""
        if last and _joins(gap, party) and not _is_place(sentence, last.parties[-1]):
            sides[-1] = Side(last.start, party.end, _with(last.parties, party, gap))
        else:
            sides.append(Side(party.start, party.end, (party,)))
    return sides


def is_office(name: str) -> bool:
    """Whether words name an office and nobody in it: ``the President``, ``Prime Minister of X``."""
    head, *rest = re.split(r" (?:of|for|to) (?:the )?", _THE.sub("", name))
    if not _ENDS_IN_TITLE.search(head):
        return False
    return not any(_goes_on(piece.split()) for piece in rest)


def _goes_on(words: list[str]) -> bool:
    """Whether a name follows what an office is for: ``Foreign Affairs Jane Doe``."""
    places = [i for i, word in enumerate(words) if word.casefold() in _PORTFOLIOS]
    return places[-1] + 1 < len(words) if places else len(words) > 2


def has_title(name: str) -> bool:
    """Whether a title stands in a name: ``Prime Minister Mark Carney``."""
    return bool(TITLES.search(name))


def surname(name: str) -> str:
    """The last word of a name, without the office that follows it, casefolded.

    ``President Emmanuel Macron of France`` to ``macron``; ``the President`` to the empty text.
    """
    words = _personal(name).split()
    while len(words) > 1 and re.fullmatch("[IVX]+", words[-1]):
        words.pop()
    return words[-1].strip(".,").casefold() if words else ""


def given_names(name: str) -> tuple[str, ...]:
    """What stands between the title and the surname, casefolded: ``doug`` in ``Ontario Premier Doug
    Ford``; nothing in ``President Putin``."""
    words = _personal(name).split()[:-1]
    return tuple(word.casefold() for word in words if word[0].isupper() and word not in _ADDRESSES)


def same_person(one: str, other: str) -> bool:
    """Whether two names printed in one document name the same person or group: one surname, and
    given names that do not contradict (``Joe``, ``Joseph R.``)."""
    if _personal(one) == "" or _personal(other) == "":
        return _THE.sub("", one).casefold() == _THE.sub("", other).casefold()
    first, second = given_names(one), given_names(other)
    if surname(one) == surname(other):
        return not first or not second or first[0][0] == second[0][0]
    # “Kishida” and “Kishida Fumio”
    return (not first and (surname(one),) == second[:1]) or (
        not second and (surname(other),) == first[:1]
    )


def _personal(name: str) -> str:
    """A name without title, office and country: ``Emmanuel Macron`` in ``President Emmanuel Macron
    of France``; the empty text for an office."""
    pieces = re.sub(r",? (?:Jr|Sr)\b\.?|\([^)]*\)|[’']s\b", "", name).split(", ")
    plain = next((piece for piece in pieces if not is_office(piece)), "")
    titles = list(TITLES.finditer(plain))
    if not OFFICES.search(plain):
        return (plain[titles[-1].end() :] if titles else plain).split(" of ")[0].strip(" .")
    words = plain.split()
    places = [i for i, word in enumerate(words) if word.casefold().strip(",") in _PORTFOLIOS]
    last_title = plain[titles[-1].end() :].split()
    return " ".join(words[places[-1] + 1 :] if places else last_title).split(" of ")[0]


def _find_parties(sentence: str) -> list[Party]:
    found: list[Party] = []
    position = 0
    while match := _PARTY.search(sentence, position):
        sort = Sort[str(match.lastgroup).upper()]
        name, end = match[0], match.end()
        if sort is Sort.PERSON and (theirs := _WHOSE.match(sentence, end)):
            name, end = theirs["name"], theirs.end()
        if sort is Sort.PERSON:
            office = _APPOSITION.match(sentence, end)
            if is_office(name) or (_THE.match(name) and _ENDS_IN_TITLE.search(name)):
                sort = Sort.ROLE
            elif office and is_office(office["office"]):
                name, end = sentence[match.start() : office.end()], office.end()
        if sort is Sort.ROLE and _SEVERAL_IN_OFFICE.search(name):
            sort = Sort.GROUP  # “Canada’s premiers”
        name = _SEVERAL_TITLED.sub(r"\1 ", re.sub(r"[’']s?$", "", name))
        found.append(Party(match.start(), end, name, sort))
        position = end
    return found


def _joins(gap: str, party: Party) -> bool:
    """Whether the words between two parties put them on one side; a pronoun begins a new clause."""
    if party.sort is Sort.PRONOUN:
        return gap == " and " and party.name == "I"
    return bool(_JOINED.fullmatch(gap))


def _is_place(sentence: str, party: Party) -> bool:
    """Whether words say where: “In Washington, Carney met …” has one name of a person."""
    return party.sort is Sort.PERSON and bool(_IN.search(sentence[: party.start][-12:]))


def _with(parties: tuple[Party, ...], party: Party, gap: str) -> tuple[Party, ...]:
    """The parties and one more; an office and its holder, or one person’s two offices, are one."""
    last = parties[-1]
    if last.sort is Sort.ROLE and party.sort is Sort.PERSON:
        titled = has_title(party.name) and "counterpart" not in last.name
        if (titled and not _THE.match(last.name)) or (not titled and gap == ", "):
            name = f"{last.name}{gap}{party.name}"
            return (*parties[:-1], Party(last.start, party.end, name, party.sort))
    return (*parties, party)
