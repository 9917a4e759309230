"""The people and bodies that the records of one document name, before forms are joined."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from index.records.names import plain_name
from index.records.people_vocabulary import people_vocabulary
from index.records.person_names import ARTICLE, gender_of, head_name, plain_word, plain_words
from index.records.record import Meeting, Statement
from index.records.vocabulary import countries

_BRACKETS = re.compile(r" ?\(([^()]*)\)")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ0-9][\w.’'&/-]*"
# A name in capitals, small words between them: “Canada Border Services Agency”.
_BODY = re.compile(
    rf"{_CAPITAL}(?:,? (?:(?:of|the|and|for|on|to|in|a|an|de|du|&) ){{0,3}}{_CAPITAL})*"
)
ACRONYM = re.compile(r"[A-Z][A-Z&.]{1,6}")
_PRONOUNS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f", "hers": "f"}
_PAST = frozenset("former then past late".split())
# No person’s name without a title has more words.
_LONG = 3
_HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady".split())


@dataclass(frozen=True, slots=True)
class Parsed:
    """Words for somebody, taken apart: the ``role`` in front of or behind the ``name``. ``body``:
    they cannot name a person; ``short``: what stands in brackets behind them."""

    role: str | None
    name: str
    body: bool
    short: str | None


@dataclass(slots=True)
class Sighting:
    """One name in one document, with all that its records say of who bears it."""

    document: str
    name: str
    roles: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    body: bool = False
    person: bool = False
    gender: str | None = None
    short: str | None = None
    spelled_out: str | None = None
    count: int = 0


# The same words come again and again.
@lru_cache(maxsize=1 << 14)
def parsed(words: str) -> Parsed | None:
    """The name in the words for a speaker or a participant; None where they name nobody: “a
    White House official”, “the premiers”, “Doug Ford and Mark Carney”."""
    bracket = _BRACKETS.search(words)
    words = words.removeprefix("I, ")  # as proclamations begin
    plain = re.sub(r"[’']s?$", "", ARTICLE.sub("", _BRACKETS.sub("", words)).strip(" ,"))
    bodies = people_vocabulary().bodies
    named = head_name(words)
    if named and not any(plain_word(word) in bodies for word in named[1].split()):
        role, name = named
        short = None
    elif _BODY.fullmatch(plain) and (named or _is_body(plain) or len(plain.split()) > _LONG):
        role, name = None, plain
        short = bracket[1] if bracket and ACRONYM.fullmatch(bracket[1]) else None
    else:
        return None
    if len(name) < 2 or _names_several(name) or (not role and _is_heading(name)):
        return None
    return Parsed(role, name, named is None or (role is None and _is_body(name)), short)


def sightings(
    statements: Iterable[Statement], meetings: Iterable[Meeting]
) -> dict[tuple[str, str], Sighting]:
    """Every name by its document and the words that stand for it in the records."""
    found: dict[tuple[str, str], Sighting] = {}
    by_name: dict[tuple[str, str], Sighting] = {}
    for statement in statements:
        if not statement.speaker:
            continue
        seen = _see(found, by_name, statement.document, statement.speaker)
        if seen:
            _learn(seen, statement.role, statement.mention)
    for meeting in meetings:
        for party in meeting.participants:
            if seen := _see(found, by_name, meeting.document, party):
                _learn(seen, None, party)
    return found


def _see(
    found: dict[tuple[str, str], Sighting],
    by_name: dict[tuple[str, str], Sighting],
    document: str,
    words: str,
) -> Sighting | None:
    seen = found.get((document, words))
    if seen is None:
        named = parsed(words)
        if named is None:
            return None
        key = (document, plain_name(named.name))
        seen = by_name.get(key)
        if seen is None:
            seen = by_name[key] = Sighting(document, named.name, body=named.body)
        seen.short = seen.short or named.short
        if named.role:
            _learn(seen, named.role, None)
        found[document, words] = seen
    seen.count += 1
    return seen


def _learn(seen: Sighting, role: str | None, form: str | None) -> None:
    """What a record says of a name: in a statement its role and the words in the text."""
    if role and role not in seen.roles:
        seen.roles.add(role)
        words = plain_words(role)
        vocabulary = people_vocabulary()
        if not seen.body and words & (vocabulary.titles | vocabulary.roles):
            seen.person = True
        seen.gender = seen.gender or gender_of(list(words), None)
    if not form or form in seen.forms:
        return
    if gender := _PRONOUNS.get(form.lower()):
        seen.gender = seen.gender or gender
        seen.person = seen.person or not seen.body
    elif form[:1].isupper() or form.startswith("the "):
        seen.forms.add(form)
        first = plain_word(form.split(maxsplit=1)[0])
        if first in _HONORIFICS and not seen.body:
            seen.person = True  # the label of a transcript: ``MR. DOE``
            seen.gender = seen.gender or gender_of((first,), None)


def is_honorific(role: str) -> bool:
    """Whether a role says nothing of an office: ``Mr.``"""
    return plain_words(role) <= _HONORIFICS


def _names_several(name: str) -> bool:
    """Whether a name is that of two: ``LeBlanc and Greer``, ``the United States and Mexico``."""
    parts = name.split(" and ")
    if len(parts) == 1:
        return False
    if any(countries().name_of(part) for part in parts):
        return not countries().name_of(name)
    vocabulary = people_vocabulary()
    words = plain_words(name)
    if words & vocabulary.bodies:
        return False
    of_people = vocabulary.titles | vocabulary.first_names
    return bool(words & of_people) or all(" " not in part for part in parts)


def _is_heading(name: str) -> bool:
    return name.isupper() and name.count(" ") > 1


def is_past(role: str) -> bool:
    """Whether a role is one that somebody had: ``former premier``."""
    return any(word in _PAST or word.startswith("ex-") for word in plain_words(role))


def _is_body(name: str) -> bool:
    words = [plain_word(word) for word in name.split()]
    if ACRONYM.fullmatch(name):
        return True
    return any(word in people_vocabulary().bodies for word in words) or "&" in words
