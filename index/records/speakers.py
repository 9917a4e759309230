"""Who a speaker is: whom the words of a text for somebody mean.

``resolve`` follows surnames, pronouns and roles ("he", "Ford", "the premier") back to a full name
of the same text. Whom nobody can tell stays unknown, and two people of one surname stay two.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from index.records.people_vocabulary import people_vocabulary
from index.records.person_names import (
    ARTICLE,
    PREPOSITION,
    gender_of,
    head_name,
    name_key,
    plain_words,
    shortened,
    trimmed,
)
from index.records.speakers_named import REACH, Named, Person

Span = tuple[int, int]

_HE, _SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
_OTHERS = frozenset("they them their it its we us our i me my you your itself one".split())
_WHO = frozenset("who whom whose".split())
# What follows the name of who has done something.
_DOES = re.compile(r" (?:(?:has|had|then|also|later) )?(?:[a-z]{3,}ed|said|told|wrote|met)\b")
_HONOURED = re.compile(r"^(|.{3,80}, )(?:the )?(?:right )?honou?rable (?=[A-Z])", re.I)
# Months as they are cut from their day at the stop: “Sept. 4”.
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_THEIRS = re.compile(r"[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)*[’']s ([A-Z][\w’'-]+)")
# How much likelier it means who spoke last, in sentences.
_SPOKE = 1.0
# How far back a pronoun reaches, in characters.
_CHARACTERS = 1500
# Who spoke so many characters ago may go on as "she".
_SHORTLY = 500
_SURNAMES = r"(?!The\b)[A-Z][a-z][A-Za-z’'-]*(?: [A-Z][a-z][A-Za-z’'-]*)?"
_TWO_WORDS = re.compile(r"(?<![.!?] )\b(?!The\b)[A-Z][a-z]+ (?=([A-Z][A-Za-z’'-]*)\b(?! [A-Z]))")
_MIDWAY = re.compile(r"[a-z,;] $")
# What an article stands before.
_NOUN = re.compile(r" [\w’'-]+(?: [A-Z][\w’'-]+)*")
# "I, DONALD J. TRUMP, President of the United States": whom "I" means in the whole of a text.
_SIGNED = re.compile(
    r"\bI, ((?:[A-Z][A-Za-z’-]*\.? ){1,4}[A-Z][A-Za-z’-]+(?: [JS][Rr]\.)?)"
    r", (?P<role>(?:the )?[A-Z]\w+)"
)
_OWNERS = {"his": "m", "her": "f", "its": None, "their": None}
# What somebody has that speaks for him, and what are his own words.
_BODIES = frozenset("administration campaign department government ministry office team".split())
_WORDS = frozenset("letter message post remarks speech statement testimony tweet".split())
# Where words for a speaker stop short, or run on: before the verb, or behind it.
_OF = re.compile(r" (?:(?P<verb>held|ruled|found|decided) by|to|of|for)$")
_NOUNS = re.compile(r" (?:the |an? |\d+-\d+)(?:[\w’'-]+(?= (?:[a-z]+(?:s|ed|d)|held)\b))?")
_FIRST_PERSON = frozenset("i my me myself".split())


def _one_word(pair: str) -> bool:
    """Whether two characters belong together: ``Canada-U.S. Trade Minister`` is one title."""
    return len(pair) == 2 and all(c.isalnum() or c == "-" for c in pair)


@dataclass(frozen=True, slots=True)
class Resolved:
    """``name`` is None where the words for somebody are known and the person is not."""

    name: str | None
    mention: str
    role: str | None


def _is_somebody(words: str) -> bool:
    """Whether words can be somebody at all: no single letter, and no month cut from its day."""
    return len(words) > 1 and words.strip(".").lower() not in _MONTHS


class People:
    """The people of one text, and whom its words mean; built in time linear in its length."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._named = Named(text)
        self._last: tuple[int, Person] | None = None
        self._last_body: tuple[int, str] | None = None
        self._writer = self._signed()

    def resolve(self, span: Span) -> Resolved:
        """Whom the words of a span mean. Ask in the text's order: who spoke last counts."""
        mention = trimmed(self._text[slice(*self._widened(span))])
        found = self._resolved(mention, span)
        found = Resolved(found.name, shortened(found.mention), found.role)
        if found.name:
            person = self._named.by_name(found.name)
            if person:
                self._last = (span[0], person)
            else:
                self._last_body = (span[0], found.name)
        return found

    def first_named(self, start: int, end: int) -> str | None:
        """The full name of the person who is named first between two places."""
        i = bisect_left(self._named.starts, start)
        if i == len(self._named.starts) or self._named.starts[i] >= end:
            return None
        return self._named.mentions[i].person.name

    def _widened(self, span: Span) -> Span:
        """A span to the end of the word, and of the name, in the middle of which it ends."""
        start, end = span
        text = self._text
        while start > 0 and _one_word(text[start - 1 : start + 1]):
            start -= 1
        if text[start:end].lower() in ("the", "a", "an") and (noun := _NOUN.match(text, end)):
            end = noun.end()
        if text[end - 1 : end] in ("-", "’", "'") or (
            text[end - 1 : end + 1].isalnum() and end < len(text)
        ):
            i = bisect_right(self._named.runs, (end, 0)) - 1
            inside = i >= 0 and self._named.runs[i][0] < end < self._named.runs[i][1]
            end = self._named.runs[i][1] if inside else end
            while end < len(text) and text[end].isalnum():
                end += 1
        elif (of := _OF.search(text, start, end)) and (noun := _NOUNS.match(text, end)):
            # "The annex to | the proclamation says", "the court | held by 2-1".
            end = noun.end() if of["verb"] is None else of.start()
        return start, end

    def _resolved(self, mention: str, span: Span) -> Resolved:
        words = mention.lower().split()
        if len(words) == 1 and words[0] in _HE | _SHE:
            if (stranger := self._last_stranger(span[0])) and words[0] in ("he", "she"):
                return Resolved(stranger, mention, None)
            person = self._antecedent(span[0], "m" if words[0] in _HE else "f")
            return self._as(person, mention, span[0])
        if len(words) == 1 and words[0] in _WHO:
            i = bisect_left(self._named.starts, span[0]) - 1
            near = i >= 0 and span[0] - self._named.mentions[i].end < 80
            return self._as(self._named.mentions[i].person if near else None, mention, span[0])
        if len(words) == 1 and words[0] in _FIRST_PERSON and self._writer:
            return Resolved(self._writer[0], mention, self._writer[1])
        if len(words) == 1 and words[0] in _OTHERS:
            body = self._last_body
            heard = body and words[0] in ("it", "they", "its", "their") and span[0] - body[0] < 500
            return Resolved(body[1] if body and heard else None, mention, None)
        if not words:
            return Resolved(None, mention, None)
        plain = _HONOURED.sub(r"\1", re.sub(r"[’']s?$", "", mention))
        if not _is_somebody(plain):
            return Resolved(None, mention, None)
        if (theirs := _THEIRS.fullmatch(plain)) and self._named.surnames.get(theirs[1]):
            plain = theirs[1]  # “Lakeshore’s Holt”
        if named := head_name(plain):
            role, name = named
            return self._as_named(role, name, mention, span)
        if person := self._of_role(plain, span[0]):
            return Resolved(person.name, mention, person.role_at(span[0]))
        if words[0] in _OWNERS and len(words) == 2 and words[1] in _BODIES | _WORDS:
            return self._of_owner(words, mention, span[0])
        return Resolved(plain or None, mention, None)

    def _of_owner(self, words: list[str], mention: str, at: int) -> Resolved:
        """Whose “his office” is, as ``Ford’s office``; “his statement” is his own words. “Its
        government” is that of the place with which the sentence before begins, if any."""
        gender = _OWNERS[words[0]]
        owner = self._antecedent(at, gender) if gender else None
        if owner is None:
            place = self._begun_with(at) if words[0] == "its" else None
            return Resolved(f"{place}’s {words[1]}" if place else None, mention, None)
        if words[1] in _WORDS:
            return self._as(owner, mention, at)
        return Resolved(f"{owner.surname}’s {words[1]}", mention, None)

    def _begun_with(self, at: int) -> str | None:
        """The place or the body with which the sentence before begins: “Alberta, under Premier
        Smith, has gone its own way. Its government …”."""
        i = bisect_right(self._named.breaks, at) - 1
        start = self._named.breaks[i - 1] if i > 0 else 0
        at_run = bisect_left(self._named.runs, (start, 0))
        if i < 0 or self._named.runs[at_run][0] != start:
            return None
        words = self._text[slice(*self._named.runs[at_run])]
        known = words.lower() in people_vocabulary().not_names or self._named.by_name(words)
        return words if words in self._named_midway and not known else None

    @cached_property
    def _named_midway(self) -> frozenset[str]:
        """What has a capital in the middle of sentences, alone or up to three words: names, and no
        words that only begin a sentence."""
        found = set()
        for start, end in self._named.runs:
            words = self._text[start:end].split()
            found.update(words[1:])
            if _MIDWAY.match(self._text, max(0, start - 2), start):
                found |= {" ".join(words[:count]) for count in (1, 2, 3)}
        return frozenset(found)

    @cached_property
    def _behind_first_names(self) -> frozenset[str]:
        """The words that stand behind one capitalised word, and before none."""
        return frozenset(match[1] for match in _TWO_WORDS.finditer(self._text))

    def _signed(self) -> tuple[str, str] | None:
        """Name and role of who writes in the first person, where a text says so."""
        match = _SIGNED.search(self._text)
        if not match:
            return None
        words = [w.capitalize() if len(w.strip(".")) > 1 else w for w in match[1].split()]
        name = " ".join(words)
        person = self._who(name, match.start())
        known = person and not person.name.isupper()
        return person.name if person and known else name, ARTICLE.sub("", match["role"])

    def _as_named(self, role: str | None, name: str, mention: str, span: Span) -> Resolved:
        person = self._who(name, span[0], role)
        if person is None:
            return Resolved(ARTICLE.sub("", name), mention, role)
        return Resolved(person.name, mention, role or person.role_at(span[0]))

    def _as(self, person: Person | None, mention: str, at: int) -> Resolved:
        if person is None:
            return Resolved(None, mention, None)
        return Resolved(person.name, mention, person.role_at(at))

    def _who(self, name: str, at: int, role: str | None = None) -> Person | None:
        """The person of a full name or a surname."""
        words = name.split()
        if len(words) > 1 and (person := self._named.people.get(name_key(words))):
            return person
        found = self._named.surnames.get(words[-1].strip(".,"), []) if len(words) == 1 else []
        if len(found) > 1 and role:
            gender = gender_of(role.lower().replace(".", "").split(), None)
            of_role = [p for p in found if any(r.lower() == role.lower() for _, r in p.roles)]
            of_gender = [p for p in found if gender and p.gender in (gender, None)]
            found = of_role or of_gender or found
        if len(found) < 2:
            return found[0] if found else None
        # Of two people with one surname it means the one who was named last in full, or else
        # nobody that can be told.
        i = bisect_left(self._named.starts, at)
        for mention in reversed(self._named.mentions[max(0, i - REACH) : i]):
            if mention.person in found and " " in self._text[mention.start : mention.end]:
                return mention.person
        return None

    def _last_stranger(self, at: int) -> str | None:
        """Who spoke last, shortly before, where that is somebody whose name nobody knows for one:
        a surname of which the text has the full name, ``Tyresha McClenney``."""
        if not self._last_body or (self._last and self._last[0] > self._last_body[0]):
            return None
        start, name = self._last_body
        paragraph = max(start, self._text.rfind("\n", start, at) + 1)
        first = bisect_left(self._named.starts, paragraph)
        since = self._named.mentions[first : bisect_left(self._named.starts, at)]
        if paragraph > start and any(_DOES.match(self._text, m.end) for m in since):
            return None  # somebody else has done something meanwhile
        if at - start > _SHORTLY or name.isupper() or not re.fullmatch(_SURNAMES, name):
            return None
        words = name.lower().split()
        if not people_vocabulary().bodies.isdisjoint(words):
            return None
        return name if len(words) > 1 or name in self._behind_first_names else None

    def _antecedent(self, at: int, gender: str) -> Person | None:
        """Whom "he" or "she" means: the nearest that fits, subjects and speakers first."""
        sentence = bisect_right(self._named.breaks, at)
        i = bisect_left(self._named.starts, at)
        best: tuple[float, int] | None = None
        chosen: Person | None = None
        for mention in reversed(self._named.mentions[max(0, i - REACH) : i]):
            if at - mention.start > _CHARACTERS:
                break
            person = mention.person
            if person.gender not in (gender, None):
                continue
            score = float(bisect_right(self._named.breaks, mention.start) - sentence)
            score += 1.5 * mention.subject - 0.7 * mention.owner + 0.5 * (person.gender == gender)
            if self._last and self._last[1] is person:
                score += _SPOKE
            if best is None or (score, mention.start) > best:
                best, chosen = (score, mention.start), person
        if chosen is None and self._last and at - self._last[0] < _CHARACTERS:
            last = self._last[1]
            chosen = last if last.gender in (gender, None) else None
        return chosen

    def _of_role(self, mention: str, at: int) -> Person | None:
        """Whom "the premier" or "the Republican nominee" means: the last one before with that role
        in front of the name or after it."""
        if not re.match(r"(?:the|his|her|their|our) ", mention, re.I) or PREPOSITION.search(
            mention
        ):
            return None
        words = plain_words(mention.partition(" ")[2])
        vocabulary = people_vocabulary()
        head = mention.split()[-1].strip(".,").lower()
        if head not in vocabulary.roles:
            return None
        i = bisect_left(self._named.starts, at)
        best: tuple[int, int] | None = None
        chosen = None
        for place in range(i - 1, max(-1, i - 4 * REACH), -1):
            person = self._named.mentions[place].person
            for role in person.roles_before(at):
                has = plain_words(role)
                if head not in has:
                    continue
                fit = (len(words & has) - len({"prime", "vice"} & (words ^ has)) * 3, place)
                if fit[0] > 0 and (best is None or fit > best):
                    best, chosen = fit, person
        return chosen
