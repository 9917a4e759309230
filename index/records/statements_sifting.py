"""Statements told from what only looks like one: acts, scare quotes, titles, scraps, conditions."""

import re

from index.records.people_vocabulary import people_vocabulary
from index.records.statements_cleaning import CLAUSE, DATE
from index.records.statements_spans import Found, Quotations, Span
from index.records.statements_words import (
    ACTS,
    EMPTY,
    HELPERS,
    NAMING,
    NOBODY,
    SAYINGS,
    TELLING,
    THINGS,
)

_WORD = re.compile(r"[\w’'$%-]+")
# "The Secretary shall review the rates" orders something, and tells nothing.
_ORDERED = re.compile(r"\b(?:shall|must|ha(?:s|ve) to)\b")
_MAY = re.compile(r"\b(?:may|can|must|should)(?: \w+ly)? $")
# "Importers claim the exemption" in a form, not in words.
_CLAIMED = re.compile(r"(?:the|an?|their|its) ")
# "Had described this outcome months earlier" does not tell which.
_POINTING = frozenset(("this", "these", "those"))
_CLAIMS = frozenset(("claim", "claims", "claiming"))
# Nor does "if the president determines that …".
_IF = re.compile(
    r"\b(?:[Ii]f|[Ww]henever|[Uu]nless|[Uu]ntil|[Ss]hould) (?:[\w’'-]+ ){1,5}(?:has |have |had )?$"
    r"|\bnot that (?:he|she|they) (?:is |are |was |were )?$"
)
# Nor does "an opportunity for the premier to ask".
_FOR = re.compile(
    r"\b(?:opportunit(?:y|ies)|chances?|moment|time|reasons?|room|need|invitation)"
    r" for (?:[\w.’-]+ ){1,6}to $"
)
_NOT = re.compile(r"(?:\b(?:not|never|without|declined to|refused to)|n[’']t) (?:\w+ly )?$")
_ASKED_ABOUT = re.compile(r"\b[Aa]sked (?:about|for) $")
# "Wrote a letter to the premier": to whom it was said.
_TO = re.compile(
    r"\b(?:wrote|writes|said|spoke|speaks|letters?|talked|tweeted)\b[^.;:“”]{0,40} (?:to|with) $"
)
_SAID_OF = re.compile(r"\b(?:says?|said|wrote) of $")
# The end of a sentence.
_BREAK = re.compile(r"[.!?][”\"’)]*\s+(?=[“A-Z])|\n")
# "Warned on Truth Social that …": where it was said.
_WHERE = re.compile(r"\b(?:said|told|wrote|warned|announced|posted|replied) (?:on|in|at) $")
# What follows these is a word that is mentioned, or a title.
_NAMED = re.compile(r"\b(?:words?|terms?|phrases?|slogans?|titled?|entitled|headline|name)[ ,]+$")
# What a noun is followed by: "a duty of 20 per cent".
_OF_WHAT = re.compile(r",| (?:of|on|for|to|that|which|announced|imposed|from)\b")
_RELATIVE = re.compile(r" (?:that|which|who)$")
_A_SENTENCE = re.compile(r"[“\"'‘]*[A-Z].*[.!?,—…][”\"’']*", re.S)
# Quotations of fewer words are somebody's only where they are a sentence or call something a name.
_FEW = 3
# A report by nobody that can be told has more words than this that mean something.
_MANY = 3
# The part of a row that is looked at, on either side.
_LINE = 1000


def is_said(text: str, marks: Quotations, one: Found) -> bool:
    """Whether a whole content is what somebody says."""
    start, end = one.content
    if _in_row(text, start, end) or (one.cue and _ORDERED.search(text, *one.cue)):
        return False
    before = text[max(0, start - 70) : start]
    cue = _WORD.findall(text[slice(*one.cue)].lower()) if one.cue else []
    if 2 * marks.within(start, end) >= end - start:
        return _is_quoted(text[start:end], before, cue)
    return _is_reported(text, one, before, cue)


def _in_row(text: str, start: int, end: int) -> bool:
    """Whether a content stands in a row of a table."""
    before = text[max(0, start - _LINE) : start].rpartition("\n")[2]
    after = text[end : end + _LINE].partition("\n")[0]
    return any(" | " in part for part in (before, text[start:end], after))


def _is_quoted(content: str, before: str, cue: list[str]) -> bool:
    """“Never.” is said; a “transition” is not, unless somebody calls something so."""
    count = len(_WORD.findall(content))
    if count <= _FEW and _NAMED.search(before):
        return False
    return (
        count >= _FEW
        or _A_SENTENCE.fullmatch(content) is not None
        or any(word in NAMING for word in cue)
    )


def _is_reported(text: str, one: Found, before: str, cue: list[str]) -> bool:
    content = text[slice(*one.content)]
    words = _WORD.findall(content.lower())
    telling = [word for word in words if word not in EMPTY]
    verbs = people_vocabulary().verbs
    says = any(word in verbs or word in SAYINGS for word in cue)
    clause = len(words) >= _FEW and CLAUSE.search(content) is not None
    named = len(words) > 1 and telling and any(word in NAMING for word in cue)
    if len(telling) < 2 and not (clause or named or any(c.isdigit() for c in content)):
        return False
    if DATE.fullmatch(content) or _ASKED_ABOUT.search(before) or _SAID_OF.search(before):
        return False
    if not clause and (_TO.search(before) or _WHERE.search(before)):
        return False
    if not _has_source(text, one) and not (
        clause and says and one.source is None and len(telling) > _MANY
    ):
        return False
    if one.cue and not clause and _BREAK.search(text, *_gap(one.content, one.cue)):
        return False
    if one.cue and not _is_asserted(text, one.cue[0], cue):
        return False
    if not clause and len(telling) < 2 and words[0] in _POINTING:
        return False
    if not clause and not _CLAIMS.isdisjoint(cue) and _CLAIMED.match(content):
        return False
    that = re.match(r"(?:that|whether)\b", content) or re.search(r"\b(?:that|whether|if) $", before)
    if cue and not says and all(word in HELPERS for word in cue):
        return False
    return bool(says or that or not any(word in ACTS for word in cue))


def _gap(one: Span, other: Span) -> Span:
    """What lies between two spans."""
    return (one[1], other[0]) if one < other else (other[1], one[0])


def _has_source(text: str, one: Found) -> bool:
    """Whether somebody is named, and not nobody or what only goes on: ``the readout that``."""
    if one.source is None:
        return False
    source = text[slice(*one.source)]
    if _RELATIVE.search(source) and 0 <= one.content[0] - one.source[1] < _FEW:
        return False
    head = _OF_WHAT.split(source.lower(), 1)[0].split()
    return source.lower().split(" ", 1)[0] not in NOBODY and not (head and head[-1] in THINGS)


def _is_asserted(text: str, at: int, cue: list[str]) -> bool:
    """Whether somebody does say it: not ``did not say whether``, ``if she says that``."""
    before = text[max(0, at - 60) : at]
    if _IF.search(before) or _MAY.search(before) or cue[:1] == ["may"]:
        return False
    # The “to” may be a part of the cue.
    if _FOR.search(before) or _FOR.search(text[max(0, at - 60) : at + len("to ")]):
        return False
    denied = _NOT.search(before) or any(
        w in ("not", "no") or w.endswith(("n’t", "n't")) for w in cue
    )
    return not (denied and any(word in TELLING for word in cue))
