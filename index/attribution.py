"""Who says a sentence: the speaker that its own words name, and the one its surroundings name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_VERBS = (
    "said says say told tells wrote writes tweeted posted argued argues warned warns promised"
    " announced added adds noted notes insisted insists stated states replied asked claimed claims"
    " explained explains urged vowed suggested suggests predicted acknowledged confirmed declared"
    " testified responded countered joked estimates estimated believes recalled complained"
    " described pledged stressed reiterated remarked maintained contends contended concluded"
).split()
_VERB = rf"(?:{'|'.join(_VERBS)})"
_UPPER = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w’'-]*\.?"
_NAME = rf"{_WORD}(?: (?:(?:of|de|du|la|le|van|von|bin|al) )?{_WORD}){{0,7}}"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey)"
_ADVERB = r"(?:(?:meanwhile|also|later|then|earlier|has|had|have|repeatedly|recently|again|once) )"
_WHO = rf"(?P<who>{_NAME}|{_PRONOUN})"

_BEFORE = re.compile(rf"{_WHO},? {_ADVERB}{{0,2}}{_VERB}\b")
_APPOSITIVE = re.compile(
    rf"(?:^|[”\"] |, )(?P<who>{_NAME}), [^“”\"]{{3,200}}?, {_ADVERB}{{0,2}}{_VERB}\b"
)
_AFTER = re.compile(rf"[,?!.][”\"’]? {_VERB} (?P<who>{_NAME})")
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<who>{_NAME})")
_LABEL = re.compile(rf"^(?P<who>(?:[{_UPPER}][{_UPPER}.’'-]+(?: |(?=:))){{1,6}}|Q)(?::| )\s*(?=\S)")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")

_ROLES = frozenset(
    """president prime minister premier secretary leader opposition chairman chair chief director
    governor mayor senator representative ambassador chancellor king queen justice judge critic
    spokesman spokeswoman spokesperson mr mrs ms dr sir dame vice deputy attorney general trade
    foreign finance commerce treasury economy industry officer executive ceo conservative liberal
    democrat republican congressman congresswoman mp national advisor adviser senior counselor
    the leader professor economist analyst union then former of""".split()
)
_NOT_NAMES = frozenset(
    """the a an this that these those it i we you there here what when where who why how but and so
    if in on at for as after before while since according monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november
    december yesterday today earlier later meanwhile however still yet then they he she his her
    their""".split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """``name`` as far as it is printed, without titles; ``mention``, the words that name it here
    (``he``, ``Ontario Premier Doug Ford``)."""

    name: str
    mention: str


def bare_name(mention: str) -> str:
    """A name without the titles in front of it: ``Ontario Premier Doug Ford`` to ``Doug Ford``."""
    words = mention.split()
    last_role = max(
        (i for i, word in enumerate(words) if word.strip(".,").lower() in _ROLES), default=-1
    )
    bare = words[last_role + 1 :] or words
    return re.sub(r"[’']s?$", "", " ".join(bare)).strip(" ,")


def named_speaker(sentence: str) -> Speaker | None:
    """The speaker that a sentence itself names for what it says or quotes.

    None where it names nobody, and where it only has a pronoun (``mentioned_speaker`` has that).
    """
    found = mentioned_speaker(sentence)
    return found if found and found.name else None


def mentioned_speaker(sentence: str) -> Speaker | None:
    """As ``named_speaker``, but a pronoun counts: its ``name`` is empty."""
    if label := _LABEL.match(sentence):
        mention = label["who"].strip()
        if sentence[label.end("who") - 1 : label.end()].rstrip().endswith(":") or mention == "Q":
            return Speaker(bare_name(mention).title() if mention != "Q" else "Q", mention)
    # Inside quotation marks people say what others said; the speaker stands outside.
    outside = _QUOTED.sub(lambda m: "“" + "_" * (len(m.group()) - 2) + "”", sentence)
    for pattern in (_APPOSITIVE, _BEFORE, _AFTER, _ACCORDING):
        for match in pattern.finditer(outside):
            mention = _trim(match["who"])
            if mention is None:
                continue
            if re.fullmatch(_PRONOUN, mention):
                return Speaker("", mention)
            return Speaker(bare_name(mention), mention)
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
        found = mentioned_speaker(text[slice(*sentences[i])])
        if found and found.name:
            return found
        if found:
            antecedent = _speaker_before(text, sentences, i)
            return Speaker(antecedent.name, found.mention) if antecedent else None
    first = covering[0]
    if _inside_quotation(text, sentences[first][0], start):
        return _speaker_before(text, sentences, first)
    return None


def _trim(mention: str) -> str | None:
    words = mention.split()
    while (
        words and words[0].strip(".,").lower() in _NOT_NAMES and not re.fullmatch(_PRONOUN, mention)
    ):
        words.pop(0)
    trimmed = re.sub(r"[’']s?$", "", " ".join(words))
    return trimmed or None


def _speaker_before(text: str, sentences: Sequence[tuple[int, int]], index: int) -> Speaker | None:
    for i in range(index - 1, max(-1, index - 5), -1):
        found = mentioned_speaker(text[slice(*sentences[i])])
        if found and found.name:
            return found
    return None


def _label_above(text: str, sentences: Sequence[tuple[int, int]], index: int) -> str | None:
    for i in range(index, -1, -1):
        start, end = sentences[i]
        if start > 0 and text[start - 1] != "\n":
            continue
        if label := _LABEL.match(text[start:end]):
            mention = label["who"].strip()
            if ":" in text[start + label.end("who") - 1 : start + label.end()] or mention == "Q":
                return mention
        elif i < index - 60:
            break
    return None


def _labelled(label: str, title: str) -> Speaker:
    if label == "Q":
        return Speaker("Q", label)
    role = label.removeprefix("THE ").title()
    # "THE PRESIDENT:" under "Remarks by President Trump" is Trump.
    named = re.search(
        rf"\b{role} ((?:{_WORD} ?)+?)(?: (?:and|at|in|on|before|after|to|of)\b|$)", title
    )
    return Speaker(named[1].strip() if named else bare_name(label).title(), label)


def _inside_quotation(text: str, sentence_start: int, start: int) -> bool:
    paragraph = text.rfind("\n", 0, sentence_start) + 1
    opened = text.count("“", paragraph, start + 1) - text.count("”", paragraph, start)
    return opened > 0 or text[start : start + 1] in '“"'


_REFERENCE = re.compile(
    r"[“\"‘']?(?:He|She|It|They|This|That|These|Those|His|Her|Its|Their|Such"
    r"|The (?:former|latter))\b"
)


def opens_with_reference(sentence: str) -> bool:
    """Whether a sentence begins with a word that points to the one before it."""
    return bool(_REFERENCE.match(sentence))
