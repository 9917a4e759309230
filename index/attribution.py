"""Who says a sentence: the speaker that its own words name, and the one its surroundings name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_VERBS = (
    "said says say told tells wrote writes tweeted posted argued argues warned warns promised"
    " announced added adds noted notes insisted insists stated replied asked claimed claims"
    " explained explains urged vowed suggested suggests predicted acknowledged confirmed declared"
    " testified responded countered joked estimates estimated believes recalled complained"
    " described pledged stressed reiterated remarked maintained contends contended concluded"
).split()
_VERB = rf"(?:{'|'.join(_VERBS)})\b(?! by\b)"
# These take a quotation as their object, and mean something else without one ("Trump called him").
_QUOTING = (
    "called calls dismissed dismisses objected boasted conceded concedes welcomed welcomes answered"
    " cautioned quipped criticized criticised praised denounced branded termed accused spoke"
).split()
_UPPER = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w’'-]*(?:\.[{_UPPER}])*\.?"
_LINK = "(?:of the|of|de la|de|du|la|le|van der|van|von der|von|bin|al)"
_NAME = rf"{_WORD}(?: (?:{_LINK} )?{_WORD}){{0,7}}"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey)"
_ADVERB = r"(?:(?:meanwhile|also|later|then|earlier|has|had|have|repeatedly|recently|again|once) )"
_WHO = rf"(?P<who>{_NAME}|{_PRONOUN})"
_SAYS = rf"{_ADVERB}{{0,2}}(?:{_VERB}|(?:{'|'.join(_QUOTING)})\b(?=[^“”]{{0,120}}“))"

_BEFORE = re.compile(rf"{_WHO}(?:, (?:meanwhile|however|too),)? {_SAYS}")
_APPOSITIVE = re.compile(rf"(?:^|[”\"] |, )(?P<who>{_NAME}), [^“”\"]{{3,200}}?, {_SAYS}")
_AFTER = re.compile(rf"(?:[,?!.]|[,?!.]?[”\"’],?) {_VERB} (?P<who>{_NAME})")
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?:the )?(?P<who>{_NAME})")
_LABEL = re.compile(rf"^(?P<who>(?:[{_UPPER}][{_UPPER}.’'-]+(?: |(?=:))){{1,6}}|Q)(?::| )\s*(?=\S)")
# From its beginning, too, where a sentence closes a quotation that an earlier one opened.
_QUOTED = re.compile(r"^[^“”]*”|“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")

_RELATIVE = re.compile(r"\b(?:that|which|whom|than)(?: the)? $", re.I)
# Whom a spokesperson speaks for does not speak.
_SPEAKS_FOR = re.compile(
    r"\b(?:spokes(?:man|woman|person|men|people)|aides?|lawyers?|advis[eo]rs?) (?:for|to|of)"
    r"(?: the)? $",
    re.I,
)
_SUBJECT = re.compile(rf"^(?:[A-Z][a-z]+ [^“”,]{{0,40}}, )?(?P<who>{_NAME}) [a-z]")

# The last word of a title, in front of a name; the words before it go with it.
_TITLES = frozenset(
    """president minister premier secretary leader chairman chairwoman chair chief director governor
    mayor senator representative ambassador chancellor king queen prince justice judge critic
    spokesman spokeswoman spokesperson mr mrs ms dr sir dame deputy general officer executive ceo
    conservative liberal democrat republican congressman congresswoman mp mpp advisor adviser
    senior counselor professor economist analyst lawyer negotiator commissioner treasurer
    opposition""".split()
)
# What may follow a title and still be part of it: ``Secretary of State``.
_OFFICES = frozenset(
    """trade foreign finance commerce treasury economy industry international affairs state states
    united national defence defense opposition""".split()
)
_INSTITUTIONS = frozenset(
    """department office ministry organization association council institute house post party
    committee bank group corporation union""".split()
)
_NOT_NAMES = frozenset(
    """the a an this that these those it i we you there here what when where who why how but and so
    if in on at for as after before while since according monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november
    december yesterday today earlier later meanwhile however still yet then they he she his her
    their having asked speaking reports officials sources critics analysts experts economists
    tariffs duties others many some most several both lawmakers businesses companies lawyers
    exporters importers workers ministers premiers leaders negotiators nothing nobody none neither
    each all everyone everybody industry refund news talks no not under one two three another about
    with without from by to of""".split()
)
_PREPOSITIONS = frozenset("in on at for as after before while since".split())
_ABBREVIATED = re.compile(r"(?:\b\w|\b[JS]r|Inc|Ltd|Corp|Co)\.$")
# What may follow a name in a title: “Remarks by President Trump Before a Meeting”.
_TITLE_GOES_ON = (
    "(?i:and|at|in|on|before|after|to|of|with|during|holds?|signs?|delivers?|meets?|speaks?|hosts?"
    "|participates?|announces?|addresses|makes?)"
)
# Lines that begin as a transcript's do, and name nobody.
_NOT_LABELS = frozenset(
    """BREAKING UPDATE UPDATED NOTE CORRECTION WATCH EXCLUSIVE ANALYSIS OPINION RELATED SOURCE
    SOURCES CONTACT PHOTO VIDEO""".split()
) | {"FACT SHEET", "READ MORE", "WHAT WE KNOW"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """``name`` as far as it is printed, without titles; ``mention``, the words that name it here
    (``he``, ``Ontario Premier Doug Ford``)."""

    name: str
    mention: str


def bare_name(mention: str) -> str:
    """A name without the titles in front of it: ``Ontario Premier Doug Ford`` to ``Doug Ford``."""
    words = mention.split()
    plain = [word.strip(".,").lower() for word in words]
    owners = [i for i, word in enumerate(words[:-1]) if re.search(r"[’']s?$", word)]
    titles = [i for i, word in enumerate(plain) if word in _TITLES]
    first = max(owners + titles, default=-1) + 1
    if plain[first : first + 1] == ["of"]:
        first += 3 if plain[first + 1 : first + 2] == ["the"] else 2
        while plain[first : first + 1] and plain[first] in _OFFICES:
            first += 1
    if first >= len(words) or plain[first] in _INSTITUTIONS:
        first = 0
    return " ".join(words[first:]).strip(" ,")


def named_speaker(sentence: str) -> Speaker | None:
    """The speaker that a sentence itself names for what it says or quotes.

    None where it names nobody, and where it only has a pronoun (``mentioned_speaker`` has that).
    """
    found = mentioned_speaker(sentence)
    return found if found and found.name else None


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words that attribute: where they stand in the sentence, and to whom (None: to several, or
    to somebody without a name)."""

    start: int
    end: int
    speaker: Speaker | None


def mentioned_speaker(sentence: str, at: int | None = None) -> Speaker | None:
    """As ``named_speaker``, but a pronoun counts: its ``name`` is empty.

    With ``at``, an offset in the sentence, the speaker of the words that stand there: of several
    quotations in one sentence, each has its own.
    """
    if " | " in sentence:
        return None  # a table row says nothing
    if label := _label(sentence):
        return Speaker(label if label == "Q" else bare_name(label.title()), label)
    cues = _cues(sentence)
    if not cues:
        return None
    quoted = None if at is None else _quotation_at(sentence, at)
    if quoted is None or len(cues) == 1:
        return cues[0].speaker
    start, end = quoted
    spoken = sorted(cues, key=lambda cue: cue.start)
    after = [cue for cue in spoken if abs(cue.start - end) <= 2]
    if after and sentence[end - 2] in ",?!":
        return after[0].speaker
    before = [cue for cue in spoken if cue.end <= start + 1]
    return (before[-1] if before else spoken[0]).speaker


def _cues(sentence: str) -> list[_Cue]:
    """The attributions of a sentence, the surest pattern's first."""
    # Inside quotation marks people say what others said; the speaker stands outside.
    outside = _QUOTED.sub(lambda m: "“" + "_" * (len(m.group()) - 2) + "”", sentence)
    found: list[_Cue] = []
    for pattern in (_APPOSITIVE, _BEFORE, _AFTER, _ACCORDING):
        position = 0
        while match := pattern.search(outside, position):
            who = match.start("who")
            position = who + len(match["who"].split()[0])
            mention = _trim(match["who"])
            if mention is None or (pattern is _APPOSITIVE and _is_place(match["who"])):
                continue
            if _RELATIVE.search(outside[:who]):
                position = match.end()  # “tariffs that the United States announced”
                continue
            if any(cue.start < match.end() and who < cue.end for cue in found):
                continue
            several = pattern is _BEFORE and re.search(rf"{_WORD} (?:and|or|nor) $", outside[:who])
            name = "" if re.fullmatch(_PRONOUN, mention) else bare_name(mention)
            spoken_for = _SPEAKS_FOR.search(outside[:who])
            speaker = None if several or spoken_for else Speaker(name, mention)
            found.append(_Cue(who, match.end(), speaker))
    return found


def _quotation_at(sentence: str, at: int) -> tuple[int, int] | None:
    """The span of the quotation, with its marks, in which an offset lies."""
    for match in _QUOTED.finditer(sentence):
        if match.start() <= at < match.end():
            return match.span()
    return None


def speaker_at(
    text: str, sentences: Sequence[tuple[int, int]], start: int, end: int, title: str = ""
) -> Speaker | None:
    """The speaker of the words ``text[start:end]``, from their sentence or its surroundings.

    ``sentences`` are the document's sentence spans, in order. A pronoun stands for the last named
    speaker within the four sentences before; a quoted sentence without attribution belongs to who
    was speaking; a transcript's label holds until the next one. None where none of these tells.
    """
    covering = [i for i, (s, e) in enumerate(sentences) if s < end and e > start]
    if not covering:
        return None
    # In a transcript the label in front of the turn decides, however far up it stands.
    if label := _label_above(text, sentences, covering[0]):
        return _labelled(label, title)
    for i in covering:
        found = _speaker_in(text, sentences[i], start)
        if found and found.name:
            return found
        if found:
            antecedent = _speaker_before(text, sentences, i)
            return Speaker(antecedent.name, found.mention) if antecedent else None
    first = covering[0]
    # Quoted from the sentence's beginning, not merely words in quotation marks.
    head = sentences[first][0]
    if not _quotation_is_open(text, head) and text[head] not in '“"':
        return None
    # “One. Two,” Ford said: who speaks is told where the quotation closes.
    for i in range(first, len(sentences) - 1):
        if not _quotation_is_open(text, sentences[i + 1][0]):
            break
        found = _speaker_in(text, sentences[i + 1])
        if found and found.name:
            return found
        if found:
            antecedent = _speaker_before(text, sentences, first)
            return Speaker(antecedent.name, found.mention) if antecedent else None
    return _speaker_before(text, sentences, first)


def _label(sentence: str) -> str | None:
    """The label that a transcript's turn begins with: ``MS. LEAVITT``."""
    if not (match := _LABEL.match(sentence)):
        return None
    label = match["who"].strip()
    marked = ":" in sentence[match.end("who") - 1 : match.end()] or label == "Q"
    return label if marked and label not in _NOT_LABELS else None


def _trim(mention: str) -> str | None:
    if re.fullmatch(_PRONOUN, mention):
        return mention
    words = mention.split()
    while words and words[0].strip(".,").lower() in _NOT_NAMES:
        words.pop(0)
    trimmed = " ".join(words)
    if re.search(r"[’']s?$", trimmed):  # “according to Trump’s order”
        return None
    if not _ABBREVIATED.search(trimmed):
        trimmed = trimmed.removesuffix(".")
    return trimmed or None


def _is_place(mention: str) -> bool:
    """Whether the words say where or when: ``In Ottawa, the minister, visibly tired, said``."""
    return mention.split()[0].lower() in _PREPOSITIONS


def _speaker_in(text: str, sentence: tuple[int, int], at: int | None = None) -> Speaker | None:
    """As ``mentioned_speaker``, for a sentence that may stand within a longer quotation; ``at`` is
    an offset in the text."""
    words = text[slice(*sentence)]
    inside = _quotation_is_open(text, sentence[0])
    return (
        None
        if inside and "”" not in words
        else mentioned_speaker(words, None if at is None else max(0, at - sentence[0]))
    )


def _speaker_before(text: str, sentences: Sequence[tuple[int, int]], index: int) -> Speaker | None:
    """Whom a pronoun stands for: who speaks in, or is the subject of, the nearest of the four
    sentences before that names somebody."""
    for i in range(index - 1, max(-1, index - 5), -1):
        found = _speaker_in(text, sentences[i])
        if found and found.name:
            return found
        if found:
            continue  # another pronoun: further back
        subject = _SUBJECT.match(text[slice(*sentences[i])])
        mention = _trim(subject["who"]) if subject else None
        if mention and not re.fullmatch(_PRONOUN, mention) and _is_name_in(text, mention):
            return Speaker(bare_name(mention), mention)
    return None


def _is_name_in(text: str, mention: str) -> bool:
    """Whether the words are a name, and not one word with a sentence's capital ("Exports fell"):
    a name is capitalised in mid-sentence, too."""
    return " " in mention or bool(re.search(rf"[\w,;’] {re.escape(mention)}\b", text))


def _label_above(text: str, sentences: Sequence[tuple[int, int]], index: int) -> str | None:
    for i in range(index, -1, -1):
        start, end = sentences[i]
        if start > 0 and text[start - 1] != "\n":
            continue
        if label := _label(text[start:end]):
            return label
        if i < index - 60:
            break
    return None


def _labelled(label: str, title: str) -> Speaker:
    if label == "Q":
        return Speaker("Q", label)
    name = label.title()
    if label.startswith("THE "):
        # "THE PRESIDENT:" under "Remarks by President Trump" is Trump.
        role = name.removeprefix("The ")
        if named := re.search(rf"\b{role} ({_WORD}(?: {_WORD})*?)(?: {_TITLE_GOES_ON}\b|$)", title):
            return Speaker(named[1], label)
    return Speaker(bare_name(name), label)


def _quotation_is_open(text: str, position: int) -> bool:
    """Whether a quotation that began before ``position``, in its paragraph, goes on there."""
    paragraph = text.rfind("\n", 0, position) + 1
    return text.count("“", paragraph, position) > text.count("”", paragraph, position)


def quotation_start(text: str, start: int) -> int:
    """Where the quotation that a sentence begins inside of was opened; ``start`` itself where it
    begins outside of one."""
    return text.rfind("“", 0, start) if _quotation_is_open(text, start) else start


_REFERENCE = re.compile(
    r"[“\"‘']?(?:He|She|It|They|This|That|These|Those|His|Her|Its|Their|Such"
    r"|The (?:former|latter))\b"
)


def opens_with_reference(sentence: str) -> bool:
    """Whether a sentence begins with a word that points to the one before it."""
    return bool(_REFERENCE.match(sentence))
